"""The house stands as HOUSE and README draw it: imports run one way, and each outside library has one door."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "scripts" / "onrecord"
MODULES = sorted(file.stem for file in PACKAGE.glob("*.py") if file.stem != "__init__")

FLOORS = (
    {"errors"},
    {"align", "clock", "language", "lexicon"},
    {"schema"},
    {"attributes", "block"},
    {"stream", "word"},
    {"text"},
    {"move", "redline", "revision"},
    {"markup", "outline", "phrase", "statement", "weave"},
    {"archive", "comparison", "loom", "pair", "spool"},
    {"changes", "fold", "telling"},
    {"history"},
    {"assets", "biography", "check", "draft", "naming", "page", "proof", "site"},
    {"branch", "histories", "hooks"},
    {"press", "published"},
    {"publish"},
    {"serve"},
    {"cli"},
)
"""Each module may import from the floors before its own."""

DOORS = {
    "babel": {"language"},
    "click": {"cli"},
    "jinja2": {"hooks"},
    "markdown_it": {"attributes", "stream", "text"},
    "markupsafe": {"language"},
    "mdit_py_plugins": {"text"},
    "mike": {"branch"},
    "mkdocs": {"hooks", "site"},
    "rapidfuzz": {"align"},
    "yaml": {"schema"},
}
"""Each outside library, and the modules that know it. Three know markdown-it, since one reading is theirs."""

GIT = {"branch"}
"""The modules that start a process."""

HTML = re.compile(r"</?(?:a|article|br|div|em|h[1-6]|li|nav|ol|p|section|span|strong|table|t[dhr]|time|ul)[ />]")
HTML_WRITERS = {"block", "markup", "proof"}
"""The modules whose matter is the HTML of a text; every page is written by the templates."""

PRINTERS = {"cli"}
CLOCKS = {"clock"}

each = pytest.mark.parametrize("module", MODULES)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[str]:
    """Yield the full name of everything a module imports, wherever in it."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import hides where it leads"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(module: str) -> set[str]:
    """The modules of this package that a module imports."""
    parts = [name.split(".") for name in imports(module)]
    return {name[1] for name in parts if name[0] == "onrecord" and name[1] != "__version__"}


def outside(module: str) -> set[str]:
    """The libraries from elsewhere that a module imports."""
    return {name.split(".")[0] for name in imports(module)} - set(sys.stdlib_module_names) - {"onrecord", "__future__"}


def calls(module: str) -> Iterator[str]:
    """Yield what a module calls, as it is written: `print`, `date.today`."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def literals(module: str) -> Iterator[str]:
    """Yield the strings of a module, but for those that stand alone and so say what something is."""
    alone = {id(node.value) for node in ast.walk(tree(module)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def test_every_module_stands_on_a_floor_and_on_one_only() -> None:
    assert sorted(name for floor in FLOORS for name in floor if name in MODULES) == MODULES


@each
def test_imports_run_one_way(module: str) -> None:
    below: set[str] = set()
    for floor in FLOORS:
        if module in floor:
            break
        below |= floor
    assert own(module) <= below


@each
def test_an_outside_library_is_known_only_at_its_door(module: str) -> None:
    assert outside(module) == {library for library, doors in DOORS.items() if module in doors}


@each
def test_processes_are_started_at_the_door_of_git_alone(module: str) -> None:
    assert ("subprocess" in set(imports(module))) is (module in GIT)


@each
def test_the_clock_is_read_in_one_place(module: str) -> None:
    read = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"} & set(calls(module))
    assert bool(read) is (module in CLOCKS)


@each
def test_only_the_command_line_speaks(module: str) -> None:
    spoken = {"print", "click.echo", "sys.stdout.write", "sys.stderr.write"} & set(calls(module))
    assert bool(spoken) is (module in PRINTERS)


@each
def test_only_the_command_line_ends_the_process(module: str) -> None:
    assert bool({"sys.exit", "exit", "quit", "os._exit"} & set(calls(module))) is (module in PRINTERS)


@each
def test_no_html_stands_in_a_module_that_is_not_about_html(module: str) -> None:
    assert module in HTML_WRITERS or [literal for literal in literals(module) if HTML.search(literal)] == []


@each
def test_a_module_says_in_one_sentence_what_its_noun_is(module: str) -> None:
    sentence = (ast.get_docstring(tree(module)) or "").splitlines()[0]
    assert re.fullmatch(r"(An?|The|What) .+\.", sentence)


@each
def test_no_module_is_a_drawer_for_odds_and_ends(module: str) -> None:
    assert module not in {"utils", "util", "helpers", "common", "misc", "tools"}
