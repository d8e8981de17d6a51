"""What a branch does to the statements, and that as comment, annotations, terminal and data.

- `review`: what it does, and whether it can be published; `field`: what it does to a line of statement.yml
- `survey`: how a review is made; `publication`: what is known of the texts that were published
- `vocabulary`: what comment and terminal say alike
- `comment`, `annotation`: for a pull request; `terminal`: for a person; `data`: for a program
"""

from __future__ import annotations

from onrecord.review.annotation import annotated
from onrecord.review.comment import MOST_OF_SUMMARY, Places, comment
from onrecord.review.data import as_json
from onrecord.review.review import Review
from onrecord.review.survey import review
from onrecord.review.terminal import screen

__all__ = [
    "MOST_OF_SUMMARY",
    "Places",
    "Review",
    "annotated",
    "as_json",
    "comment",
    "review",
    "screen",
]
