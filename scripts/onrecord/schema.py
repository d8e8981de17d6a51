"""A schema: which keys a YAML mapping may hold, of which type; it reads strictly and tells every fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml

from onrecord.clock import FIRST, LAST, is_usual
from onrecord.errors import Problem
from onrecord.language import locale_of

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_MOST_DAYS = 3650

Read = Callable[[yaml.Node], Any]


class _Loader(yaml.SafeLoader):
    """Reads YAML, but for an escape of half a character, which no file can hold (Unicode 15, section 23.6)."""

    def compose_scalar_node(self, anchor: Any) -> yaml.ScalarNode:
        """Read one value."""
        node = super().compose_scalar_node(anchor)
        if re.search("[\ud800-\udfff]", node.value):
            raise yaml.MarkedYAMLError(problem="half a character stands here", problem_mark=node.start_mark)
        return node


class Unfit(ValueError):  # noqa: N818 - it is a judgement on a value, turned into a Problem by the schema
    """A value is not of its key's type; says what it should be."""


class Fault(NamedTuple):
    """What is wrong on one line of the YAML."""

    line: int
    """Line of the file, from 1."""

    fact: str
    remedy: str


class UnfitWithin(Exception):  # noqa: N818 - as Unfit
    """Parts of a value are not what they should be; each is told with its own line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)


LINE = "line"
"""Key under which an item of `mappings` holds the line of the file on which it begins."""


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
            found = date.fromisoformat(node.value)
        except ValueError:
            raise Unfit("a day that exists in the calendar") from None
        if not is_usual(found):
            raise Unfit(f"a day from {FIRST} to {LAST}")
        return found
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


def days(node: yaml.Node) -> int:
    """A number of days, from 0 to 3650."""
    if isinstance(node, yaml.ScalarNode) and re.fullmatch(r"\d{1,4}", node.value) and int(node.value) <= _MOST_DAYS:
        return int(node.value)
    raise Unfit(f"a number of days, from 0 to {_MOST_DAYS}")


def whole(least: int, most: int) -> Read:
    """Return the type of a whole number from `least` to `most`, neither below zero."""

    digits = re.compile(rf"\d{{1,{len(str(most))}}}", re.ASCII)

    def read(node: yaml.Node) -> int:
        written = node.value if isinstance(node, yaml.ScalarNode) else ""
        if digits.fullmatch(written) and least <= int(written) <= most:
            return int(written)
        raise Unfit(f"a whole number from {least} to {most}")

    return read


def fitting(read_text: Callable[[str], Any], what: str) -> Read:
    """Return the type of a text that `read_text` takes, `what` in words; it gives None for one that does not fit."""

    def read(node: yaml.Node) -> Any:
        value = read_text(text(node))
        if value is None:
            raise Unfit(what)
        return value

    return read


def one_of(*words: str) -> Read:
    """Return the type of a word that is one of these."""

    def read(node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode) and node.value in words:
            return str(node.value)
        raise Unfit(f"one of: {', '.join(words)}")

    return read


def texts(node: yaml.Node) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(node, yaml.SequenceNode):
        raise Unfit("a list, each item on a line that begins with a dash")
    return tuple(text(item) for item in node.value)


def mapping(fields: Mapping[str, Field]) -> Read:
    """Return the type of a mapping within a mapping, by `fields`; every fault in it is told with its own line."""

    def read(node: yaml.Node) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise Unfit(f"lines 'key: value' below it, indented, for: {', '.join(fields)}")
        values, faults = _read_keys(node, fields, node.start_mark.line + 1)
        if faults:
            raise UnfitWithin(sorted(faults))
        return values

    return read


def mappings(fields: Mapping[str, Field]) -> Read:
    """Return the type of a list of which each item is a mapping by `fields`.

    Its value is a tuple with for each item a dict of its values, and under `line` the line of the file on which the
    item begins. Every fault of every item is told with its own line.
    """

    def read(node: yaml.Node) -> tuple[dict[str, Any], ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise Unfit("a list, each item on a line that begins with a dash")
        read_items = [_read_item(item, fields) for item in node.value]
        faults = [fault for _, faults in read_items for fault in faults]
        if faults:
            raise UnfitWithin(sorted(faults))
        return tuple(values for values, _ in read_items)

    return read


def _read_item(node: yaml.Node, fields: Mapping[str, Field]) -> tuple[dict[str, Any], list[Fault]]:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        keys = ", ".join(key for key, field in fields.items() if field.required) or ", ".join(fields)
        return {}, [Fault(line, "this item is not a list of keys and values", f"Write 'key: value' lines for: {keys}")]
    values, faults = _read_keys(node, fields, line)
    return {LINE: line, **values}, faults


def words(content: str) -> dict[str, str]:
    """Return the keys of a mapping whose values are plain words; none where it cannot be read."""
    try:
        node = yaml.compose(content, Loader=_Loader)
    except yaml.YAMLError:
        return {}
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {str(key.value): value.value for key, value in pairs if isinstance(value, yaml.ScalarNode)}


def part(content: str, key: str) -> str:
    """Return the lines of one key of a mapping that can be read, up to the next key; nothing where it has none."""
    node = yaml.compose(content, Loader=_Loader)
    keys = [each for each, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    lines = content.splitlines(keepends=True)
    ends = [*(each.start_mark.line for each in keys[1:]), len(lines)]
    found = [lines[each.start_mark.line : end] for each, end in zip(keys, ends, strict=True) if each.value == key]
    return "".join(found[0]) if found else ""


def read_mapping(
    source: str, fields: Mapping[str, Field], *, path: str, first_line: int = 1
) -> tuple[dict[str, Any], list[Problem]]:
    """Read YAML `source` by `fields`; return the values of the keys that are right, and every problem.

    `first_line` is the line of the file on which `source` begins.
    """
    values, faults = _read_source("\n" * (first_line - 1) + source, fields, first_line)
    return values, [Problem(path=path, line=fault.line, fact=fault.fact, remedy=fault.remedy) for fault in faults]


def _read_source(source: str, fields: Mapping[str, Field], first_line: int) -> tuple[dict[str, Any], list[Fault]]:
    """Read a source whose lines are those of the file."""
    try:
        root = yaml.compose(source, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        line = 1 + source.count("\n", 0, error.position)
        return {}, [Fault(line, "an invisible character stands here that YAML does not allow", "Remove it")]
    except yaml.YAMLError as error:
        return {}, [_syntax_fault(error, first_line)]
    except RecursionError:
        fact = "lists or mappings stand within each other, too deep to be read"
        return {}, [Fault(first_line, fact, "Write each key and its value on a line of their own")]
    if root is None:
        root = yaml.MappingNode("tag:yaml.org,2002:map", [])
    if not isinstance(root, yaml.MappingNode):
        return {}, [Fault(first_line, "this is not a list of keys and values", "Write one 'key: value' on each line")]
    return _read_keys(root, fields, first_line)


def _read_keys(
    mapping: yaml.MappingNode, fields: Mapping[str, Field], first_line: int
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for key_node, value_node in mapping.value:
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        line = key_node.start_mark.line + 1
        told = _key_fault(key, seen, fields)
        faults += [Fault(line, *told)] if told else _read_value(key, line, value_node, fields[key], values)
        seen.setdefault(key, line)
    return values, [*faults, *_missing(fields, seen, first_line)]


def _missing(fields: Mapping[str, Field], seen: Mapping[str, int], line: int) -> Iterator[Fault]:
    for key, field in fields.items():
        if field.required and key not in seen:
            yield Fault(line, f"the key '{key}' is missing", f"Add a line '{key}: …'")


def _key_fault(key: str, seen: Mapping[str, int], fields: Mapping[str, Field]) -> tuple[str, str] | None:
    if key not in fields:
        return f"the key '{key}' is unknown", f"Use one of: {', '.join(fields)}"
    if key in seen:
        return f"the key '{key}' stands here twice, first on line {seen[key]}", "Keep one of the two"
    return None


def _read_value(key: str, line: int, node: yaml.Node, field: Field, values: dict[str, Any]) -> Sequence[Fault]:
    try:
        values[key] = field.read(node)
    except Unfit as unfit:
        shown = f"'{node.value}'" if isinstance(node, yaml.ScalarNode) else "this value"
        return [Fault(line, f"{shown} does not fit the key '{key}'", f"Write {unfit}")]
    except UnfitWithin as unfit:
        return unfit.faults
    return ()


def _syntax_fault(error: yaml.YAMLError, first_line: int) -> Fault:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "the text cannot be read"
    remedy = "Put a value that holds ': ' or '#' between quotes, and indent with spaces"
    return Fault(mark.line + 1 if mark else first_line, f"this is not YAML: {what}", remedy)
