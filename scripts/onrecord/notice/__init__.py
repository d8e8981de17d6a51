"""A redline in words for people: the notice of a revision, and everything that is made of it.

- `notice`: what changes, since when, why and what it means
- `letter`: the notice in the words of one language, as blocks
- `standing`: each status in words: announced, in force, superseded, withdrawn
- `data`: what is to be told today, as JSON for apps and websites
- `entry`, `feeds`: one moment in the life of a revision; Atom and JSON feeds of them
- `topic`, `proposal`: what a changed section is about, and what its editor could tell of it
"""

from __future__ import annotations

from onrecord.notice import data
from onrecord.notice.data import dumps, message
from onrecord.notice.entry import SPACE, Entry
from onrecord.notice.feeds import (
    ATOM,
    EVERYTHING,
    JSON,
    MATERIAL,
    OLDER,
    Masthead,
    feed_files,
    feed_title,
    site_feed_title,
    statement_entries,
)
from onrecord.notice.letter import Letter, heading, letter, paragraph, start, translated
from onrecord.notice.notice import Notice, anchor_of, facts_in, names, notice
from onrecord.notice.proposal import proposal
from onrecord.notice.standing import Dated, Told, dated, in_words, named, worded
from onrecord.notice.topic import propose

__all__ = [
    "ATOM",
    "EVERYTHING",
    "JSON",
    "MATERIAL",
    "OLDER",
    "SPACE",
    "Dated",
    "Entry",
    "Letter",
    "Masthead",
    "Notice",
    "Told",
    "anchor_of",
    "data",
    "dated",
    "dumps",
    "facts_in",
    "feed_files",
    "feed_title",
    "heading",
    "in_words",
    "letter",
    "message",
    "named",
    "names",
    "notice",
    "paragraph",
    "proposal",
    "propose",
    "site_feed_title",
    "start",
    "statement_entries",
    "translated",
    "worded",
]
