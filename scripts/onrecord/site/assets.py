"""An asset: a file that pages share, stored once under a name made of its content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """One shared file."""

    path: str
    """Where it is published: `assets/onrecord.1a2b3c4d.css`."""

    data: bytes


def overrides() -> Path:
    """Return the folder of templates and assets: inside an installed package, or beside scripts/ in a checkout."""
    installed = Path(__file__).parents[1] / "overrides"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "overrides"


_MAP = re.compile(rb"\s*/[*/]# sourceMappingURL=\S+(?:\s*\*/)?\s*\Z")
_IMPORT = re.compile(rb'(?<=^import )([^"\n]* from "\./)([\w.-]+)(?=";$)', re.MULTILINE)


def read_assets(files: Iterable[tuple[str, Path]]) -> Mapping[str, Asset]:
    """Read files by the name a template knows them by; the published name carries 8 digits of the SHA-256.

    A script that imports another (`import { Steps } from "./steps.js";`) imports it by its published name.
    """
    sources = {name: file.read_bytes() for name, file in files}
    assets: dict[str, Asset] = {}

    def asset(name: str) -> Asset:
        if name not in assets:
            assets[name] = _asset(name, _IMPORT.sub(published, _MAP.sub(b"\n", sources[name])))
        return assets[name]

    def published(found: re.Match[bytes]) -> bytes:
        return found[1] + PurePosixPath(asset(found[2].decode()).path).name.encode()

    return {name: asset(name) for name in sources}


def _asset(name: str, data: bytes) -> Asset:
    pure = PurePosixPath(name)
    digest = hashlib.sha256(data).hexdigest()[:8]
    return Asset(path=f"assets/{pure.stem}.{digest}{pure.suffix}", data=data)
