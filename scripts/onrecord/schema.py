"""A schema: which keys a YAML mapping may hold, of which type; it reads strictly and tells every fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import yaml

from onrecord.errors import Problem
from onrecord.language import locale_of

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Read = Callable[[yaml.Node], Any]


class Unfit(ValueError):  # noqa: N818 - it is a judgement on a value, turned into a Problem by the schema
    """A value is not of its key's type; says what it should be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One key of a mapping."""

    read: Read
    """Turns the key's YAML node into its value, or raises Unfit."""

    required: bool = False


def text(node: yaml.Node) -> str:
    """One line or more of text; a number is taken as it is written, so that 18.20 stays 18.20."""
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise Unfit("text")
    if node.tag.endswith((":null", ":bool")):
        raise Unfit(f'it between quotes, "{node.value}", since YAML takes the word alone for something else')
    return str(node.value).strip()


def day(node: yaml.Node) -> date:
    """A calendar day, written 2023-02-06."""
    if isinstance(node, yaml.ScalarNode) and DAY.fullmatch(node.value):
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            raise Unfit("a day that exists in the calendar") from None
    raise Unfit("a day written as 2023-02-06")


def day_or_unknown(node: yaml.Node) -> date | None:
    """A calendar day, or the word `unknown`, which gives None."""
    if isinstance(node, yaml.ScalarNode) and node.value == "unknown":
        return None
    try:
        return day(node)
    except Unfit as unfit:
        raise Unfit(f"{unfit}, or the word unknown") from None


def address(node: yaml.Node) -> str:
    """A web address with http or https."""
    value = text(node)
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", value):
        raise Unfit("a web address that begins with https://")
    return value


def truth(node: yaml.Node) -> bool:
    """`true` or `false`."""
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":bool"):
        return str(node.value).lower() == "true"
    raise Unfit("true or false")


def language_tag(node: yaml.Node) -> str:
    """A BCP 47 language tag that CLDR knows, such as nl or en-GB."""
    value = text(node)
    if locale_of(value) is None:
        raise Unfit("a language tag such as nl or en-GB")
    return value


def texts(node: yaml.Node) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(node, yaml.SequenceNode):
        raise Unfit("a list, each item on a line that begins with a dash")
    return tuple(text(item) for item in node.value)


def read_mapping(
    source: str, fields: Mapping[str, Field], *, path: str, first_line: int = 1
) -> tuple[dict[str, Any], list[Problem]]:
    """Read YAML `source` by `fields`; return the values of the keys that are right, and every problem.

    `first_line` is the line of the file on which `source` begins.
    """
    try:
        root = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = first_line + source.count("\n", 0, error.position)
        fact, remedy = "an invisible character stands here that YAML does not allow", "Remove it"
        return {}, [Problem(path=path, line=line, fact=fact, remedy=remedy)]
    except yaml.YAMLError as error:
        return {}, [_syntax_problem(error, path, first_line)]
    if root is None:
        root = yaml.MappingNode("tag:yaml.org,2002:map", [])
    if not isinstance(root, yaml.MappingNode):
        fact, remedy = "this is not a list of keys and values", "Write one 'key: value' on each line"
        return {}, [Problem(path=path, line=first_line, fact=fact, remedy=remedy)]
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for key_node, value_node in root.value:
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        line = first_line + key_node.start_mark.line
        fault = _key_fault(key, seen, fields) or _read_value(key, value_node, fields[key], values)
        seen.setdefault(key, line)
        if fault:
            problems.append(Problem(path=path, line=line, fact=fault[0], remedy=fault[1]))
    problems += [
        Problem(path=path, line=first_line, fact=f"the key '{key}' is missing", remedy=f"Add a line '{key}: …'")
        for key, field in fields.items()
        if field.required and key not in seen
    ]
    return values, problems


def _key_fault(key: str, seen: Mapping[str, int], fields: Mapping[str, Field]) -> tuple[str, str] | None:
    if key not in fields:
        return f"the key '{key}' is unknown", f"Use one of: {', '.join(fields)}"
    if key in seen:
        return f"the key '{key}' stands here twice, first on line {seen[key]}", "Keep one of the two"
    return None


def _read_value(key: str, node: yaml.Node, field: Field, values: dict[str, Any]) -> tuple[str, str] | None:
    try:
        values[key] = field.read(node)
    except Unfit as unfit:
        shown = f"'{node.value}'" if isinstance(node, yaml.ScalarNode) else "this value"
        return f"{shown} does not fit the key '{key}'", f"Write {unfit}"
    return None


def _syntax_problem(error: yaml.YAMLError, path: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = first_line + (mark.line if mark else 0)
    what = getattr(error, "problem", None) or "the text cannot be read"
    remedy = "Put a value that holds ': ' or '#' between quotes, and indent with spaces"
    return Problem(path=path, line=line, fact=f"this is not YAML: {what}", remedy=remedy)
