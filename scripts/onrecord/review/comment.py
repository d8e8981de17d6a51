"""A comment: a review as Markdown for GitHub, the most important first where not all of it fits.

It speaks the language of each statement, for whoever writes it; problems are told as `onrecord check` tells them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import accumulate
from urllib.parse import quote

from onrecord.errors import Problem, stopped
from onrecord.language import language
from onrecord.notice import letter, translated
from onrecord.record import Addresses
from onrecord.redline import (
    MOST_OF_COMMENT,
    Aspect,
    Change,
    Extent,
    Part,
    Reshaping,
    ToldChange,
    labels,
    marked_up,
    parts,
    told_changes,
    worded,
)
from onrecord.review.review import Review, Reviewed, StatementReview
from onrecord.review.vocabulary import Vocabulary, by_weight
from onrecord.text import Block, Element, as_markdown, inert, joined, parted, visible

MARKER = "<!-- onrecord review -->"
"""First line of a comment, by which the one of an earlier run is found and replaced."""

MOST_OF_SUMMARY = 1024 * 1024
"""Bytes of a job's summary (GitHub, workflow commands, "Adding a job summary")."""

_KEPT_FREE = 700
"""Bytes for what tells of that which was left out."""

_SHARE = 8
"""One section takes at most this part of a comment; further changes in it are counted."""

_DEEPER = 2
"""The notice stands below a heading of the third level."""


