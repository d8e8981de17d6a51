"""A Word document as a manuscript: what mammoth makes of it, beside the words of its XML.

The one module that knows mammoth.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

import mammoth
from bs4 import BeautifulSoup

from onrecord.errors import failure
from onrecord.intake.reading import Heard, Reading, hear
from onrecord.intake.webpage import PARSER, to_markdown

MOST_PARTS = 2000
MOST_BYTES = 100 * 1024 * 1024
"""How large the parts of a document may be together, unpacked."""

STYLES = """\
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
"""

_TEXT = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_SPACES = frozenset({"p", "tab", "br", "cr", "tc"})
_SILENT = frozenset({"Choice", "moveFrom", "del"})
"""What Word holds twice, or holds of a text that was removed."""


def read_document(data: bytes, *, path: str) -> Reading:
    """Read a .docx file; raise OnRecordError where it is not a plain one."""
    with _opened(data, path) as document:
        parts = {info.filename: document.read(info) for info in document.infolist() if not info.is_dir()}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            _refuse_entities(content, path)
    done = mammoth.convert_to_html(
        io.BytesIO(data),
        style_map=STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(lambda _: {"src": ""}),
    )
    soup = BeautifulSoup(done.value, PARSER)
    remarks = tuple(_remarks(parts, len(soup.find_all("img"))))
    return Reading(markdown=to_markdown(soup, whole=True), heard=tuple(_heard(parts)), remarks=remarks)


def _opened(data: bytes, path: str) -> zipfile.ZipFile:
    """Open the package; tell what is too large to unpack before anything is unpacked."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise failure(path, "this is not a Word document", "Save it again as .docx, or as plain text") from None
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        remedy = "Copy its text into a new document, and save that"
        raise failure(path, "unpacked, this document is larger than any statement can be", remedy)
    names = {part.filename for part in parts}
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise failure(path, "this document holds macros", "Save it as .docx without macros")
    if "word/document.xml" not in names:
        raise failure(path, "this is not a Word document", "Save it again as .docx, or as plain text")
    return package


def _refuse_entities(content: bytes, path: str) -> None:
    """Refuse a document type in a part: no Word document has one, and entities can reach or fill anything."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise failure(path, "this document declares entities, which Word never does", "Save it again from Word")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise failure(path, f"a part of this document is not XML: {error}", "Save it again from Word") from None


def _remarks(parts: dict[str, bytes], images: int) -> Iterator[str]:
    if images:
        yield f"{images} {'image was' if images == 1 else 'images were'} left out"
    if b"<w:ins " in parts["word/document.xml"] or b"<w:del " in parts["word/document.xml"]:
        yield "it holds tracked changes, which were taken as accepted"
    if "word/comments.xml" in parts:
        yield "its comments were left out"


def _heard(parts: dict[str, bytes]) -> Iterator[Heard]:
    """Yield the words of its XML: the text, then its notes; what is printed on every page may be left out."""
    for name in sorted(parts):
        if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
            yield from hear(_RunListener().text(parts[name]), "page header" if "header" in name else "page footer")
    for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
        if name in parts:
            yield from hear(_RunListener().text(parts[name]))


class _RunListener:
    """The second reading: the text of every run, a text box after the paragraph it hangs on."""

    def __init__(self) -> None:
        self._runs: list[list[str]] = [[]]
        self._boxes: list[list[str]] = [[]]
        self._silent = 0
        self._in_text = False

    def text(self, content: bytes) -> str:
        """Return the text of a part."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.Parse(content, True)
        return "".join(self._runs[0] + self._boxes[0])

    def _start(self, name: str, _: object) -> None:
        tag = name.rpartition(" ")[2]
        if tag in _SILENT:
            self._silent += 1
        elif tag == "txbxContent":
            self._runs.append([])
            self._boxes.append([])
        elif tag in _SPACES:
            self._add(" ")
        elif name == f"{_TEXT}noBreakHyphen":
            self._add("\u2011")
        self._in_text = name == f"{_TEXT}t"

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        self._in_text = False
        if tag in _SILENT:
            self._silent -= 1
        elif tag == "txbxContent":
            inside, after = self._runs.pop(), self._boxes.pop()
            self._boxes[-1] += [] if self._silent else [" ", *inside, *after, " "]
        elif tag == "p":
            self._add(" ")
            self._runs[-1] += self._boxes[-1]
            self._boxes[-1] = []

    def _say(self, data: str) -> None:
        if self._in_text:
            self._add(data)

    def _add(self, data: str) -> None:
        if not self._silent:
            self._runs[-1].append(data)
