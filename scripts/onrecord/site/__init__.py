"""The site: mkdocs.yml, the pages, the plugin of MkDocs, and the proof of each page.

- `site`: the folder with mkdocs.yml and docs/
- `page`: one address, and what stands on it
- `kinds`: the facts that stand on each kind of page
- `title`: a page's title and description
- `citation`: how a text is named elsewhere, and what a reader may keep of it
- `context`: what its template is given: a few names, and those facts
- `plugin`: the archive as MkDocs sees it
- `workplace`: the temporary folder in which MkDocs writes
- `build`: the pages that are wanted, made and proved
- `loading`: what a page of one's own may not run or load
- `proof`: that a page shows what its source says
- `assets`: files that pages share
"""

from __future__ import annotations

from onrecord.site.assets import overrides
from onrecord.site.build import BuildOrder, make
from onrecord.site.page import Page, PageKind, frame_digest, pages, statement_pages
from onrecord.site.plugin import ArchivePlugin
from onrecord.site.proof import prove, prove_history
from onrecord.site.site import CONFIG_FILE, Site, load_site, with_slash

__all__ = [
    "CONFIG_FILE",
    "ArchivePlugin",
    "BuildOrder",
    "Page",
    "PageKind",
    "Site",
    "frame_digest",
    "load_site",
    "make",
    "overrides",
    "pages",
    "prove",
    "prove_history",
    "statement_pages",
    "with_slash",
]