class Rank(IntEnum):
    """What goes first where not everything fits."""

    VERDICT = 0
    PROBLEM = 1
    COVERAGE = 2
    FACT = 3
    SECTION = 4
    PROPOSAL = 5
    REDLINE = 6
    NOTICE = 7
    ADVICE = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Where what a comment tells of can be seen."""

    files: str | None = None
    """Address of the files of the branch on the web, ending in a slash."""

    before: str | None = None
    """The same of the files as they were."""

    preview: str | None = None
    """Address of the archive as it would be, ending in a slash."""

    summary: bool = False
    """Whether the whole review stands in the summary of the job."""

    def file(self, path: str, line: int = 0) -> str:
        """Return a file and its line, as a link where its address is known."""
        told = inert(f"{path}:{line}" if line else path)
        return f"[{told}](<{self.files}{quote(path)}{f'#L{line}' if line else ''}>)" if self.files else told


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A part of a comment that is told or left out."""

    rank: Rank
    text: str

    effect: int = 0
    """Which of one rank go first: the greater."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """Pieces below one heading, which stands where one of them does."""

    head: str
    passages: tuple[Passage, ...]
    tail: str = ""

    name: str = ""
    """What is told to be left out, in plain words."""


def comment(review: Review, places: Places, *, tag: str, most: int = MOST_OF_COMMENT) -> str:
    """Return a review in at most so many bytes; `tag` is the language of what is of no statement."""
    chapters = [*_groups(review, places, tag, most // _SHARE)]
    kept, left = _fitting(chapters, most - _KEPT_FREE - len(MARKER))
    written = [_written(chapter, passages) for chapter, passages in zip(chapters, kept, strict=True) if passages]
    return visible("\n\n".join([MARKER, *written, *_left_out(left, places, tag)])) + "\n"


def _fitting(chapters: Sequence[Chapter], room: int) -> tuple[list[set[int]], list[tuple[str, int]]]:
    """Choose the passages that fit, by rank; return their numbers for each chapter, and what is left out of which."""
    order = sorted(
        (passage.rank, -passage.effect, number, at)
        for number, chapter in enumerate(chapters)
        for at, passage in enumerate(chapter.passages)
    )
    kept: list[set[int]] = [set() for _ in chapters]
    left: dict[str, int] = {}
    for _, _, number, at in order:
        chapter = chapters[number]
        edges = 0 if kept[number] else _size(chapter.head) + _size(chapter.tail) + 4
        cost = edges + _size(chapter.passages[at].text) + 1
        if cost <= room:
            kept[number].add(at)
            room -= cost
        else:
            left[chapter.name] = left.get(chapter.name, 0) + 1
    return kept, list(left.items())


def _size(text: str) -> int:
    return len(text.encode())


def _written(chapter: Chapter, passages: set[int]) -> str:
    lines = [chapter.head, *(chapter.passages[at].text for at in sorted(passages)), chapter.tail]
    return "\n".join(filter(None, lines)).rstrip()


def _left_out(left: Sequence[tuple[str, int]], places: Places, tag: str) -> Iterator[str]:
    if not left:
        return
    words = Vocabulary(language(tag))
    what = inert(_few([f"{name or '…'} ({number})" for name, number in left]))
    told = words.say("Not everything fits here. Left out: %(what)s.", what=what)
    where = words.say("The summary of this check has it all.") if places.summary else ""
    yield " ".join(filter(None, [told, where]))


def _few(names: Sequence[str]) -> str:
    """Return as many names as there is room for, each of them whole."""
    room = accumulate(_size(name) + 2 for name in names)
    few = [name for name, end in zip(names, room, strict=True) if end <= _KEPT_FREE // 3]
    return ", ".join([*few, *(["…"] if len(few) < len(names) else [])])


# What there is to tell


def _groups(review: Review, places: Places, tag: str, share: int) -> Iterator[Chapter]:
    words = Vocabulary(language(tag))
    if review.outside:
        yield _verdict(f"> **{words.outside([inert(path) for path in review.outside])}**")
    if not review.statements and not review.problems and not review.elsewhere:
        yield _verdict(words.say("No statement changes here."))
    for of in review.statements:
        yield from _of_statement(of, review, places, tag, share)
    yield from _problems(review.problems, places, words)
    if review.others and not review.problems:
        files = ", ".join(places.file(path) for path in review.others)
        changes = words.say("Pages beside the statements change:")
        yield _verdict(f"{changes} {files}")
    if review.elsewhere:
        told = words.say("What keeps the archive from being published elsewhere")
        yield _list(f"### {told}\n", review.elsewhere, places, Rank.PROBLEM)


def _verdict(text: str, head: str = "") -> Chapter:
    return Chapter(head=head, passages=(Passage(rank=Rank.VERDICT, text=text),), name="")


def _of_statement(of: StatementReview, review: Review, places: Places, tag: str, share: int) -> Iterator[Chapter]:
    spoken = language(of.statement.language if of.statement else tag)
    words = Vocabulary(spoken)
    for reviewed in of.texts:
        yield _verdict(
            f"**{inert(words.verdict(of, reviewed))}**",
            f"## {inert(f'{words.heading(of)}: {words.text(reviewed)}')}\n",
        )
        yield from _of_text(of, reviewed, review, places, words, share)
    if not of.texts:
        yield _verdict(f"**{inert(words.of_statement(of))}**", f"## {inert(words.heading(of))}\n")
    yield from _problems(of.problems, places, words)
    if of.fields:
        yield _table(words.say("Facts of the statement"), [words.field(change) for change in of.fields], words)


def _of_text(
    of: StatementReview, reviewed: Reviewed, review: Review, places: Places, words: Vocabulary, share: int
) -> Iterator[Chapter]:
    yield from _links(of, reviewed, places, words)
    if reviewed.frozen:
        yield _verdict(_restoring(of, reviewed, places, words))
    yield from _problems(reviewed.problems, places, words)
    if reviewed.notice and (told := translated(reviewed.notice, words.spoken)):
        yield _verdict(inert(told))
    yield from _coverage(reviewed, words)
    if reviewed.facts:
        yield _table(words.say("What was and what is"), [words.fact(fact) for fact in reviewed.facts], words)
    if not (reviewed.notice and reviewed.notice.translation):
        yield from _sections(reviewed, words)
        yield from _redline(reviewed, words, share)
    yield from _proposal(reviewed, words)
    yield from _notice(reviewed, places.preview or review.site, words)
    if reviewed.inherited:
        told = words.say("What was there already")
        lines = [_problem(each, places) for each in reviewed.inherited]
        yield _folded(told, lines, Rank.ADVICE, count=len(lines))


def _links(of: StatementReview, reviewed: Reviewed, places: Places, words: Vocabulary) -> Iterator[Chapter]:
    if places.preview is None or reviewed.standing is None or reviewed.frozen:
        return
    at = Addresses(of.slug)
    told = [
        (words.say("The new text"), at.revision(reviewed.name)),
        (words.say("Every change, word by word"), at.changes(reviewed.name)),
        (words.say("All versions"), at.archive),
    ]
    links = " · ".join(f"[{text}](<{places.preview}{address}>)" for text, address in told)
    told_where = words.say("As it would be published:")
    yield _verdict(f"{told_where} {links}")


def _restoring(of: StatementReview, reviewed: Reviewed, places: Places, words: Vocabulary) -> str:
    """Return how a text that was published is put back, by the names of GitHub's buttons."""
    file = inert(reviewed.path.rpartition("/")[2])
    was = f"[{file}](<{places.before}{quote(reviewed.path)}?plain=1>)" if places.before else file
    day = reviewed.name[:10]
    others = [each.number for each in of.statement.revisions if str(each.day) == day] if of.statement else []
    lead = words.say("A published text stays as it was. In the browser you put that right like this:")
    back = words.say(
        "open this file as it was, choose “Raw” and copy everything. Then open the file on your own branch, "
        "choose “Edit this file” (the pencil), paste over everything, and choose “Commit changes…”. "
        "Did you delete the file? Then make it anew."
    )
    new = words.say(
        "Does something change for people? Choose “Add file”, then “Create new file” in the same folder. "
        "Name the file after the day from which the new text holds, and put your text there."
    )
    mended = words.say(
        "Did you mend a typing error? Then call that file %(name)s, and put two lines in its front matter: "
        "corrects: %(corrects)s and reason: (what you mended).",
        name=f"{day}-{max([1, *others]) + 1}.md",
        corrects=reviewed.name,
    )
    return f"{inert(lead)}\n\n1. {was}: {inert(back)}\n2. {inert(new)}\n3. {inert(mended)}"


