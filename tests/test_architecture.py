"""The house stands as README draws it: imports run one way, and each outside library has one door."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "scripts" / "onrecord"
MODULES = sorted(
    ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
    for file in PACKAGE.rglob("*.py")
    if file != PACKAGE / "__init__.py"
)
"""Every module by its name within the package: `text`, `rules.duty`, and `rules` for a sub-package's own file."""

FLOORS = (
    {"addresses", "delivery", "edition", "errors", "facts", "mailing", "verbs"},
    {
        "align",
        "clock",
        "delivery.github",
        "delivery.manifest",
        "delivery.parcel",
        "git",
        "inert",
        "language",
        "lexicon",
        "mailing.mailbox",
        "facts.spot",
    },
    {
        "facts.address",
        "facts.figure",
        "mailing.journal",
        "facts.name",
        "labels",
        "mailing.people",
        "schema",
        "facts.term",
    },
    {
        "attributes",
        "block",
        "mailing.dispatch",
        "parser",
        "explanation",
        "facts.fact",
        "mailing.settings",
        "waiver",
        "wording",
    },
    {"mailing.route", "sentence", "stream", "word"},
    {"mailing.carrier", "text"},
    {"move", "mailing.post", "redline", "revision"},
    {"manuscript.reading"},
    {"manuscript.lines", "manuscript.witness"},
    {"manuscript.pdf", "manuscript.webpage"},
    {"manuscript.docx", "manuscript.origin"},
    {"manuscript"},
    {"markup", "outline", "phrase", "facts.rewording", "statement", "weave"},
    {"archive", "banner", "comparison", "facts.difference", "loom", "pair", "rules.subject", "spool"},
    {"fold", "redlines", "rules.rule", "telling", "facts.topic"},
    {"context", "notice"},
    {"history", "rules.craft", "rules.duty", "rules.fairness", "rules.notice", "rules.record"},
    {
        "assets",
        "biography",
        "draft",
        "letter",
        "naming",
        "page",
        "plain",
        "proof",
        "proposal",
        "rules",
        "site",
        "review.snapshot",
    },
    {
        "branch",
        "bulletin",
        "check",
        "entry",
        "foundation",
        "histories",
        "mailing.mail",
        "verbs.options",
        "repository",
        "rulebook",
    },
    {"delivery.courier", "mailing.errand", "feeds"},
    {"hooks"},
    {"press", "published", "report"},
    {"publish", "review"},
    {"review.protocol", "review.speech"},
    {"review.annotation", "review.comment", "review.screen"},
    {"verbs.ci", "verbs.diff", "verbs.init", "verbs.notice", "verbs.review", "serve"},
    {"cli"},
)
"""Each module may import from the floors before its own."""

DOORS = {
    "babel": {"language"},
    "bs4": {"manuscript.docx", "manuscript.webpage"},
    "click": {"cli", "verbs.ci", "verbs.diff", "verbs.init", "verbs.notice", "verbs.review", "verbs.options"},
    "jinja2": {"hooks"},
    "mammoth": {"manuscript.docx"},
    "markdown_it": {"attributes", "parser", "stream", "text"},
    "markdownify": {"manuscript.webpage"},
    "markupsafe": {"language"},
    "mdit_py_plugins": {"parser"},
    "mike": {"branch"},
    "mkdocs": {"hooks", "site"},
    "pdfminer": {"manuscript.pdf"},
    "pypdf": {"manuscript.pdf"},
    "rapidfuzz": {"align"},
    "yaml": {"schema"},
}
"""Each outside library, and the modules that know it. Four know markdown-it, since one reading is theirs."""

GIT = {"delivery.github", "git"}
"""The modules that start a process."""

HTML = re.compile(r"</?(?:a|article|br|div|em|h[1-6]|li|nav|ol|p|section|span|strong|table|t[dhr]|time|ul)[ />]")
HTML_WRITERS = {"block", "inert", "markup", "proof"}
"""The modules whose matter is the HTML of a text; every page is written by the templates."""

PRINTERS = {"cli", "verbs.ci", "verbs.diff", "verbs.init", "verbs.notice", "verbs.review"}
ENDERS = {"cli"}
CLOCKS = {"clock"}

each = pytest.mark.parametrize("module", MODULES)


@cache
def tree(module: str) -> ast.Module:
    file = PACKAGE.joinpath(*module.split("."))
    written = file.with_suffix(".py") if file.with_suffix(".py").is_file() else file / "__init__.py"
    return ast.parse(written.read_text(encoding="utf-8"))


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
    names = {name.removeprefix("onrecord.") for name in imports(module) if name.startswith("onrecord.")}
    return {_module(name) for name in names - {"__version__"}}


def _module(name: str) -> str:
    """The module that holds a name: the longest beginning of it that is one, else what the name begins with."""
    parts = name.split(".")
    beginnings = [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return next((each for each in beginnings if each in MODULES), parts[0])


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
    assert bool({"sys.exit", "exit", "quit", "os._exit"} & set(calls(module))) is (module in ENDERS)


@each
def test_no_html_stands_in_a_module_that_is_not_about_html(module: str) -> None:
    assert module in HTML_WRITERS or [literal for literal in literals(module) if HTML.search(literal)] == []


@each
def test_a_module_says_in_one_sentence_what_its_noun_is(module: str) -> None:
    sentence = (ast.get_docstring(tree(module)) or "").splitlines()[0]
    assert re.fullmatch(r"(An?|The|What) .+\.", sentence)


@each
def test_no_module_is_a_drawer_for_odds_and_ends(module: str) -> None:
    assert not set(module.split(".")) & {"utils", "util", "helpers", "common", "misc", "tools"}
