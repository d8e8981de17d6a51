"""Markdown read once, into blocks, sections and HTML.

- `text`: what is read of one file: its blocks, its sections, its HTML
- `reader`, `chapter`: how a source is read, and that what stayed is read once
- `block`: the smallest piece that stands on its own
- `parser`, `tokens`, `attributes`: markdown-it, its tokens as blocks, and the attribute lists of kramdown
- `tags`, `html_blocks`: the few tags of HTML that are read, around words and around blocks
- `sentence`: what is said in one breath, and on which lines
- `plain`: blocks as text for a terminal and a mail, and as Markdown
- `shown`: the words that HTML shows, and their hash
- `inert`: words of others, which GitHub shows and does nothing else with
"""

from __future__ import annotations

from onrecord.text import text
from onrecord.text.block import Block, Element, Run, alike, start_tag, write, write_runs
from onrecord.text.inert import HIDDEN, inert, joined, parted, visible
from onrecord.text.plain import as_markdown, as_text
from onrecord.text.reader import FindingKind
from onrecord.text.sentence import Sentence, sentences
from onrecord.text.shown import one_space, words_digest
from onrecord.text.text import Section, Text, read, sections_of

__all__ = [
    "HIDDEN",
    "Block",
    "Element",
    "FindingKind",
    "Run",
    "Section",
    "Sentence",
    "Text",
    "alike",
    "as_markdown",
    "as_text",
    "inert",
    "joined",
    "one_space",
    "parted",
    "read",
    "sections_of",
    "sentences",
    "start_tag",
    "text",
    "visible",
    "words_digest",
    "write",
    "write_runs",
]
