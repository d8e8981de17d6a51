"""Templates print what they are given: every name and every fact in them is one of their kind of page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args

import jinja2
import pytest
from jinja2 import meta, nodes

from onrecord.site.assets import overrides
from onrecord.site.kinds import (
    ChangesFacts,
    CompareFacts,
    FileNames,
    FollowFacts,
    FrameFacts,
    HistoryFacts,
    KindFacts,
    OwnFacts,
    PortalFacts,
    RevisionFacts,
    SiteFacts,
    TimelineFacts,
)
from onrecord.site.page import PageKind

NAMES = {"_", "ngettext", "language", "site", "statement", "frame", "facts"}
"""What our templates are given; README.md in overrides/ says what each is."""

OF_MKDOCS = {"base_url", "page"}
OF_MAIN = {"say"}
"""The macros, which main.html imports for whatever it includes."""

KINDS: dict[str, tuple[type, ...]] = {
    "portal": (PortalFacts,),
    "current": (RevisionFacts,),
    "revision": (RevisionFacts,),
    "changes": (ChangesFacts,),
    "timeline": (TimelineFacts,),
    "compare": (CompareFacts,),
    "history": (HistoryFacts,),
    "follow": (FollowFacts,),
    "visit": (RevisionFacts, TimelineFacts),
    "check": (RevisionFacts,),
    "own": (OwnFacts,),
}
"""The facts that a template may print; `visit` and `check` are part of other pages."""

TEMPLATES = sorted(
    path
    for path in (*overrides().iterdir(), *(overrides() / "onrecord").iterdir())
    if path.suffix in (".html", ".xml", ".txt")
)
"""Those of ours; the ones in partials/ are Material's, which gives them names of its own."""

each = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(overrides()).as_posix())


def parsed(template: Path) -> nodes.Template:
    environment = jinja2.Environment(autoescape=True)
    environment.filters["url"] = str  # as MkDocs has it
    return environment.parse(template.read_text(encoding="utf-8"))


def attributes(template: Path, name: str) -> set[str]:
    """What a template asks of a name: `url` where it prints `frame.url`."""
    found = parsed(template).find_all(nodes.Getattr)
    return {one.attr for one in found if isinstance(one.node, nodes.Name) and one.node.name == name}


def known(of: type) -> set[str]:
    """What a class of facts can be asked."""
    assert is_dataclass(of)
    return {field.name for field in fields(of)} | {name for name in vars(of) if not name.startswith("_")}


@each
def test_a_template_uses_the_names_it_is_given_and_no_others(template: Path) -> None:
    given = NAMES | OF_MKDOCS | (OF_MAIN if template.parent.name == "onrecord" else set())
    own_names = {name.name for name in parsed(template).find_all(nodes.Name) if name.ctx == "store"}
    assert meta.find_undeclared_variables(parsed(template)) - own_names <= given


@each
def test_a_template_prints_facts_of_its_own_kind_of_page(template: Path) -> None:
    asked = attributes(template, "facts")
    assert [fact for of in KINDS.get(template.stem, ()) for fact in asked - known(of)] == []
    assert not asked or template.stem in KINDS


@each
@pytest.mark.parametrize(("name", "of"), [("site", SiteFacts), ("frame", FrameFacts)])
def test_what_is_asked_of_the_site_and_the_frame_is_there(template: Path, name: str, of: type) -> None:
    assert attributes(template, name) <= known(of)


@each
def test_a_file_beside_the_pages_is_named_by_a_name_there_is(template: Path) -> None:
    found = parsed(template).find_all(nodes.Getattr)
    asked = {one.attr for one in found if isinstance(one.node, nodes.Getattr) and one.node.attr == "names"}
    assert asked <= known(FileNames)


@each
def test_no_template_decides_by_the_status_of_a_text(template: Path) -> None:
    """Each status is worded in Python; of it, a template prints the class that its colours hang on."""
    asked = [*_conditions(template)]
    assert [condition for condition in asked if "status" in condition] == []


def _conditions(template: Path) -> Iterator[str]:
    """Yield what a template asks before it prints something."""
    text = template.read_text(encoding="utf-8")
    yield from re.findall(r"\{%-? *(?:el)?if (.*?)-?%\}", text)
    yield from re.findall(r" if (.*?) else ", text)


def test_every_kind_of_page_has_a_template_and_facts() -> None:
    assert {kind.value for kind in PageKind} <= {template.stem for template in TEMPLATES} & set(KINDS)
    assert {of for classes in KINDS.values() for of in classes} == set(get_args(KindFacts))


@pytest.mark.parametrize("of", [SiteFacts, FrameFacts, FileNames, *get_args(KindFacts)])
def test_facts_are_frozen(of: type) -> None:
    assert of.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert hasattr(of, "__slots__")
    assert all(field.kw_only for field in fields(of))
