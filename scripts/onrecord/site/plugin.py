"""The archive as MkDocs sees it: its pages, rendered by Material's frame and our templates.

The only module that knows MkDocs and the theme.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Literal

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice of its end of life, on every build

import jinja2
from mkdocs.commands.build import build
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents, get_toc
from mkdocs.utils.templates import TemplateContext

from onrecord import __version__, clock
from onrecord.errors import OnRecordError, failure
from onrecord.history import History
from onrecord.language import Language, language
from onrecord.notice import (
    ATOM,
    EVERYTHING,
    JSON,
    MATERIAL,
    Masthead,
    feed_files,
    letter,
    message,
    notice,
    statement_entries,
)
from onrecord.notice import dumps as dumps_bulletin
from onrecord.record import (
    FOLLOW,
    HISTORY,
    NOTICE,
    SOURCE,
    Archive,
    Life,
    Revision,
    Standing,
    Statement,
    Status,
    banners,
    biography,
    history_of,
    read_archive,
)
from onrecord.site.assets import Asset, overrides, read_assets
from onrecord.site.context import changes
from onrecord.site.page import Page, PageKind, pages
from onrecord.site.site import CONFIG_FILE, PLUGIN, Site, heard, read_config, theme_language, with_slash
from onrecord.text import Section, write

SCHEMAS = "schemas"
"""Where the schemas of published JSON stand."""

SNIPPET = "notice.js"
"""The one script with an address of its own that never changes, since other websites load it."""

STATIC_TEMPLATES = ("404.html", "sitemap.xml", "robots.txt")

_MATERIAL_STYLE = "assets/stylesheets/main.*.min.css"
_TOC_LEVELS = (2, 3)
_WITHOUT_TEXT = frozenset({PageKind.CHANGES, PageKind.COMPARE, PageKind.FOLLOW, PageKind.HISTORY, PageKind.TIMELINE})


def render(
    site: Site,
    archive: Archive,
    day: date,
    wanted: Callable[[Page], bool] = lambda _: True,
    *,
    progress: Callable[[], object] = lambda: None,
    words: Callable[[Revision], int] = lambda revision: revision.words,
    histories: Mapping[str, History] | None = None,
) -> dict[str, bytes]:
    """Build the pages that are `wanted`, and the site's own files, with one run of MkDocs.

    Returns path on the branch and content, shared assets included.
    `progress` is called after each page. `words` counts a revision's words, for one who knows without reading;
    `histories`, by slug, are folded where they are not given.
    """
    with tempfile.TemporaryDirectory(prefix="onrecord-") as folder:
        config = read_config(site.folder, site_dir=folder, site_url=site.url)
        plugin = config.plugins[PLUGIN]
        assert isinstance(plugin, ArchivePlugin)  # noqa: S101 - its entry point in pyproject.toml says so
        plugin.order = RenderOrder(
            archive=archive,
            day=day,
            wanted=wanted,
            progress=progress,
            words=words,
            histories=_folded(archive) if histories is None else histories,
        )
        with heard() as told:
            try:
                build(config)
            except (MkDocsException, jinja2.TemplateError) as error:
                fact = f"MkDocs could not build the site: {'; '.join([*told, str(error)])}"
                raise failure(CONFIG_FILE, fact, "Mend what it names") from error
        root = Path(folder)
        return {
            file.relative_to(root).as_posix(): file.read_bytes()
            for file in sorted(root.rglob("*"))
            if file.is_file() and file.suffix != ".gz"
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderOrder:
    """What a publisher asks of one build."""

    archive: Archive
    day: date
    wanted: Callable[[Page], bool]
    progress: Callable[[], object]
    words: Callable[[Revision], int]
    histories: Mapping[str, History]


class _Settings(Config):  # type: ignore[no-untyped-call] # MkDocs leaves its own untyped
    timezone = config_options.Type(str, default="UTC")
    origin = config_options.Type(str, default="")


class ArchivePlugin(BasePlugin[_Settings]):  # type: ignore[no-untyped-call] # idem
    """MkDocs plugin `onrecord`: turns the folders of docs/ into the archive's pages."""

    def __init__(self) -> None:
        self.order: RenderOrder | None = None
        self.preview = False
        self._pages: dict[str, Page] = {}
        self._assets: Mapping[str, Asset] = {}
        self._shared: dict[str, Any] = {}
        self._lives: dict[str, tuple[Life, ...]] = {}
        self._ordered: RenderOrder

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002
        """Remember whether this is a preview; its mere presence keeps the plugin alive between rebuilds."""
        self.preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add our templates and files to the theme, and refuse a build that would overwrite what is published."""
        if os.environ.get("MIKE_DOCS_VERSION"):
            raise PluginError("'mike deploy' overwrites what is published. Use: onrecord publish")
        config.use_directory_urls = True
        config.theme.static_templates.update(STATIC_TEMPLATES)
        folder = str(overrides())
        if folder not in config.theme.dirs:
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, folder)
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Replace whatever MkDocs found by the pages of the archive and the assets they share."""
        try:
            order = self._ordered = self.order or self._preview(config)
        except OnRecordError as error:
            raise PluginError(f"\n{error}") from error
        self._lives = {}
        every = list(pages(order.archive, order.day))
        self._pages = {f"{page.url}index.md": page for page in every if order.wanted(page)}
        self._assets = read_assets(_asset_files(config))
        self._shared = {
            "site_language": language(theme_language(config)),
            "address": with_slash(config.site_url or "/"),
            "archive": order.archive,
            "day": order.day,
            "every_page": every,
            "words_of": order.words,
            "status": Status,
            "asset": lambda name: self._assets[name].path,
            "source_name": SOURCE,
            "history_name": HISTORY,
            "notice_name": NOTICE,
            "snippet_name": SNIPPET,
            "follow_url": FOLLOW,
            "feed_name": EVERYTHING,
            "material_name": MATERIAL,
            "atom": ATOM,
            "json": JSON,
            "preview": self.preview,
            "onrecord_version": __version__,
        }
        for file in list(files):
            files.remove(file)
        for asset in self._assets.values():
            files.append(File.generated(config, asset.path, content=asset.data))
        files.append(File.generated(config, SNIPPET, content=(overrides() / "assets" / SNIPPET).read_bytes()))
        for schema in sorted(resources.files("onrecord").joinpath("schemas").iterdir(), key=lambda file: file.name):
            files.append(File.generated(config, f"{SCHEMAS}/{schema.name}", content=schema.read_bytes()))
        for uri in self._pages:
            files.append(File.generated(config, uri, content=""))
        return files

    def on_env(self, env: jinja2.Environment, **_: Any) -> jinja2.Environment:
        """Escape whatever our own templates print; Material's print HTML of their own."""
        ours = {path.relative_to(overrides()).as_posix() for path in overrides().rglob("*.*")}
        env.autoescape = lambda name: name in ours
        return env

    def on_page_content(self, html: str, page: MkDocsPage, **_: Any) -> str:  # noqa: ARG002 - MkDocs names it
        """Hand MkDocs our reading of the text, and its table of contents."""
        ours = self._pages[page.file.src_uri]
        page.toc = _toc(ours)
        return "" if ours.kind in _WITHOUT_TEXT else ours.text.html

    def on_page_context(
        self,
        context: TemplateContext,
        page: MkDocsPage,
        config: MkDocsConfig,
        nav: Navigation,  # noqa: ARG002
    ) -> TemplateContext:
        """Give the template the page's facts."""
        ours = self._pages[page.file.src_uri]
        self._fill(context, config, ours)  # type: ignore[arg-type] # a TypedDict is a dict to its maker
        return context

    def on_template_context(
        self,
        context: TemplateContext,
        template_name: str,  # noqa: ARG002 - MkDocs names it
        config: MkDocsConfig,
    ) -> TemplateContext:
        """Give the site's own files (404, site map, robots) what they print."""
        self._fill(context, config, None)  # type: ignore[arg-type]
        return context

    def on_post_page(self, output: str, **_: Any) -> str:
        """Tell the publisher that one more page is done."""
        if self.order:
            self.order.progress()
        return output

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Put beside the pages what they lead to: each revision's source, each statement's history and notices."""
        archive, day, address = self._ordered.archive, self._ordered.day, self._shared["address"]
        for slug, history in self._ordered.histories.items():
            told = dumps_bulletin(archive[slug], day, address)
            for name, content in {HISTORY: history.dumps(), NOTICE: told}.items():
                Path(config.site_dir, slug, name).write_text(content, encoding="utf-8", newline="\n")
        if self.order is None:
            self._write_feeds(config, archive, day)
        for page in self._pages.values():
            if page.kind is PageKind.REVISION:
                Path(config.site_dir, page.url, SOURCE).write_bytes(page.revision.source)

    def _write_feeds(self, config: MkDocsConfig, archive: Archive, day: date) -> None:
        """Make the feeds of a preview; a publisher makes them of what it published before."""
        address, zone = self._shared["address"], clock.zone(self.config.timezone)
        origin, tag = with_slash(self.config.origin or address), theme_language(config)
        masthead = Masthead(url=address, origin=origin, name=config.site_name, language=tag, zone=zone)
        entries = {one.slug: statement_entries(one, day, masthead) for one in archive.statements}
        for path, content in feed_files(archive, entries, masthead).items():
            Path(config.site_dir, path).write_bytes(content)

    def _preview(self, config: MkDocsConfig) -> RenderOrder:
        """Order all of docs/ as it is today, for whoever runs MkDocs itself."""
        archive = read_archive(Path(config.docs_dir))
        return RenderOrder(
            archive=archive,
            day=clock.today(self.config.timezone),
            wanted=lambda _: True,
            progress=lambda: None,
            words=lambda revision: revision.words,
            histories=_folded(archive),
        )

    def _fill(self, context: dict[str, Any], config: MkDocsConfig, ours: Page | None) -> None:
        statement = ours.statement if ours else None
        spoken = language(statement.language if statement else theme_language(config))
        context.update(
            self._shared,
            _=spoken.say,
            ngettext=spoken.say_number,
            language=spoken,
            entry=ours,
            kind=ours.kind if ours else None,
            statement=statement,
            standing=ours.standing if ours else None,
            banners=ours.banners if ours else (),
            banners_of=lambda statement: banners(statement, self._ordered.day),
            **self._facts(ours, spoken),
        )

    def _life(self, statement: Statement) -> tuple[Life, ...]:
        """Return the biography of a statement's sections, written once for each build."""
        if statement.slug not in self._lives:
            self._lives[statement.slug] = biography(
                statement, self._ordered.histories[statement.slug], self._ordered.day
            )
        return self._lives[statement.slug]

    def _facts(self, ours: Page | None, spoken: Language) -> dict[str, object]:
        """Return what one kind of page prints and others do not."""
        if ours is None or ours.statement is None or ours.standing is None:
            return {}
        if ours.kind is PageKind.CHANGES:
            return self._told(ours, ours.statement, ours.standing, spoken)
        if ours.kind is PageKind.FOLLOW:
            shown = [notice(ours.statement, standing) for standing in ours.banners]
            return {"told_today": [(one, told) for one in shown if (told := message(one, spoken))]}
        lives = self._life(ours.statement)
        if ours.kind is PageKind.HISTORY:
            return {"lives": lives}
        if ours.kind in (PageKind.CURRENT, PageKind.REVISION):
            return self._shown(ours.statement, ours.standing, {life.anchor for life in lives})
        return {}

    def _shown(self, statement: Statement, standing: Standing, told: set[str]) -> dict[str, object]:
        """Return a text in parts, and since when each section stands so; not its title, which speaks for all of it."""
        revision = standing.revision
        title = next((section.anchor for section in revision.text.sections[:1] if section.level == 1), None)
        announced = revision.name if standing.status is Status.ANNOUNCED else None
        since = self._ordered.histories[statement.slug].since(revision.name).sections
        return {
            "parts": revision.text.parts,
            "titles": {section.anchor: section.title for section in revision.text.sections},
            "since": {
                anchor: statement.named(name) for anchor, name in since.items() if anchor != title and name != announced
            },
            "told": told,
        }

    def _told(self, ours: Page, statement: Statement, standing: Standing, spoken: Language) -> dict[str, object]:
        """Return what a revision changes: its notice in words, and every change in its place."""
        told = notice(statement, standing)
        return {
            "changes": changes(standing.previous, standing.revision, spoken),
            "notice": told,
            "letter": write(letter(told, spoken, "../" * ours.url.count("/")).blocks),
        }


