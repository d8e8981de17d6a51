"""Git, and what mike keeps in it.

- `git`: the command and what it answers
- `blob`: how git names what files and folders hold
- `sources`: the commits in which the sources of a site are kept
- `branch`: what is published, as git keeps it and mike reads it
- `folder`: a copy of that, as files
"""

from __future__ import annotations

from onrecord.git.branch import VERSIONS, Branch, Moved, Tree, Versions, folder_names, write_versions
from onrecord.git.folder import Folder
from onrecord.git.git import GitFailed, git
from onrecord.git.sources import Sources

__all__ = [
    "VERSIONS",
    "Branch",
    "Folder",
    "GitFailed",
    "Moved",
    "Sources",
    "Tree",
    "Versions",
    "folder_names",
    "git",
    "write_versions",
]
