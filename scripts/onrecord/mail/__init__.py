"""The notice by mail, each person once.

- `job`: the notice of one revision, to be brought to a list of people
- `people`: the list; `message`: the letter as a mail
- `server`, `connection`: over which server it leaves, and the connection to it
- `delivery`: it brings the notice to each person; `journal`: it keeps what became of each
"""

from __future__ import annotations

from onrecord.mail import message
from onrecord.mail.delivery import RATE, still_to_tell
from onrecord.mail.job import Copy, Job
from onrecord.mail.journal import Record, State, read_key, read_record
from onrecord.mail.people import Person, read_people
from onrecord.mail.server import find_server

__all__ = [
    "RATE",
    "Copy",
    "Job",
    "Person",
    "Record",
    "State",
    "find_server",
    "message",
    "read_key",
    "read_people",
    "read_record",
    "still_to_tell",
]
