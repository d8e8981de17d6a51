"""A site: one folder with mkdocs.yml and docs/, and what MkDocs is told there."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice of its end of life, on every build

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, MkDocsException
from mkdocs.utils.yaml import yaml_load

from onrecord import clock
from onrecord.errors import failure
from onrecord.record import Archive, expect_real, read_archive

PLUGIN = "onrecord"
CONFIG_FILE = "mkdocs.yml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One folder with mkdocs.yml and docs/: where the archive is written and how it is published."""

    folder: Path
    docs: Path

    url: str
    """Address of the portal, ending in a slash."""

    origin: str
    """The first address it ever had (our plugin's `origin`), of which the identifiers of its feeds are made."""

    name: str
    language: str
    timezone: str

    branch: str
    """Branch on which mike keeps what is published (MkDocs: `remote_branch`)."""

    remote: str
    """git remote it is pushed to (MkDocs: `remote_name`)."""

    repository: str | None
    """Web address of the source repository."""

    timestamp_authority: str | None
    """Web address of who stamps the ledger of each publication (RFC 3161); None where nobody is asked."""

    timestamp_root: str | None
    """File with its root certificate in PEM, relative to the site's folder."""

    settings: str = field(default="", repr=False)
    """Everything that mkdocs.yml says, with what it takes from elsewhere, as JSON."""

    own_program: tuple[str, ...] = ()
    """Files and folders with templates and hooks of its own, relative to its folder."""

    @property
    def facts(self) -> dict[str, str | None]:
        """What every page says of the site."""
        return {"url": self.url, "name": self.name, "repository": self.repository}

    def archive(self) -> Archive:
        """Read its statements."""
        return read_archive(self.docs, path=self.docs_name)

    @property
    def docs_name(self) -> str:
        """The folder of statements as problems name it."""
        try:
            return self.docs.relative_to(self.folder).as_posix()
        except ValueError:
            return self.docs.as_posix()


def load_site(folder: Path) -> Site:
    """Read mkdocs.yml in `folder`; raise OnRecordError where the site cannot be published from it."""
    config = read_config(folder)
    plugin = config.plugins.get(PLUGIN)
    if plugin is None:
        remedy = f"Add '- {PLUGIN}' below 'plugins:'"
        raise failure(CONFIG_FILE, f"the plugin '{PLUGIN}' is not switched on", remedy)
    url = config.site_url or ""
    if not url:
        remedy = "Add 'site_url: https://…', the address at which the site is published"
        raise failure(CONFIG_FILE, "the site has no address, so nothing on it could be cited", remedy)
    clock.zone(plugin.config.timezone)
    within = Path(config.config_file_path).parent
    expect_real(Path(config.docs_dir), within=within, path=Path(config.docs_dir).name)
    return Site(
        folder=folder.resolve(),
        docs=Path(config.docs_dir).resolve(),
        url=with_slash(url),
        origin=with_slash(plugin.config.origin or url),
        name=config.site_name,
        language=theme_language(config),
        timezone=plugin.config.timezone,
        branch=config.remote_branch,
        remote=config.remote_name,
        repository=config.repo_url or None,
        timestamp_authority=plugin.config.timestamp_authority or None,
        timestamp_root=plugin.config.timestamp_root or None,
        **_told_to_mkdocs(folder),
    )


def _told_to_mkdocs(folder: Path) -> dict[str, Any]:
    """Return what mkdocs.yml says, and what it adds to the program; it was read before, and can be."""
    told = yaml_load((folder / CONFIG_FILE).read_text(encoding="utf-8-sig"))
    theme = told.get("theme")
    own = [theme.get("custom_dir")] if isinstance(theme, dict) else []
    hooks = told.get("hooks")
    own += hooks if isinstance(hooks, list) else []
    return {
        "settings": json.dumps(told, default=str, sort_keys=True),
        "own_program": tuple(str(each) for each in own if each),
    }


def read_config(folder: Path, **options: str) -> MkDocsConfig:
    """Read mkdocs.yml in `folder`, with other options than it says."""
    file = folder / CONFIG_FILE
    if not file.is_file():
        remedy = f"Give the site's folder with --site, or add {CONFIG_FILE} there"
        raise failure(str(folder), f"there is no {CONFIG_FILE} in this folder", remedy)
    if file.is_symlink():
        raise failure(CONFIG_FILE, "this is a link, not a file", "Put the file itself here")
    with heard() as told:
        try:
            return load_config(str(file), **options)
        except (ConfigurationError, MkDocsException) as error:
            message = " ".join("; ".join([*told, *str(error).splitlines()]).split()).rstrip(".!")
            raise failure(CONFIG_FILE, message, "Mend the setting it names") from error
        except RecursionError:
            fact = "lists or mappings stand within each other, too deep to be read"
            raise failure(CONFIG_FILE, fact, "Write each setting on a line of its own") from None


@contextmanager
def heard() -> Iterator[list[str]]:
    """Collect what MkDocs would print as errors, so that it can be told as a problem."""
    told: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    propagate, level = logger.propagate, logger.level
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.ERROR)
    try:
        yield told
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
        logger.setLevel(level)


def theme_language(config: MkDocsConfig) -> str:
    """Return the language of pages that are of no statement."""
    return str(config.theme["language"]) if "language" in config.theme else "en"


def with_slash(address: str) -> str:
    """Return an address that ends in a slash."""
    return address if address.endswith("/") else f"{address}/"
