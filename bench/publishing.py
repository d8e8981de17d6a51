"""Publishing: `onrecord publish` beside a loop of `mike deploy`, over the same real revisions."""

from __future__ import annotations

import argparse
import gzip
import os
import posixpath
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from urllib.parse import urljoin, urlsplit

from bench.corpus import Sample, samples, spread

REVISIONS = 100
RUNS = 3
"""Runs of onrecord over all revisions, of which the median counts."""

EDITED = 10
"""Revisions of which the cost is measured when they are added one at a time."""

DEPLOYED = 20
"""Revisions that mike deploys without --full."""

ON = "2026-11-01"
"""The day of publication, so that statuses do not depend on the clock."""

FASTER = 20
VERSION_LIMIT = 100_000
COLD_LIMIT = 60_000
NEXT_LIMIT = 15_000

_SITE = "site_name: Benchmark\nsite_url: https://example.org/\n"
_ONRECORD = _SITE + "theme: {name: material, language: nl, font: false}\nplugins: [onrecord]\n"
_MIKE = _SITE + "theme: {name: material}\nextra: {version: {provider: mike}}\n"

_ENVIRONMENT = {
    **os.environ,
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",  # mike starts mkdocs
    "NO_MKDOCS_2_WARNING": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "bench" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


def run(argv: list[str]) -> bool:
    """Measure, print, and tell whether every target is reached."""
    full = _options(argv)
    texts = samples(REVISIONS)
    if not texts:
        print("bench: publishing is skipped, since ../shared/corpus is not there.")
        return True
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        root = Path(folder)
        _warm_up(root)
        site, once = _publish_all(root, texts)
        ours = Run(seconds=median(once), each=_publish_each(root / "each", texts), published=_weigh(site, texts))
        deployed = texts if full else [texts[i] for i in spread(len(texts), DEPLOYED)]
        site, loop = _deploy(root / "mike", deployed)
        seconds = sum(loop) if full else median(loop) * len(texts)
        theirs = Run(seconds=seconds, each=loop, published=_weigh(site, deployed))
    _say("")
    return _report(texts, ours, theirs, full=full)


def _options(argv: list[str]) -> bool:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--full", action="store_true", help=f"let mike deploy all {REVISIONS} revisions, not a sample")
    return bool(parser.parse_args(argv).full)


# Seconds


def _warm_up(root: Path) -> None:
    """Let both commands read their modules once, so that neither pays for a cold disk."""
    for name in ("onrecord", "mike"):
        _timed(root, _command(name), "--version")


def _publish_all(root: Path, texts: list[Sample]) -> tuple[Path, list[float]]:
    """Publish everything with one command, each time in a new repository; return the last and the seconds of each."""
    seconds: list[float] = []
    for number in range(RUNS):
        site = _repository(root / f"all-{number}", _ONRECORD)
        _write(site, texts)
        _say(f"onrecord publish, {len(texts)} revisions at once, run {number + 1} of {RUNS}")
        seconds.append(_publish(site))
    return site, seconds


def _publish_each(site: Path, texts: list[Sample]) -> list[float]:
    """Add one revision to those before it; what lies between two measured ones is published unmeasured."""
    _repository(site, _ONRECORD)
    seconds: list[float] = []
    written = 0
    for index in spread(len(texts), EDITED):
        _say(f"onrecord publish, revision {index + 1} added to those before it")
        _write(site, texts[written:index])
        _publish(site)
        _write(site, texts[index : index + 1])
        seconds.append(_publish(site))
        written = index + 1
    return seconds


def _deploy(site: Path, texts: list[Sample]) -> tuple[Path, list[float]]:
    """Deploy one revision after the other, as a person would."""
    _repository(site, _MIKE)
    page = site / "docs" / "index.md"
    page.parent.mkdir()
    seconds: list[float] = []
    for number, text in enumerate(texts, start=1):
        _say(f"mike deploy, {number} of {len(texts)}")
        page.write_text(text.body, encoding="utf-8")
        seconds.append(_timed(site, _command("mike"), "deploy", "--deploy-prefix", text.slug, text.day))
    return site, seconds


def _publish(site: Path) -> float:
    return _timed(site, _command("onrecord"), "publish", "--on", ON)


def _repository(folder: Path, config: str) -> Path:
    folder.mkdir()
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "add", "mkdocs.yml")
    _git(folder, "commit", "--quiet", "--message=Begin")
    return folder


