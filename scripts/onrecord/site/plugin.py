"""The archive as MkDocs sees it: its pages, rendered by Material's frame and our templates.

The only module that knows MkDocs and the theme.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents, get_toc
from mkdocs.utils.templates import TemplateContext

from onrecord import clock
from onrecord.errors import OnRecordError, Problem, failure
from onrecord.history import History
from onrecord.notice import Masthead, feed_files, statement_entries
from onrecord.notice import dumps as dumps_bulletin
from onrecord.record import HISTORY, NOTICE, RECEIPT, SOURCE, Archive, Revision, expect_files, history_of, read_archive
from onrecord.site.assets import Asset, overrides, read_assets
from onrecord.site.citation import receipt
from onrecord.site.context import Contexts
from onrecord.site.kinds import SNIPPET, SiteFacts
from onrecord.site.loading import not_allowed
from onrecord.site.page import Page, PageKind, pages
from onrecord.site.site import CONFIG_FILE, PLUGIN, Site, heard, read_config, theme_language, with_slash
from onrecord.site.workplace import workplace
from onrecord.text import Section

SCHEMAS = "schemas"
"""Where the schemas of published JSON stand."""

STATIC_TEMPLATES = ("404.html", "sitemap.xml", "robots.txt")

_MATERIAL_STYLE = "assets/stylesheets/main.*.min.css"
_TOC_LEVELS = (2, 3)
_WITH_TEXT = frozenset({PageKind.PORTAL, PageKind.CURRENT, PageKind.REVISION})


def render(
    site: Site,
    archive: Archive,
    day: date,
    wanted: Callable[[Page], bool] = lambda _: True,
    *,
    progress: Callable[[], object] = lambda: None,
    words: Callable[[Revision], int] = lambda revision: revision.words,
    histories: Mapping[str, History] | None = None,
    head: str | None = None,
) -> dict[str, bytes]:
    """Build the pages that are `wanted`, and the site's own files, with one run of MkDocs.

    Returns path on the branch and content, shared assets included.
    `progress` is called after each page. `words` counts a revision's words, for one who knows without reading;
    `histories`, by slug, are folded where they are not given. `head` is the SHA-256 of the archive's newest checkpoint.
    """
    with workplace() as root:
        config = read_config(site.folder, site_dir=str(root), site_url=site.url)
        plugin = config.plugins[PLUGIN]
        assert isinstance(plugin, ArchivePlugin)  # noqa: S101 - its entry point in pyproject.toml says so
        plugin.order = RenderOrder(
            archive=archive,
            day=day,
            wanted=wanted,
            progress=progress,
            words=words,
            histories=_folded(archive) if histories is None else histories,
            head=head,
        )
        with heard() as told:
            try:
                build(config)
            except (MkDocsException, jinja2.TemplateError) as error:
                fact = f"MkDocs could not build the site: {'; '.join([*told, str(error)])}"
                raise failure(CONFIG_FILE, fact, "Mend what it names") from error
        if plugin.refused:
            raise OnRecordError(sorted(plugin.refused))
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
    head: str | None


class _Settings(Config):  # type: ignore[no-untyped-call] # MkDocs leaves its own untyped
    timezone = config_options.Type(str, default="UTC")
    origin = config_options.Type(str, default="")
    timestamp_authority = config_options.Type(str, default="")
    timestamp_root = config_options.Type(str, default="")


class ArchivePlugin(BasePlugin[_Settings]):  # type: ignore[no-untyped-call] # idem
    """MkDocs plugin `onrecord`: turns the folders of docs/ into the archive's pages."""

    def __init__(self) -> None:
        self.order: RenderOrder | None = None
        self.preview = False
        self._pages: dict[str, Page] = {}
        self.refused: list[Problem] = []
        """What pages of one's own hold and may not."""

        self._ordered: RenderOrder
        self._contexts: Contexts

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002
        """Remember whether this is a preview; its mere presence keeps the plugin alive between rebuilds."""
        self.preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add our templates and files to the theme, and refuse a build that would overwrite what is published."""
        if os.environ.get("MIKE_DOCS_VERSION"):
            raise PluginError("'mike deploy' overwrites what is published. Use: onrecord publish")
        try:
            _expect_own_files(config)
        except OnRecordError as error:
            raise PluginError(f"\n{error}") from error
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
        self.refused = []
        every = tuple(pages(order.archive, order.day))
        self._pages = {_source(page): page for page in every if order.wanted(page)}
        site = self._site(config, every)
        self._contexts = Contexts(
            site=site, archive=order.archive, day=order.day, words=order.words, histories=order.histories
        )
        kept = {*order.archive.own_files, *(page.own.path for page in self._pages.values() if page.own)}
        for file in list(files):
            if file.src_uri not in kept:
                files.remove(file)
        for path, content in (
            *_shared_files(site.assets.values()),
            *((uri, b"") for uri, page in self._pages.items() if not page.own),
        ):
            files.append(File.generated(config, path, content=content))
        return files

    def _site(self, config: MkDocsConfig, every: tuple[Page, ...]) -> SiteFacts:
        return SiteFacts(
            name=config.site_name,
            description=config.site_description,
            repository=config.repo_url,
            language=theme_language(config),
            address=with_slash(config.site_url or "/"),
            preview=self.preview,
            pages=every,
            own=self._ordered.archive.own,
            head=self._ordered.head,
            assets=read_assets(_asset_files(config)),
        )

    def on_env(self, env: jinja2.Environment, **_: Any) -> jinja2.Environment:
        """Escape whatever our own templates print; Material's print HTML of their own."""
        ours = {path.relative_to(overrides()).as_posix() for path in overrides().rglob("*.*")}
        env.autoescape = lambda name: name in ours
        return env

    def on_page_content(self, html: str, page: MkDocsPage, **_: Any) -> str:
        """Hand MkDocs our reading of the text, and its table of contents."""
        ours = self._pages[page.file.src_uri]
        if ours.own:
            self.refused += not_allowed(html, path=f"{Path(page.file.src_dir or 'docs').name}/{ours.own.path}")
            return html
        page.toc = _toc(ours)
        return ours.text.html if ours.kind in _WITH_TEXT else ""

    def on_page_context(
        self,
        context: TemplateContext,
        page: MkDocsPage,
        **_: Any,
    ) -> TemplateContext:
        """Give the template of a page its facts."""
        return _with(context, self._contexts.names(self._pages[page.file.src_uri]))

    def on_template_context(self, context: TemplateContext, **_: Any) -> TemplateContext:
        """Give the site's own files (404, site map, robots) what they print."""
        return _with(context, self._contexts.names(None))

    def on_post_page(self, output: str, **_: Any) -> str:
        """Tell the publisher that one more page is done."""
        if self.order:
            self.order.progress()
        return output

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Put beside the pages what they lead to: each revision's source, each statement's history and notices."""
        if self.refused and self.order is None:
            raise PluginError(f"\n{OnRecordError(sorted(self.refused))}")
        root, order = Path(config.site_dir), self._ordered
        for slug, history in order.histories.items():
            told = dumps_bulletin(order.archive[slug], order.day, self._contexts.site.address)
            for name, content in {HISTORY: history.dumps(), NOTICE: told}.items():
                (root / slug / name).write_text(content, encoding="utf-8", newline="\n")
        for page in self._pages.values():
            if page.kind is PageKind.REVISION:
                (root / page.url / SOURCE).write_bytes(page.revision.source)
                self._write_receipt(root, page)
        if self.order is None:
            self._write_feeds(root, order.archive, order.day)

    def _write_receipt(self, root: Path, page: Page) -> None:
        line = page.statement.proof(page.revision.name) if page.statement else None
        if page.statement and page.standing and line:
            content = receipt(page.statement, page.standing, line, self._contexts.site.address)
            (root / page.url / RECEIPT).write_text(content, encoding="utf-8", newline="\n")

    def _write_feeds(self, root: Path, archive: Archive, day: date) -> None:
        """Make the feeds of a preview; a publisher makes them of what it published before."""
        site = self._contexts.site
        origin, zone = with_slash(self.config.origin or site.address), clock.zone(self.config.timezone)
        masthead = Masthead(url=site.address, origin=origin, name=site.name, language=site.language, zone=zone)
        entries = {one.slug: statement_entries(one, day, masthead) for one in archive.statements}
        for path, content in feed_files(archive, entries, masthead).items():
            (root / path).write_bytes(content)

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
            head=None,
        )


def _expect_own_files(config: MkDocsConfig) -> None:
    """Stop before MkDocs walks through a link in the folder of statements, or Jinja through one among the templates."""
    for folder in (config.docs_dir, config.theme.custom_dir):
        if folder:
            expect_files(Path(folder), path=Path(folder).name)


def _source(page: Page) -> str:
    """Return from which file MkDocs makes a page; all but those of one's own are made of nothing."""
    return page.own.path if page.own else f"{page.url}index.md"


def _with(context: TemplateContext, names: Mapping[str, object]) -> TemplateContext:
    """Add our names to those of MkDocs."""
    context.update(names)  # type: ignore[typeddict-item] # a TypedDict is a dict to its maker
    return context


def _folded(archive: Archive) -> dict[str, History]:
    return {statement.slug: history_of(statement) for statement in archive.statements}


def _shared_files(assets: Iterable[Asset]) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the files that are no pages."""
    for asset in assets:
        yield asset.path, asset.data
    yield SNIPPET, (overrides() / "assets" / SNIPPET).read_bytes()
    for schema in sorted(resources.files("onrecord").joinpath("schemas").iterdir(), key=lambda file: file.name):
        yield f"{SCHEMAS}/{schema.name}", schema.read_bytes()


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
    if page.standing is None or page.kind not in _WITH_TEXT:
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
