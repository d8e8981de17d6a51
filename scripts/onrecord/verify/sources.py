"""The history of the sources, held against the ledgers: what was published stands there, and stayed as it was."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import Severity
from onrecord.git import Sources
from onrecord.ledger import LEDGER, LedgerLine
from onrecord.publish import Past, digest
from onrecord.verify.discrepancy import Discrepancy


def sources(kept: Sources, folder: str, past: Past) -> Iterator[Discrepancy]:
    """Tell of each published text that the sources lack, hold otherwise, or held otherwise since; `folder` is docs/."""
    lines = {(slug, name): line for slug, ledger in past.ledgers.items() for name, line in ledger.texts.items()}
    for (slug, name), line in sorted(lines.items()):
        yield from _text(kept, f"{folder}/{slug}/{name}.md", line)


def _weight(kept: Sources, path: str, now: bytes | None, line: LedgerLine) -> Severity:
    """Return how much it weighs that the sources lack a text: this clone may be behind, or its file not committed."""
    is_behind = line.commit is not None and not kept.knows(line.commit)
    file = kept.folder / path
    is_here = file.is_file() and digest(file.read_bytes()) == line.source
    return Severity.WARNING if is_here or (now is None and is_behind) else Severity.ERROR


def _text(kept: Sources, path: str, line: LedgerLine) -> Iterator[Discrepancy]:
    expected = f"the text of line {line.number} of {line.statement}/{LEDGER}, with the SHA-256 {line.source}"
    now = kept.content("HEAD", path)
    if now is None or digest(now) != line.source:
        found = "no file" if now is None else f"a text with the SHA-256 {digest(now)}"
        yield Discrepancy(place=path, expected=expected, found=found, severity=_weight(kept, path, now, line))
    if line.commit is None:
        return
    if not kept.knows(line.commit):
        yield Discrepancy(
            place=path,
            expected=f"the commit {line.commit[:12]}, from which it was published",
            found="no such commit in this clone: the sources were squashed or written anew, or it is behind or shallow",
            severity=Severity.WARNING,
        )
        return
    then = kept.content(line.commit, path)
    if then is None or digest(then) != line.source:
        found = "no file" if then is None else f"a text with the SHA-256 {digest(then)}"
        yield Discrepancy(place=f"{line.commit[:12]}:{path}", expected=expected, found=found)
    elif touched := kept.touched(line.commit, path):
        yield Discrepancy(
            place=path,
            expected="no change since it was published",
            found=f"changed in {', '.join(commit[:12] for commit in touched[:3])}, and brought back since",
            severity=Severity.WARNING,
        )
