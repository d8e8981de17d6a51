"""`<br>` is the one tag that is read: a line break, where Markdown has no other."""

from __future__ import annotations

import pytest

from onrecord.text import read


@pytest.mark.parametrize("tag", ["<br>", "<br/>", "<br />", "<BR>", "<Br />"])
def test_a_break_is_read_in_a_cell_and_elsewhere(tag: str) -> None:
    told = read(f"| a |\n|---|\n| een{tag}twee |\n\nVoor{tag} na\n")
    assert "<td>een<br>\ntwee</td>" in told.html
    assert "<p>Voor<br>\nna</p>" in told.html
    assert told.words == ["a", "een", "twee", "Voor", "na"]


@pytest.mark.parametrize(
    "text", ["<br class=x>", "<br onclick=x>", "`<br>`", "\\<br>", "<brx>", "<b r>", "</br>", "< br>", "<br\n>"]
)
def test_nothing_else_is(text: str) -> None:
    assert "<br" not in read(f"Een {text} twee.").html


def test_a_break_at_the_end_of_a_line_is_one_break() -> None:
    assert read("een<br>\ntwee").html == "<p>een<br>\ntwee</p>\n"
