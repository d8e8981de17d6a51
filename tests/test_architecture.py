"""The house stands as README draws it: imports run one way, and each outside library has one door."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import pytest
from tests.places import PACKAGE

MODULES = sorted(
    ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
    for file in PACKAGE.rglob("*.py")
    if file != PACKAGE / "__init__.py"
)
"""Every module by its name within the package: `text`, `rules.duty`, and `rules` for a sub-package's own file."""

GROUND = ("errors", "align", "clock", "credentials", "filenames", "language", "lexicon", "schema")
"""What knows nothing of statements, in the order in which one may import from those before it."""

WINGS: dict[str, set[str]] = {
    "text": set(),
    "redline": {"text"},
    "history": {"text", "redline"},
    "facts": {"text", "redline"},
    "ledger": set(),
    "record": {"text", "redline", "history", "ledger"},
    "notice": {"text", "redline", "facts", "record"},
    "rules": {"text", "facts", "record", "notice"},
    "git": set(),
    "site": {"text", "redline", "history", "ledger", "record", "notice", "rules"},
    "publish": {"ledger", "record", "git", "notice", "site"},
    "verify": {"text", "history", "ledger", "record", "git", "site", "publish"},
    "mail": {"text", "record", "notice", "site"},
    "review": {"text", "redline", "facts", "record", "git", "notice", "rules", "site", "publish"},
    "github": {"git"},
    "intake": {"text", "facts", "record"},
    "cli": {
        "text",
        "redline",
        "ledger",
        "record",
        "git",
        "notice",
        "rules",
        "site",
        "publish",
        "verify",
        "mail",
        "review",
        "github",
        "intake",
    },
}
"""Each wing, from the ground up, and the wings it imports from; besides, each may import from the ground."""

TEXTS_ALONE = ("text", "redline", "history", "facts")
"""The wings that know texts and nothing else; people and days begin with `record`."""

DOORS = {
    "babel": {"language"},
    "bs4": {"intake.docx", "intake.webpage"},
    "click": {module for module in MODULES if module.startswith("cli.")},
    "html5lib": {"github.sanitized"},
    "jinja2": {"site.plugin"},
    "mammoth": {"intake.docx"},
    "markdown_it": {"text.attributes", "text.html_blocks", "text.parser", "text.reader", "text.tags", "text.tokens"},
    "markdownify": {"intake.webpage"},
    "markupsafe": {"language"},
    "mdit_py_plugins": {"text.parser"},
    "py3langid": {"facts.tongue"},
    "mike": {"git.branch"},
    "mkdocs": {"site.plugin", "site.site"},
    "pdfminer": {"intake.pdf"},
    "pypdf": {"intake.pdf"},
    "rapidfuzz": {"align"},
    "rfc3161_client": {"ledger.timestamp"},
    "cryptography": {"ledger.timestamp"},
    "rfc8785": {"ledger.chain"},
    "yaml": {"schema"},
}
"""Each outside library, and the modules that know it. Four know markdown-it, since one reading is theirs."""

GIT = {"git.git", "github.api"}
"""The modules that start a process."""

HTML = re.compile(r"</?(?:a|article|br|div|em|h[1-6]|li|nav|ol|p|section|span|strong|table|t[dhr]|time|ul)[ />]")
REDLINES = {"redline.html", "redline.piece", "redline.within"}
HTML_WRITERS = REDLINES | {"github.sanitized", "site.proof", "text.block", "text.html_blocks", "text.inert"}
"""The modules whose matter is the HTML of a text; every page is written by the templates."""

PRINTERS = {module for module in MODULES if module == "cli" or module.startswith("cli.")} - {"cli.options"}
ENDERS = {"cli"}
CLOCKS = {"clock"}

