"""The file of an organisation becomes a first revision, and every word of it is accounted for.

- `manuscript`: the file, read as Markdown
- `docx`, `pdf`, `webpage`, `lines`: how each format is read; `reading`: what comes of it
- `account`: which words of the file stand in the revision, which were left out, which miss
- `stated`: what a text says of itself: its title, language and day
- `starter`, `installed`: the files with which an archive begins, and where this onrecord came from
"""

from __future__ import annotations

from onrecord.intake.account import Account, account
from onrecord.intake.installed import Installed, installed, on_github, pages_address, read_edition
from onrecord.intake.manuscript import read_manuscript
from onrecord.intake.reading import Reading
from onrecord.intake.starter import Start, first_revision, site_address, site_files, statement_yml
from onrecord.intake.stated import Stated, day_of, language_of, title_of

__all__ = [
    "Account",
    "Installed",
    "Reading",
    "Start",
    "Stated",
    "account",
    "day_of",
    "first_revision",
    "installed",
    "language_of",
    "on_github",
    "pages_address",
    "read_edition",
    "read_manuscript",
    "site_address",
    "site_files",
    "statement_yml",
    "title_of",
]
