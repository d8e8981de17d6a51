"""Who and when: revisions, statements, the archive, their addresses, and how they are read and begun.

Below this wing there are texts only; from here on there are people and days.

- `revision`, `statement`, `archive`: one dated text, all texts of one organisation, all statements of a site
- `explanation`, `waiver`, `dispatch`, `mail_settings`, `mailbox`: what an editor tells beside the text
- `limits`: how large a text may be
- `succession`: its texts one after another: the redline of two, the history of all
- `banner`, `biography`: what follows from them
- `addresses`, `reference`: where a text stands, and how people name it
- `folder`: its files, read without following a link
- `snapshot`: what docs/ holds at one moment, as far as it can be read
- `own`: the pages beside the statements
- `draft`: a new revision, begun
- `removal`: words that go from a published text, and what stands on of it
"""

from __future__ import annotations

from onrecord.record import dispatch, draft, reference, removal
from onrecord.record.addresses import ALIAS, FOLLOW, HISTORY, NOTICE, RECEIPT, SOURCE, Addresses
from onrecord.record.archive import Archive, read_archive
from onrecord.record.banner import banners, turns
from onrecord.record.biography import Life, biography
from onrecord.record.dispatch import Channel, Dispatch, read_dispatches, write_dispatches
from onrecord.record.explanation import START, Explanation, Topic
from onrecord.record.folder import entries, expect_files, expect_real, no_file, read_file
from onrecord.record.mail_settings import PERSON, Mailing, Security
from onrecord.record.mailbox import Mailbox, in_one_line, read_address
from onrecord.record.own import OwnPage
from onrecord.record.revision import NAME, UNKNOWN, Revision, divide, read_revision
from onrecord.record.snapshot import Shelf, Snapshot, from_folder
from onrecord.record.statement import (
    FIELDS,
    FILE,
    RESERVED,
    SLUG,
    Provenance,
    Standing,
    Statement,
    Status,
    join,
    read_facts,
)
from onrecord.record.succession import between, history_of, read_histories
from onrecord.record.waiver import Waiver

__all__ = [
    "ALIAS",
    "FIELDS",
    "FILE",
    "FOLLOW",
    "HISTORY",
    "NAME",
    "NOTICE",
    "PERSON",
    "RECEIPT",
    "RESERVED",
    "SLUG",
    "SOURCE",
    "START",
    "UNKNOWN",
    "Addresses",
    "Archive",
    "Channel",
    "Dispatch",
    "Explanation",
    "Life",
    "Mailbox",
    "Mailing",
    "OwnPage",
    "Provenance",
    "Revision",
    "Security",
    "Shelf",
    "Snapshot",
    "Standing",
    "Statement",
    "Status",
    "Topic",
    "Waiver",
    "banners",
    "between",
    "biography",
    "dispatch",
    "divide",
    "draft",
    "entries",
    "expect_files",
    "expect_real",
    "from_folder",
    "history_of",
    "in_one_line",
    "join",
    "no_file",
    "read_address",
    "read_archive",
    "read_dispatches",
    "read_facts",
    "read_file",
    "read_histories",
    "read_revision",
    "reference",
    "removal",
    "turns",
    "write_dispatches",
]