def _problems(problems: Sequence[Problem], places: Places, words: Vocabulary) -> Iterator[Chapter]:
    """Yield what must be mended and what to look at; advice is folded."""
    for severity, members in by_weight(problems):
        told = words.weight(severity)
        if severity is severity.ADVICE:
            lines = [_problem(each, places) for each in members]
            yield _folded(told, lines, Rank.ADVICE, count=len(lines))
        else:
            yield _list(f"### {told}\n", members, places, Rank.PROBLEM)


def _list(head: str, problems: Sequence[Problem], places: Places, rank: Rank) -> Chapter:
    passages = tuple(Passage(rank=rank, text=_problem(problem, places)) for problem in problems)
    return Chapter(head=head, passages=passages, name=head.strip("# \n"))


def _problem(problem: Problem, places: Places) -> str:
    code = f" `{problem.code}`" if problem.code else ""
    fact, remedy = inert(stopped(problem.fact)), inert(stopped(problem.remedy))
    return f"- **{places.file(problem.path, problem.line)}** {fact}{code}\n  {remedy}"


def _coverage(reviewed: Reviewed, words: Vocabulary) -> Iterator[Chapter]:
    """Yield what the law has a statement say that this text no longer says, or says now."""
    for told, duties in (
        (words.say("No longer said, and asked by the GDPR:"), reviewed.lost),
        (words.say("Said now, and asked by the GDPR:"), reviewed.gained),
    ):
        if duties:
            names = "; ".join(inert(words.duty(duty)) for duty in duties)
            yield Chapter(
                head="", passages=(Passage(rank=Rank.COVERAGE, text=f"**{told}** {names}."),), name=told.rstrip(":")
            )


def _table(head: str, rows: Sequence[tuple[str, str, str]], words: Vocabulary) -> Chapter:
    names = (words.say("What"), words.say("Was"), words.say("Becomes"))
    passages = tuple(
        Passage(rank=Rank.FACT, text=_row([inert(_line(cell)) for cell in row])) for row in dict.fromkeys(rows)
    )
    return Chapter(head=f"### {head}\n\n{_row(names)}\n{_row(['---'] * 3)}", passages=passages, name=head)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(text: str) -> str:
    return " ".join(text.split())


def _sections(reviewed: Reviewed, words: Vocabulary) -> Iterator[Chapter]:
    if reviewed.redline and not reviewed.entries:
        yield _verdict(words.say("Readers see the same text as in the version before."))
    head = words.say("Sections that change")
    passages = tuple(
        Passage(
            rank=Rank.SECTION,
            text=f"- **{words.fate(entry)}** {inert(words.title(entry))}{_counted(words.words(entry))}",
            effect=entry.added + entry.removed,
        )
        for entry in reviewed.entries
    )
    yield Chapter(head=f"### {head}\n", passages=passages, name=head)


def _counted(words: str) -> str:
    return f" ({words})" if words else ""


# The redline


