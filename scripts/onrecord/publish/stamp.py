"""A stamp: the newest line of the archive's ledger, brought to an authority, and its token to the branch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import OnRecordError, failure
from onrecord.git import Branch, Moved, Tree
from onrecord.ledger import LEDGER, Timestamp, read_checkpoints, timestamp
from onrecord.publish.authority import ask
from onrecord.publish.imprint import renewed
from onrecord.publish.manifest import MANIFEST, digest
from onrecord.publish.manifest import read as read_manifest
from onrecord.publish.manifest import write as write_manifest
from onrecord.site import CONFIG_FILE, Site


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamped:
    """What came of it; the publication itself stands in any case."""

    commit: str | None = None
    """The commit the branch is at then; None where it did not move."""

    timestamp: Timestamp | None = None

    trouble: OnRecordError | None = None
    """Why there is none."""


def stamp(site: Site, branch: Branch, commit: str, *, pushed_to: str | None, push: bool) -> Stamped:
    """Have the newest line of what `commit` holds stamped, where mkdocs.yml names an authority and it is not yet.

    `pushed_to` is the commit at which the remote's branch is. What goes wrong stops nothing: the next publication asks
    again.
    """
    if site.timestamp_authority is None:
        return Stamped()
    try:
        tree = branch.tree(commit)
        changes, told = _answered(site, tree)
        if told is None:
            return Stamped()
        message = f"Time-stamp {LEDGER}\n\n{told.authority}, {told.time.isoformat()}"
        day = branch.shown_day(commit)
        new = branch.commit(commit, changes, branch.with_day(message, day) if day else message)
        if push:
            branch.push(new, expected=pushed_to)
        branch.move(commit, new, made_here=True)
    except Moved:
        fact, remedy = "others moved the branch meanwhile", "The next publication asks for a time-stamp again"
        return Stamped(trouble=failure(branch.name, fact, remedy))
    except OnRecordError as error:
        return Stamped(trouble=error)
    return Stamped(commit=new, timestamp=told)


def _answered(site: Site, tree: Tree) -> tuple[dict[str, bytes | None], Timestamp | None]:
    """Return the files with a token of the newest line, and what it says; none where it has one already."""
    lines = read_checkpoints(tree.read(LEDGER), path=LEDGER).lines
    path = timestamp.path_of(lines[-1].number)
    if path in tree.blobs:
        return {}, None
    address, root = site.timestamp_authority or "", _root(site)
    asked = timestamp.query(lines[-1].write())
    content = ask(address, asked.content)
    told = timestamp.read_timestamp(content, path=address)
    fault = timestamp.objection(content, lines[-1].write(), timestamp.certificates(root, path=address))
    if told.nonce != asked.nonce:
        fault = "it answers another question than was asked (its nonce is another)"
    if fault:
        raise failure(address, f"the time-stamp is not used: {fault}", "Look at 'timestamp_root' in mkdocs.yml")
    files = {path: content, f"{timestamp.TIMESTAMPS}/{digest(root)[:16]}.pem": root}
    digests = read_manifest(tree.read(MANIFEST).decode(), path=MANIFEST)
    digests |= {name: digest(data) for name, data in files.items()}
    files |= renewed(tree, files, digests)
    digests |= {name: digest(data) for name, data in files.items()}
    return {**files, MANIFEST: write_manifest(digests).encode()}, told


def _root(site: Site) -> bytes:
    """Return the certificates that are trusted, in PEM: a file beside mkdocs.yml."""
    name = site.timestamp_root
    if name is None:
        remedy = "Save the authority's root certificate (PEM) beside mkdocs.yml, and add 'timestamp_root: <its name>'"
        raise failure(CONFIG_FILE, "an authority is named, and not by which certificate it is known", remedy)
    file = site.folder / name
    try:
        if not file.resolve().is_relative_to(site.folder) or Path(name).is_absolute():
            raise failure(name, "this file stands outside the site's folder", "Put the certificate beside mkdocs.yml")
        return file.read_bytes()
    except OSError as error:
        raise failure(name, f"it cannot be read: {error.strerror}", "Put the certificate there") from error
