"""A manuscript: the file in which an organisation wrote its statement, read as Markdown and proved complete.

What reads it runs in a process of its own with little time and memory, since a file may be made to do harm. The
converters come with `pip install 'onrecord[intake]'`; plain text and Markdown need none.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from onrecord.errors import OnRecordError, Problem, decoded, failure
from onrecord.intake.lines import read_plain
from onrecord.intake.reading import Reading
from onrecord.record import divide

MOST_BYTES = 20 * 1024 * 1024
MOST_SECONDS = 60
MOST_MEMORY = 2 * 1024 * 1024 * 1024

EXTRA = "pip install 'onrecord[intake]'"


def read_manuscript(file: Path) -> Reading:
    """Read a file; raise OnRecordError where it cannot be, or would cost too much."""
    path = str(file)
    read = _READERS.get(file.suffix.casefold())
    if read is None:
        remedy = f"Save it as one of: {', '.join(_READERS)}"
        raise failure(path, f"a file '{file.suffix or file.name}' is none that can be read", remedy)
    if file.stat().st_size > MOST_BYTES:
        remedy = "Leave out its pictures, or copy its text into a file of its own"
        raise failure(path, f"this file is larger than {MOST_BYTES // 1024 // 1024} MB", remedy)
    return _apart(read, file.read_bytes(), path)


def _apart(read: Callable[[bytes, str], Reading], data: bytes, path: str) -> Reading:
    """Read in a process of its own, which ends where it takes too much."""
    bounds = (MOST_SECONDS, MOST_MEMORY)  # told to the other process, which knows nothing of this one
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_bound, initargs=bounds) as pool:
        try:
            problems, reading = pool.submit(_outcome, read, data, path).result()
        except BrokenProcessPool:
            raise _too_much(path) from None
    if reading is None:
        raise OnRecordError(problems)
    return reading


def _bound(seconds: int, memory: int) -> None:
    """Bound what this process may take: seconds of a processor, and bytes of memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _outcome(
    read: Callable[[bytes, str], Reading], data: bytes, path: str
) -> tuple[tuple[Problem, ...], Reading | None]:
    """Return what was read, or why not, as another process can be told it."""
    try:
        return (), read(data, path)
    except OnRecordError as error:
        return error.problems, None
    except ModuleNotFoundError as error:
        fact = f"reading this kind of file needs '{error.name}', which is not installed"
        return failure(path, fact, f"Run: {EXTRA}").problems, None
    except (MemoryError, RecursionError):
        return _too_much(path).problems, None
    except Exception as error:  # a converter raises whatever a broken file makes it stumble over
        told = " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
        return failure(path, f"this file cannot be read: {told}", "Save it again, or as plain text").problems, None


def _too_much(path: str) -> OnRecordError:
    remedy = "Copy its text into a plain file, and give that"
    return failure(path, f"reading this file took more than {MOST_SECONDS} seconds or 2 GB of memory", remedy)


def _decoded(data: bytes, path: str) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    content = decoded(data, path, encoding="utf-16" if marked else "utf-8-sig")
    return content.replace("\r\n", "\n").replace("\r", "\n")


def _plain(data: bytes, path: str) -> Reading:
    return read_plain(_decoded(data, path))


def _markdown(data: bytes, path: str) -> Reading:
    """Take Markdown over as it is, so that nothing can be lost."""
    content = _decoded(data, path)
    front_matter, body, _ = divide(content)
    remarks = () if front_matter is None else ("its front matter was left out",)
    text = content if front_matter is None else body
    return Reading(markdown=text.strip("\n") + "\n", heard=(), verbatim=True, remarks=remarks)


def _page(data: bytes, path: str) -> Reading:
    from onrecord.intake.webpage import read_page  # noqa: PLC0415 - the extra may not be installed

    return read_page(_decoded(data, path))


def _document(data: bytes, path: str) -> Reading:
    from onrecord.intake.docx import read_document  # noqa: PLC0415 - idem

    return read_document(data, path=path)


def _print(data: bytes, path: str) -> Reading:
    from onrecord.intake.pdf import read_print  # noqa: PLC0415 - idem

    return read_print(data, path=path)


_READERS: dict[str, Callable[[bytes, str], Reading]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".html": _page,
    ".htm": _page,
    ".docx": _document,
    ".pdf": _print,
}
