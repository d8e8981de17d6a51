"""A removal: words that go from a published text since the law says so (GDPR art. 17), and what stands on of it.

A withdrawn text keeps its days and its place among the others. A redacted one keeps every word but those that went, and
shows where they stood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from onrecord import schema
from onrecord.errors import failure
from onrecord.language import language
from onrecord.record.revision import NAME, REMAINS, UNKNOWN, Revision, divide, read_revision

WITHDRAWN, REDACTED = "withdrawn", "redacted"
"""The key of front matter that says why words are gone."""


def mark(tag: str) -> str:
    """Return what stands in place of words that went, in a language (BCP 47)."""
    return language(tag).say("(removed)").unescape()


def withdrawn(revision: Revision, reason: str) -> bytes:
    """Return the file of a revision without its words: its days, and why."""
    facts = {key: getattr(revision, key) for key in REMAINS} | {WITHDRAWN: reason}
    if revision.effective is None:
        facts["effective"] = UNKNOWN
    lines = [f"{key}: {_written(value)}" for key, value in facts.items() if value is not None]
    return "\n".join(["---", *lines, "---", ""]).encode()


def redacted(revision: Revision, words: str, reason: str, tag: str) -> tuple[bytes, int]:
    """Return the file of a revision without some words, wherever they stand in it, and how often they did.

    White space is as good as any other. Raises OnRecordError where they do not stand there, or where they can be read
    all the same afterwards, since something stands between them.
    """
    told, count = _pattern(words).subn(lambda _: mark(tag), _without(revision.source.decode(), REDACTED))
    if not count:
        fact = "these words do not stand in it"
        remedy = (
            "Give them as the file has them, letter for letter, with what stands between them (such as ** or a link)"
        )
        raise failure(revision.path, fact, remedy)
    end = "\r\n" if told.partition("\n")[0].endswith("\r") else "\n"
    source = told.replace("---", f"---{end}{REDACTED}: {_written(reason)}", 1).encode()
    after, problems = read_revision(source, name=revision.name, path=revision.path)
    if after is None:
        fact = f"without these words it could not be read: {problems[0].fact}"
        raise failure(revision.path, fact, "Redact other words, or change the file by hand and add 'redacted: …'")
    if _pattern(words).search(" ".join(after.text.words)):
        fact = "these words stand elsewhere in it too, with something between them that readers do not see"
        raise failure(revision.path, fact, "Redact those as the file has them first")
    return source, count


def holds(content: bytes, words: str) -> bool:
    """Tell whether words stand in a file."""
    return bool(_pattern(words).search(content.decode("utf-8", "replace")))


def objection(before: Revision, after: Revision, tag: str) -> str | None:
    """Return why a text is not the one that was published with words gone and nothing else; None where it is."""
    if after.is_gone:
        days = ("effective", "announced", "recorded", "corrects", "reason", "replaces")
        other = [key for key in days if getattr(before, key) != getattr(after, key)]
        return f"it is withdrawn, and '{other[0]}' is not what it was" if other else None
    if before.is_gone:
        return "its words were withdrawn, and here are some again"
    pieces = _without(after.source.decode(), REDACTED).split(mark(tag))
    if len(pieces) > 1 and _is_cut(_without(before.source.decode(), REDACTED), pieces):
        return None
    return f"it is redacted, and more is other than that words became '{mark(tag)}'"


def _is_cut(whole: str, pieces: Sequence[str]) -> bool:
    """Tell whether pieces are what is left of a text of which something went between each and the next."""
    first, *others, last = pieces
    at = len(first) if whole.startswith(first) else None
    for piece in others:
        found = whole.find(piece, at + 1) if at is not None else -1
        at = found + len(piece) if found >= 0 else None
    return at is not None and whole.endswith(last) and at < len(whole) - len(last)


def _without(content: str, key: str) -> str:
    """Return a file without one key of its front matter."""
    front, _, _ = divide(content)
    return content.replace(schema.part(front or "", key), "", 1)


def _pattern(words: str) -> re.Pattern[str]:
    told = r"\s+".join(map(re.escape, words.split()))
    first, last = (r"(?<!\w)" if words.strip()[0].isalnum() else ""), (r"(?!\w)" if words.strip()[-1].isalnum() else "")
    return re.compile(f"{first}{told}{last}")


def _written(value: object) -> str:
    if not isinstance(value, str) or value == UNKNOWN or NAME.fullmatch(value):
        return str(value)
    return json.dumps(" ".join(value.split()), ensure_ascii=False)  # a JSON string is a YAML string
