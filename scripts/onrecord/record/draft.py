"""A draft: a new revision begun from the text in force."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from onrecord.errors import failure
from onrecord.record.revision import Revision
from onrecord.record.statement import Statement


def begin(
    statement: Statement,
    *,
    effective: date,
    today: date,
    corrects: str | None = None,
    reason: str | None = None,
) -> tuple[str, str]:
    """Return the name and the content of a new revision that takes effect on `effective`.

    It starts with the text in force on that day, or with the text it corrects.
    """
    origin = _with_words(statement, statement.current(effective).revision)
    if corrects:
        origin = next((r for r in statement.texts if r.name == corrects), origin)
        if origin.name != corrects:
            remedy = f"Name one of: {', '.join(revision.name for revision in statement.texts)}"
            raise failure(statement.slug, f"there is no revision '{corrects}' to correct", remedy)
    numbers = [revision.number for revision in statement.revisions if revision.day == effective]
    name = f"{effective}-{max(numbers) + 1}" if numbers else str(effective)
    facts = [f"effective: {effective}", f"recorded: {today}"]
    if effective > today:
        facts.insert(1, f"announced: {today}")
    if origin.title:
        facts.append(f"title: {_quoted(origin.title)}")
    if corrects:
        facts += [f"corrects: {corrects}", f"reason: {_quoted(reason or '')}"]
    return name, "\n".join(["---", *facts, "---", ""]) + _body(origin.body)


def _with_words(statement: Statement, revision: Revision) -> Revision:
    """Return the revision itself, or where its words are gone the nearest one that has any, an earlier one first."""
    earlier = [one for one in statement.texts if one.order <= revision.order]
    if not statement.texts:
        remedy = f"Write {revision.path.rpartition('/')[0]}/<date>.md yourself"
        raise failure(
            statement.slug, "the words of all its texts are gone, so that there is none to begin from", remedy
        )
    return earlier[-1] if earlier else statement.texts[0]


def write(file: Path, content: str, *, path: str) -> None:
    """Write a file that does not exist yet; raise OnRecordError where it does."""
    try:
        with file.open("x", encoding="utf-8", newline="\n") as new:
            new.write(content)
    except FileExistsError:
        raise failure(path, "this file exists already", "Edit it, or choose another day") from None
    except OSError as error:
        raise failure(path, f"it cannot be written: {error.strerror}", "Check the rights on the folder") from error


def known(statements: Iterable[Statement]) -> str:
    """Return the slugs of statements, as a remedy names them."""
    return ", ".join(statement.slug for statement in statements)


def _body(body: str) -> str:
    return "\n" + body.replace("\r\n", "\n").strip("\n") + "\n"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # a JSON string is a YAML string
