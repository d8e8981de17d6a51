"""What one text says that another does not, block by block, then word by word, and its four writings.

- `redline`: the changes and their marks, as data
- `compare`: how a redline is found; `move` and `phrase` find what went elsewhere and what changed as one
- `grid`, `table`, `cells`: tables, and which of their rows, columns and cells belong together
- `group`: blocks that belong together, and the change they make
- `word`: what is compared
- `sections`: what a redline does to each section
- `labels`: the words with which marks are told
- `reading`, `summary`: what is told one thing after the other where there is no page, and of each of them
- `html`, `terminal`, `github`, `data`: as a page, in plain characters, as a comment, as JSON
- `piece`, `within`, `nesting`, `layout`: of a page, its blocks, their words and places, and the rows of its tables
- `restoring`: how the first text returns from a page
"""

from __future__ import annotations

from onrecord.redline.cells import in_rows
from onrecord.redline.compare import compare
from onrecord.redline.data import as_json, section_data
from onrecord.redline.github import MOST_OF_COMMENT, as_markdown, marked_up
from onrecord.redline.group import Group, Side, changes_of, with_the_rest
from onrecord.redline.html import Stretch, as_html, stretches
from onrecord.redline.labels import labels
from onrecord.redline.phrase import Anchors, divided, phrased
from onrecord.redline.reading import Extent, ToldChange, told_changes
from onrecord.redline.redline import Aspect, Change, Kind, Mark, Redline, Reshaping, Segment, places_of
from onrecord.redline.sections import Fate, Part, SectionChange, outline, parts
from onrecord.redline.summary import Style, worded
from onrecord.redline.terminal import as_terminal, brackets
from onrecord.redline.word import Word, join, loose, words

__all__ = [
    "MOST_OF_COMMENT",
    "Anchors",
    "Aspect",
    "Change",
    "Extent",
    "Fate",
    "Group",
    "Kind",
    "Mark",
    "Part",
    "Redline",
    "Reshaping",
    "SectionChange",
    "Segment",
    "Side",
    "Stretch",
    "Style",
    "ToldChange",
    "Word",
    "as_html",
    "as_json",
    "as_markdown",
    "as_terminal",
    "brackets",
    "changes_of",
    "compare",
    "divided",
    "in_rows",
    "join",
    "labels",
    "loose",
    "marked_up",
    "outline",
    "parts",
    "phrased",
    "places_of",
    "section_data",
    "stretches",
    "told_changes",
    "with_the_rest",
    "worded",
    "words",
]
