"""What the workflows bring to a pull request, trusting nothing in it.

- `api`: a repository on GitHub, as its command gh reaches it
- `artifact`: what the code of a pull request made, opened without trust
- `sanitized`: the words and the structure of a stranger's page, written anew
- `pull_request`: the comment and the preview, brought to where they belong
"""

from __future__ import annotations

from onrecord.github import pull_request
from onrecord.github.api import GitHub

__all__ = [
    "GitHub",
    "pull_request",
]