def _redline(reviewed: Reviewed, words: Vocabulary, share: int) -> Iterator[Chapter]:
    """Yield the redline, folded for each section."""
    if reviewed.redline is None:
        return
    changed = [part for part in parts(reviewed.redline) if part.changed]
    passages = tuple(
        Passage(
            rank=Rank.REDLINE,
            text=_fold(
                f"<b>{inert(words.title(entry))}</b>: {words.fate(entry).lower()}{_counted(words.words(entry))}",
                _changes(part, words, share),
            ),
            effect=entry.added + entry.removed,
        )
        for part, entry in zip(changed, reviewed.entries, strict=True)
    )
    head = words.say("Every change in the text")
    yield Chapter(head=f"### {head}\n", passages=passages, name=head)


def _changes(part: Part, words: Vocabulary, share: int) -> list[str]:
    """Return each change of a section as a quotation, as far as there is room."""
    told: list[str] = []
    changes = [*told_changes(part)]
    for number, change in enumerate(changes):
        line = _change(change, words)
        share -= _size(line) + 2
        if share < 0:
            left = len(changes) - number
            told.append(words.say_number("… and %(number)s change more.", "… and %(number)s changes more.", left))
            break
        told.append(line)
    return told


def _change(told: ToldChange, words: Vocabulary) -> str:
    notes = labels(words.spoken)
    moved = f" ({inert(notes.moved)})" if told.change.moved is not None else ""
    where = {Extent.ROW: words.row, Extent.COLUMN: words.column}.get(told.extent, told.where)
    led = f"*{inert(where)}:* " if where else ""
    said = worded(told, marked_up, linked=words.linked, spacing=notes.spacing)
    return f"> {led}{said}{moved}{_shape(told.change, words)}"


def _shape(change: Change, words: Vocabulary) -> str:
    """Return what changed of a block besides its words."""
    notes = labels(words.spoken)
    match change.reshaping:
        case Reshaping(aspect=Aspect.LEVEL, was=level):
            return f" ({inert(notes.level.format(level))})"
        case Reshaping(aspect=Aspect.NUMBER, was=int(number)) if number:
            return f" ({inert(notes.number.format(number))})"
        case Reshaping():
            return f" ({inert(notes.format)})"
    return ""


def _fold(summary: str, lines: Sequence[str]) -> str:
    return "\n\n".join([f"<details><summary>{summary}</summary>", *lines, "</details>"]) + "\n"


def _folded(summary: str, lines: Sequence[str], rank: Rank, *, count: int = 0) -> Chapter:
    counted = f" ({count})" if count else ""
    text = "\n".join([f"<details><summary>{summary}{counted}</summary>\n", *lines, "\n</details>"])
    return Chapter(head="", passages=(Passage(rank=rank, text=text),), name=summary)


# What people will be told


def _proposal(reviewed: Reviewed, words: Vocabulary) -> Iterator[Chapter]:
    """Yield what front matter could tell, in a fence that nothing in it can end."""
    if not reviewed.proposal:
        return
    told = words.say("What the front matter could say of the changes, to be pasted and corrected")
    fence = "`" * max(3, 1 + max(map(len, _backticks(reviewed.proposal)), default=0))
    yield _folded(told, [f"{fence}yaml\n{reviewed.proposal}{fence}"], Rank.PROPOSAL)


def _backticks(text: str) -> list[str]:
    return [run for run in "".join(c if c == "`" else " " for c in text).split(" ") if run]


def _notice(reviewed: Reviewed, site: str, words: Vocabulary) -> Iterator[Chapter]:
    if reviewed.notice is None or reviewed.frozen or reviewed.removal:
        return
    written = letter(reviewed.notice, words.spoken, site)
    told = words.say("The notice, as people will get it")
    blocks = [_quiet(block) for block in written.whole]
    lines = [f"**{inert(written.title)}**\n", joined(as_markdown(blocks)).rstrip()]
    yield _folded(told, lines, Rank.NOTICE)


def _quiet(block: Block) -> Block:
    """Return a block that calls nobody, its heading deeper."""
    runs = tuple(run._replace(text=parted(run.text)) for run in block.runs)
    level = min(block.level + _DEEPER, 6)
    element = Element(tag=f"h{level}", attributes=block.element.attributes) if block.element and block.level else None
    return replace(block, element=element or block.element, runs=runs)