def _write(site: Path, texts: list[Sample]) -> None:
    (site / "docs").mkdir(exist_ok=True)
    (site / "docs" / "index.md").write_text("# Benchmark\n", encoding="utf-8")
    for text in texts:
        folder = site / "docs" / text.slug
        folder.mkdir(exist_ok=True)
        facts = f"title: {text.slug}\norganisation: {text.slug}\nlanguage: {text.language}\n"
        (folder / "statement.yml").write_text(facts, encoding="utf-8")
        revision = f"---\neffective: {text.day}\n---\n\n{text.body}"
        (folder / f"{text.day}.md").write_text(revision, encoding="utf-8")


def _command(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _timed(folder: Path, *command: str) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=_ENVIRONMENT, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"bench: {' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return seconds


def _git(folder: Path, *args: str) -> bytes:
    return subprocess.run(["git", *args], cwd=folder, env=_ENVIRONMENT, capture_output=True, check=True).stdout


def _say(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{what}", end="", file=sys.stderr, flush=True)


# Bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What stands on a branch after a run, in bytes; each list has one number for each version."""

    versions: list[int]
    """Uncompressed bytes of all files in a version's folder."""

    files: list[int]

    sources: list[int]
    """Compressed bytes of the statement's text by itself, as its author wrote it."""

    shared: int
    """Uncompressed bytes of the assets at the root, which all versions use."""

    cold: list[int]
    """Compressed bytes of a page and everything it refers to."""

    following: list[int]
    """Compressed bytes of a page for who has just seen the version before it (for the first: the one after it)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What one of the two needed and made."""

    seconds: float
    """For all revisions."""

    each: list[float]
    """Seconds of each measured command that adds one revision to those before it."""

    published: Published


def _weigh(site: Path, texts: list[Sample]) -> Published:
    """Weigh the versions of `texts` on the published branch."""
    branch = _Branch(site)
    weights = [branch.folder(text.address) for text in texts]
    views = [branch.view(f"{text.address}/index.html") for text in texts]
    before = [views[1], *views[:-1]]
    return Published(
        versions=[sum(sizes) for sizes in weights],
        files=[len(sizes) for sizes in weights],
        sources=[len(gzip.compress(text.body.encode(), compresslevel=6)) for text in texts],
        shared=sum(branch.folder("assets")),
        cold=[sum(view.values()) for view in views],
        following=[
            sum(size for path, size in view.items() if path not in seen)
            for view, seen in zip(views, before, strict=True)
        ],
    )


class _Branch:
    """The files of gh-pages, weighed."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._sizes: dict[str, int] = {}
        self._compressed: dict[str, int] = {}
        for entry in _git(site, "ls-tree", "-r", "-l", "-z", "gh-pages").decode().split("\0"):
            if entry:
                facts, path = entry.split("\t", 1)
                self._sizes[path] = int(facts.split()[3])

    def folder(self, path: str) -> list[int]:
        """Return the size of each file below `path`."""
        return [size for name, size in self._sizes.items() if name.startswith(f"{path}/")]

    def view(self, page: str) -> dict[str, int]:
        """Return what a browser without a cache asks for, by path, with its compressed size."""
        references = _References()
        references.feed(self._read(page).decode("utf-8"))
        targets = [posixpath.normpath(urlsplit(urljoin(f"/{page}", url)).path)[1:] for url in references.urls]
        return {path: self._weigh(path) for path in [page, *targets] if path in self._sizes}

    def _read(self, path: str) -> bytes:
        return _git(self._site, "cat-file", "blob", f"gh-pages:{path}")

    def _weigh(self, path: str) -> int:
        if path not in self._compressed:
            self._compressed[path] = len(gzip.compress(self._read(path), compresslevel=6))
        return self._compressed[path]


class _References(HTMLParser):
    """Collects the addresses of the style sheets, scripts and drawings that a page refers to on its own site."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        url = values.get("href") if tag == "link" else values.get("src") if tag in ("script", "img") else None
        parts = urlsplit(url or "")
        if parts.path.endswith((".css", ".js", ".svg")) and not parts.netloc:
            self.urls.append(parts.path)


# Words


def _report(texts: list[Sample], ours: Run, theirs: Run, *, full: bool) -> bool:
    """Print the table; return whether every target is reached."""
    mike, onrecord = theirs.published, ours.published
    times = theirs.seconds / ours.seconds
    targets = [
        (
            times >= FASTER,
            f"at least {FASTER} times faster: {times:.1f}, {'reached' if times >= FASTER else 'NOT REACHED'}",
        ),
        _within(onrecord.versions, VERSION_LIMIT),
        _within(onrecord.cold, COLD_LIMIT),
        _within(onrecord.following, NEXT_LIMIT),
    ]
    speed, size, cold, following = (told for _, told in targets)
    count = len(texts)
    slower = median(theirs.each) / median(ours.each)
    rows = [
        ("", "onrecord", "mike", ""),
        (f"seconds, {count} revisions", f"{ours.seconds:.2f}", f"{theirs.seconds:.1f}", speed),
        ("seconds per revision", f"{ours.seconds / count:.3f}", f"{theirs.seconds / count:.3f}", ""),
        ("  added one at a time", _seconds(ours.each), _seconds(theirs.each), f"{slower:.1f} times faster"),
        ("files per version", _bytes(onrecord.files), _bytes(mike.files), ""),
        ("bytes per version", _bytes(onrecord.versions), _bytes(mike.versions), size),
        ("bytes shared by all", f"{onrecord.shared:,}", f"{mike.shared:,}", ""),
        ("cold page, gzip", _bytes(onrecord.cold), _bytes(mike.cold), cold),
        ("another version, gzip", _bytes(onrecord.following), _bytes(mike.following), following),
        ("  its Markdown alone", _bytes(onrecord.sources), _bytes(mike.sources), ""),
    ]
    statements = len({text.slug for text in texts})
    print(f"Publishing {count} real revisions of {statements} statements. Two numbers are median / maximum.\n")
    for label, left, right, told in rows:
        print(f"{label:<24}{left:>18}{right:>24}   {told}".rstrip())
    print(f"\n{_notes(theirs, full=full)}")
    return all(good for good, _ in targets)


def _within(sizes: list[int], limit: int) -> tuple[bool, str]:
    """Hold the median version to the limit, and tell how many are over it.

    A long text weighs what it weighs: the Markdown of the largest Firefox texts alone is 56 kB, 14 kB compressed.
    """
    over = sum(size >= limit for size in sizes)
    reached = median(sizes) < limit
    told = f"under {limit // 1000} kB: {'reached' if reached else 'NOT REACHED'}"
    return reached, f"{told} ({over} of {len(sizes)} over it)" if over else told


def _notes(theirs: Run, *, full: bool) -> str:
    deployed = len(theirs.each)
    sample = (
        f"mike deployed all {deployed}, one command each."
        if full
        else f"mike deployed {deployed} revisions spread over the {REVISIONS}, one command each; its total is the "
        f"median times {REVISIONS}.\n"
        "mike slows as the branch grows, so the sample is in its favour (--full deploys all)."
    )
    return (
        f"onrecord: one command for all, median of {RUNS} runs; one at a time: {EDITED} of the {REVISIONS}, each on\n"
        f"top of all before it.\n{sample}\n"
        "Seconds are wall time of whole processes. A view is the page with the css, js and svg that its HTML refers\n"
        "to on its own site, gzip -6; another version is seen after the one before it. What scripts fetch later,\n"
        "such as mike's search index, and the fonts that stock Material asks of Google are left out."
    )


def _seconds(values: list[float]) -> str:
    return f"{median(values):.2f} / {max(values):.2f}"


def _bytes(values: list[int]) -> str:
    return f"{median(values):,.0f} / {max(values):,}"
