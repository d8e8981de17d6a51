"""A text beyond the limits is told of at once, and costs no time."""

from __future__ import annotations

import pytest

from onrecord.errors import OnRecordError
from onrecord.record.limits import BYTES, MOST_BYTES, MOST_LINES, MOST_OPEN, beyond, most_bytes
from onrecord.record.revision import read_revision

FRONT = b"---\neffective: 2023-02-06\n---\n\n"


def told(body: bytes) -> list[str]:
    revision, problems = read_revision(FRONT + body, name="2023-02-06", path="docs/a/2023-02-06.md")
    assert (revision is None) == bool(problems)
    return [problem.fact for problem in problems]


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        (b"a" * MOST_BYTES, f"this text has {MOST_BYTES + len(FRONT)} bytes, and {MOST_BYTES} are the limit"),
        (b"\n" * MOST_LINES, f"this text has {MOST_LINES + 4} lines, and {MOST_LINES} are the limit"),
        (b"[" * 100_000, f"'[' stands in it 100000 times more than ']', and {MOST_OPEN} is the limit"),
        (b"![" * 100_000, f"'[' stands in it 100000 times more than ']', and {MOST_OPEN} is the limit"),
        (b"<![CDATA[" * 50_000, f"'[' stands in it 100000 times more than ']', and {MOST_OPEN} is the limit"),
        (b"<![CDATA[]" * 50_000, f"'[' stands in it 50000 times more than ']', and {MOST_OPEN} is the limit"),
        (
            b"<![CDATA[]]" * 50_000,
            f"'<![CDATA[' stands in it 50000 times more than ']]>', and {MOST_OPEN} is the limit",
        ),
        (b"<!--" * 100_000, f"'<!--' stands in it 100000 times more than '-->', and {MOST_OPEN} is the limit"),
        (b"<? " * 100_000, f"'<?' stands in it 100000 times more than '?>', and {MOST_OPEN} is the limit"),
    ],
)
def test_a_text_beyond_a_limit_is_one_problem(body: bytes, fact: str) -> None:
    assert told(body) == [fact]


@pytest.mark.parametrize("body", [b"woord " * 1000, b"[" * MOST_OPEN + b"x", b"[a](https://a.example)\n" * 20_000])
def test_a_text_within_them_is_read(body: bytes) -> None:
    assert [*beyond(FRONT + body, "x")] == []


def test_who_publishes_may_allow_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BYTES, str(2 * MOST_BYTES))
    assert [*beyond(b"a" * (2 * MOST_BYTES), "x")] == []
    (problem,) = beyond(b"a" * (2 * MOST_BYTES + 1), "x")
    assert BYTES in problem.remedy


@pytest.mark.parametrize("value", ["veel", "-1", "0", "1e6", "\u0661"])
def test_a_limit_that_is_no_number_is_told(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BYTES, value)
    with pytest.raises(OnRecordError, match=f"{BYTES}: '{value}' is no number of bytes"):
        most_bytes()