def _folded(archive: Archive) -> dict[str, History]:
    return {statement.slug: history_of(statement) for statement in archive.statements}


def _asset_files(config: MkDocsConfig) -> Iterable[tuple[str, Path]]:
    """Yield our assets and the one of Material that we use, by the names templates know them by."""
    for folder in reversed([Path(d) for d in config.theme.dirs]):
        for file in sorted(folder.glob(_MATERIAL_STYLE)):
            yield "material.css", file
    for file in sorted((overrides() / "assets").iterdir()):
        if file.suffix in {".css", ".js", ".svg"} and file.name != SNIPPET:
            yield file.name, file


def _toc(page: Page) -> TableOfContents:
    """Nest the text's sections for MkDocs; the title itself is not part of it."""
    if page.kind not in (PageKind.CURRENT, PageKind.REVISION):
        return get_toc([])
    return get_toc(list(_nested([s for s in page.text.sections if s.level in _TOC_LEVELS])))


def _nested(sections: list[Section]) -> Iterable[Any]:
    while sections:
        first, *rest = sections
        size = next((i for i, section in enumerate(rest) if section.level <= first.level), len(rest))
        yield {
            "level": first.level,
            "id": first.anchor,
            "name": first.title,
            "children": list(_nested(rest[:size])),
        }
        sections = rest[size:]
