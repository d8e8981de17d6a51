"""An asset is stored once, under a name made of its content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from onrecord.site.assets import overrides, read_assets


def published(folder: Path, name: str, content: bytes) -> tuple[str, bytes]:
    file = folder / "bron"
    file.write_bytes(content)
    asset = read_assets([(name, file)])[name]
    return asset.path, asset.data


def test_the_name_carries_eight_digits_of_the_hash_of_the_content(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"a{}").hexdigest()
    assert published(tmp_path, "site.css", b"a{}") == (f"assets/site.{digest[:8]}.css", b"a{}")


def test_other_content_gets_another_name(tmp_path: Path) -> None:
    assert published(tmp_path, "site.css", b"a{}")[0] != published(tmp_path, "site.css", b"b{}")[0]


@pytest.mark.parametrize("end", ["/*# sourceMappingURL=site.css.map */", "//# sourceMappingURL=site.js.map\n"])
def test_no_asset_points_to_a_map_that_is_not_published(tmp_path: Path, end: str) -> None:
    assert published(tmp_path, "site.css", f"a{{}}\n{end}".encode())[1] == b"a{}\n"


def test_the_later_of_two_files_by_one_name_counts(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    assert read_assets([("x.css", tmp_path / "a"), ("x.css", tmp_path / "b")])["x.css"].data == b"b"


def test_a_script_imports_another_by_its_published_name(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n// import "./b.js"\n')
    (tmp_path / "b.js").write_text("export const b = 1;\n")
    assets = read_assets([(name, tmp_path / name) for name in ("a.js", "b.js")])
    other = Path(assets["b.js"].path).name
    assert assets["a.js"].data.decode() == f'import {{ b }} from "./{other}";\n// import "./b.js"\n'
    (tmp_path / "b.js").write_text("export const b = 2;\n")
    again = read_assets([(name, tmp_path / name) for name in ("a.js", "b.js")])
    assert again["a.js"].path != assets["a.js"].path


def test_a_script_gets_another_name_with_whatever_it_reaches_through_others(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n')
    (tmp_path / "b.js").write_text('import { C } from "./c.js";\nexport const b = C;\n')
    (tmp_path / "c.js").write_text("export const C = 1;\n")
    files = [(name, tmp_path / name) for name in ("a.js", "b.js", "c.js")]
    before = read_assets(files)
    (tmp_path / "c.js").write_text("export const C = 2;\n")
    assert read_assets(files)["a.js"].path != before["a.js"].path


def test_the_templates_are_found() -> None:
    assert (overrides() / "main.html").is_file()