ENTRIES = [
    *tomllib.loads((PACKAGE.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]["scripts"].values(),
    *tomllib.loads((PACKAGE.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][
        "mkdocs.plugins"
    ].values(),
]
"""Where others enter: the console command, and the plugin that MkDocs loads."""


@cache
def tree(module: str) -> ast.Module:
    file = PACKAGE.joinpath(*module.split("."))
    written = file.with_suffix(".py") if file.with_suffix(".py").is_file() else file / "__init__.py"
    return ast.parse(written.read_text(encoding="utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """The full name of everything a module imports, wherever in it."""
    return frozenset(_imports(module))


def _imports(module: str) -> Iterator[str]:
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


def having(finds: Callable[[str], object], modules: Sequence[str] = MODULES) -> list[str]:
    """The modules in which something is found."""
    return [module for module in modules if finds(module)]


@cache
def calls(module: str) -> frozenset[str]:
    """What a module calls, as it is written: `print`, `date.today`."""
    return frozenset(ast.unparse(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call))


def literals(module: str) -> Iterator[str]:
    """Yield the strings of a module, but for those that stand alone and so say what something is."""
    alone = {id(node.value) for node in ast.walk(tree(module)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


def wing_of(module: str) -> str:
    """The wing in which a module stands; nothing for one of the ground."""
    return module.split(".", maxsplit=1)[0] if module not in GROUND else ""


def is_face(module: str) -> bool:
    return module in WINGS


def exported(wing: str) -> list[str]:
    """What a face offers."""
    (names,) = (
        ast.literal_eval(node.value)
        for node in tree(wing).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    return list(names)


@cache
def taken(module: str) -> frozenset[tuple[str, str]]:
    """From where a module takes each name of this package, and the name."""
    return frozenset(
        (node.module.removeprefix("onrecord").removeprefix("."), alias.name)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "onrecord"
        for alias in node.names
    )


def test_the_package_shows_its_plan_at_a_glance() -> None:
    flat = {module for module in MODULES if "." not in module and module not in WINGS}
    assert flat == set(GROUND)
    assert {wing_of(module) for module in MODULES} - {""} == set(WINGS)


def test_the_paper_for_contributors_shows_the_same_plan() -> None:
    paper = (PACKAGE.parents[1] / "CONTRIBUTING.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)/`", paper, flags=re.MULTILINE) == [*WINGS]
    (ground,) = re.findall(r"^\| the ground: (.+?) \|", paper, flags=re.MULTILINE)
    assert ground == ", ".join(f"`{module}`" for module in GROUND)


def test_wings_stand_on_those_before_them() -> None:
    order = [*WINGS]
    assert [wing for wing, below in WINGS.items() if not below <= set(order[: order.index(wing)])] == []


@pytest.mark.parametrize("wing", WINGS)
def test_a_wing_imports_from_the_wings_of_the_table_and_from_no_other(wing: str) -> None:
    modules = [module for module in MODULES if wing_of(module) == wing]
    assert {wing_of(other) for module in modules for other in own(module)} - {"", wing} == WINGS[wing]


def test_the_ground_imports_one_way_and_from_no_wing() -> None:
    assert [module for index, module in enumerate(GROUND) if not own(module) <= set(GROUND[:index])] == []


def test_another_wing_is_entered_by_its_face() -> None:
    """Not by a module behind it."""
    past = [
        (module, place, name)
        for module in MODULES
        for place, name in taken(module)
        if place and wing_of(place) not in ("", wing_of(module)) and not (is_face(place) and name in exported(place))
    ]
    assert past == []


def test_within_a_wing_its_own_face_is_not_asked() -> None:
    asked = [
        (module, name)
        for module in MODULES
        for place, name in taken(module)
        if is_face(place) and place == wing_of(module) and f"{place}.{name}" not in MODULES
    ]
    assert asked == []


@pytest.mark.parametrize("wing", WINGS)
def test_a_face_offers_what_others_take_and_nothing_else(wing: str) -> None:
    wanted = {name for module in MODULES if wing_of(module) != wing for place, name in taken(module) if place == wing}
    entered = {reference.rpartition(":")[2] for reference in ENTRIES if reference.startswith(f"onrecord.{wing}:")}
    assert sorted(exported(wing)) == sorted(wanted | entered)


@pytest.mark.parametrize("wing", WINGS)
def test_a_face_names_each_of_its_modules(wing: str) -> None:
    said = ast.get_docstring(tree(wing)) or ""
    modules = {module.partition(".")[2] for module in MODULES if module.startswith(f"{wing}.")}
    assert set(re.findall(r"`(\w+)`", said.partition("\n")[2])) == modules
    assert re.fullmatch(r"[A-Z].+\.", said.splitlines()[0])


def test_below_the_record_there_are_texts_only() -> None:
    files = {"pathlib", "os", "subprocess"}
    texts = [module for module in MODULES if wing_of(module) in TEXTS_ALONE]
    assert having(lambda module: files & {name.split(".")[0] for name in imports(module)}, texts) == []


def test_an_outside_library_is_known_only_at_its_door() -> None:
    known: dict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        for library in outside(module):
            known[library].add(module)
    assert known == DOORS


def test_processes_are_started_at_the_door_of_git_alone() -> None:
    assert set(having(lambda module: {"subprocess"} & set(imports(module)))) == GIT


def test_the_clock_is_read_in_one_place() -> None:
    read = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"}
    assert set(having(lambda module: read & calls(module))) == CLOCKS


def test_only_the_command_line_speaks() -> None:
    spoken = {"print", "click.echo", "sys.stdout.write", "sys.stderr.write"}
    assert set(having(lambda module: spoken & calls(module))) == PRINTERS


def test_only_the_command_line_ends_the_process() -> None:
    assert set(having(lambda module: {"sys.exit", "exit", "quit", "os._exit"} & calls(module))) == ENDERS


def test_no_html_stands_in_a_module_that_is_not_about_html() -> None:
    assert set(having(lambda module: [literal for literal in literals(module) if HTML.search(literal)])) <= HTML_WRITERS


def test_a_module_says_in_one_sentence_what_its_noun_is() -> None:
    sentences = {module: (ast.get_docstring(tree(module)) or "").partition("\n")[0] for module in MODULES}
    unsaid = [module for module, sentence in sentences.items() if not re.fullmatch(r"(An?|The|What) .+\.", sentence)]
    assert [module for module in unsaid if not is_face(module)] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert having(lambda module: {"utils", "util", "helpers", "common", "misc", "tools"} & {*module.split(".")}) == []


def test_no_two_modules_differ_by_a_plural_or_a_participle() -> None:
    nouns = {module.rpartition(".")[2] for module in MODULES if wing_of(module) != "cli" and not is_face(module)}
    stems = Counter(re.sub(r"(ies|ing|ed|es|s|y|e)$", "", noun) for noun in nouns)
    assert [stem for stem, count in stems.items() if count > 1] == []


def test_no_name_of_a_class_has_two_meanings() -> None:
    classes = Counter(
        node.name.lstrip("_") for module in MODULES for node in ast.walk(tree(module)) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in classes.items() if count > 1] == []
