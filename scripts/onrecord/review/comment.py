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
from onrecord.notice import letter
from onrecord.redline import MOST_OF_COMMENT, Aspect, Change, Part, Reshaping, labels, marked_up, parts, worded
from onrecord.review.review import Review, Reviewed, StatementReview
from onrecord.review.words import Speech, by_weight
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
class Piece:
    """A part of a comment that is told or left out."""

    rank: Rank
    text: str

    effect: int = 0
    """Which of one rank go first: the greater."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Pieces below one heading, which stands where one of them does."""

    head: str
    pieces: tuple[Piece, ...]
    tail: str = ""

    name: str = ""
    """What is told to be left out, in plain words."""


def comment(review: Review, places: Places, *, tag: str, most: int = MOST_OF_COMMENT) -> str:
    """Return a review in at most so many bytes; `tag` is the language of what is of no statement."""
    groups = [*_groups(review, places, tag, most // _SHARE)]
    kept, left = _fitting(groups, most - _KEPT_FREE - len(MARKER))
    written = [_written(group, pieces) for group, pieces in zip(groups, kept, strict=True) if pieces]
    return visible("\n\n".join([MARKER, *written, *_left_out(left, places, tag)])) + "\n"


def _fitting(groups: Sequence[Group], room: int) -> tuple[list[set[int]], list[tuple[str, int]]]:
    """Choose the pieces that fit, by rank; return their numbers for each group, and what is left out of which."""
    order = sorted(
        (piece.rank, -piece.effect, number, at)
        for number, group in enumerate(groups)
        for at, piece in enumerate(group.pieces)
    )
    kept: list[set[int]] = [set() for _ in groups]
    left: dict[str, int] = {}
    for _, _, number, at in order:
        group = groups[number]
        edges = 0 if kept[number] else _size(group.head) + _size(group.tail) + 4
        cost = edges + _size(group.pieces[at].text) + 1
        if cost <= room:
            kept[number].add(at)
            room -= cost
        else:
            left[group.name] = left.get(group.name, 0) + 1
    return kept, list(left.items())


def _size(text: str) -> int:
    return len(text.encode())


def _written(group: Group, pieces: set[int]) -> str:
    lines = [group.head, *(group.pieces[at].text for at in sorted(pieces)), group.tail]
    return "\n".join(filter(None, lines)).rstrip()


def _left_out(left: Sequence[tuple[str, int]], places: Places, tag: str) -> Iterator[str]:
    if not left:
        return
    speech = Speech(language(tag))
    what = inert(_few([f"{name or '…'} ({number})" for name, number in left]))
    told = speech.say("Not everything fits here. Left out: %(what)s.", what=what)
    where = speech.say("The summary of this check has it all.") if places.summary else ""
    yield " ".join(filter(None, [told, where]))


def _few(names: Sequence[str]) -> str:
    """Return as many names as there is room for, each of them whole."""
    room = accumulate(_size(name) + 2 for name in names)
    few = [name for name, end in zip(names, room, strict=True) if end <= _KEPT_FREE // 3]
    return ", ".join([*few, *(["…"] if len(few) < len(names) else [])])


# What there is to tell


def _groups(review: Review, places: Places, tag: str, share: int) -> Iterator[Group]:
    speech = Speech(language(tag))
    if not review.statements and not review.problems and not review.elsewhere:
        yield _verdict(speech.say("No statement changes here."))
    for of in review.statements:
        yield from _of_statement(of, review, places, tag, share)
    yield from _problems(review.problems, places, speech)
    if review.others and not review.problems:
        files = ", ".join(places.file(path) for path in review.others)
        changes = speech.say("The introduction of the archive changes:")
        yield _verdict(f"{changes} {files}")
    if review.elsewhere:
        told = speech.say("What keeps the archive from being published elsewhere")
        yield _list(f"### {told}\n", review.elsewhere, places, Rank.PROBLEM)


def _verdict(text: str, head: str = "") -> Group:
    return Group(head=head, pieces=(Piece(rank=Rank.VERDICT, text=text),), name="")


def _of_statement(of: StatementReview, review: Review, places: Places, tag: str, share: int) -> Iterator[Group]:
    spoken = language(of.statement.language if of.statement else tag)
    speech = Speech(spoken)
    for reviewed in of.texts:
        yield _verdict(
            f"**{inert(speech.verdict(of, reviewed))}**",
            f"## {inert(f'{speech.heading(of)}: {speech.text(reviewed)}')}\n",
        )
        yield from _of_text(of, reviewed, review, places, speech, share)
    if not of.texts:
        yield _verdict(f"**{inert(speech.of_statement(of))}**", f"## {inert(speech.heading(of))}\n")
    yield from _problems(of.problems, places, speech)
    if of.fields:
        yield _table(speech.say("Facts of the statement"), [speech.field(change) for change in of.fields], speech)


def _of_text(
    of: StatementReview, reviewed: Reviewed, review: Review, places: Places, speech: Speech, share: int
) -> Iterator[Group]:
    yield from _links(of, reviewed, places, speech)
    if reviewed.frozen:
        yield _verdict(_restoring(of, reviewed, places, speech))
    yield from _problems(reviewed.problems, places, speech)
    yield from _coverage(reviewed, speech)
    if reviewed.facts:
        yield _table(speech.say("What was and what is"), [speech.fact(fact) for fact in reviewed.facts], speech)
    yield from _sections(reviewed, speech)
    yield from _redline(reviewed, speech, share)
    yield from _proposal(reviewed, speech)
    yield from _notice(reviewed, places.preview or review.site, speech)
    if reviewed.inherited:
        told = speech.say("What was there already")
        lines = [_problem(each, places) for each in reviewed.inherited]
        yield _folded(told, lines, Rank.ADVICE, count=len(lines))


def _links(of: StatementReview, reviewed: Reviewed, places: Places, speech: Speech) -> Iterator[Group]:
    if places.preview is None or reviewed.standing is None or reviewed.frozen:
        return
    address = f"{places.preview}{of.slug}/"
    told = [
        (speech.say("The new text"), f"{address}{reviewed.name}/"),
        (speech.say("Every change, word by word"), f"{address}{reviewed.name}/changes/"),
        (speech.say("All versions"), f"{address}archive/"),
    ]
    links = " · ".join(f"[{text}](<{target}>)" for text, target in told)
    told_where = speech.say("As it would be published:")
    yield _verdict(f"{told_where} {links}")


def _restoring(of: StatementReview, reviewed: Reviewed, places: Places, speech: Speech) -> str:
    """Return how a text that was published is put back, by the names of GitHub's buttons."""
    file = inert(reviewed.path.rpartition("/")[2])
    was = f"[{file}](<{places.before}{quote(reviewed.path)}?plain=1>)" if places.before else file
    day = reviewed.name[:10]
    others = [each.number for each in of.statement.revisions if str(each.day) == day] if of.statement else []
    lead = speech.say("A published text stays as it was. In the browser you put that right like this:")
    back = speech.say(
        "open this file as it was, choose “Raw” and copy everything. Then open the file on your own branch, "
        "choose “Edit this file” (the pencil), paste over everything, and choose “Commit changes…”. "
        "Did you delete the file? Then make it anew."
    )
    new = speech.say(
        "Does something change for people? Choose “Add file”, then “Create new file” in the same folder. "
        "Name the file after the day from which the new text holds, and put your text there."
    )
    mended = speech.say(
        "Did you mend a typing error? Then call that file %(name)s, and put two lines in its front matter: "
        "corrects: %(corrects)s and reason: (what you mended).",
        name=f"{day}-{max([1, *others]) + 1}.md",
        corrects=reviewed.name,
    )
    return f"{inert(lead)}\n\n1. {was}: {inert(back)}\n2. {inert(new)}\n3. {inert(mended)}"


def _problems(problems: Sequence[Problem], places: Places, speech: Speech) -> Iterator[Group]:
    """Yield what must be mended and what to look at; advice is folded."""
    for severity, members in by_weight(problems):
        told = speech.weight(severity)
        if severity is severity.ADVICE:
            lines = [_problem(each, places) for each in members]
            yield _folded(told, lines, Rank.ADVICE, count=len(lines))
        else:
            yield _list(f"### {told}\n", members, places, Rank.PROBLEM)


def _list(head: str, problems: Sequence[Problem], places: Places, rank: Rank) -> Group:
    pieces = tuple(Piece(rank=rank, text=_problem(problem, places)) for problem in problems)
    return Group(head=head, pieces=pieces, name=head.strip("# \n"))


def _problem(problem: Problem, places: Places) -> str:
    code = f" `{problem.code}`" if problem.code else ""
    fact, remedy = inert(stopped(problem.fact)), inert(stopped(problem.remedy))
    return f"- **{places.file(problem.path, problem.line)}** {fact}{code}\n  {remedy}"


def _coverage(reviewed: Reviewed, speech: Speech) -> Iterator[Group]:
    """Yield what the law has a statement say that this text no longer says, or says now."""
    for told, elements in (
        (speech.say("No longer said, and asked by the GDPR:"), reviewed.lost),
        (speech.say("Said now, and asked by the GDPR:"), reviewed.gained),
    ):
        if elements:
            names = "; ".join(inert(speech.element(element)) for element in elements)
            yield Group(
                head="", pieces=(Piece(rank=Rank.COVERAGE, text=f"**{told}** {names}."),), name=told.rstrip(":")
            )


def _table(head: str, rows: Sequence[tuple[str, str, str]], speech: Speech) -> Group:
    names = (speech.say("What"), speech.say("Was"), speech.say("Becomes"))
    pieces = tuple(
        Piece(rank=Rank.FACT, text=_row([inert(_line(cell)) for cell in row])) for row in dict.fromkeys(rows)
    )
    return Group(head=f"### {head}\n\n{_row(names)}\n{_row(['---'] * 3)}", pieces=pieces, name=head)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(text: str) -> str:
    return " ".join(text.split())


def _sections(reviewed: Reviewed, speech: Speech) -> Iterator[Group]:
    if reviewed.redline and not reviewed.entries:
        yield _verdict(speech.say("Readers see the same text as in the version before."))
    head = speech.say("Sections that change")
    pieces = tuple(
        Piece(
            rank=Rank.SECTION,
            text=f"- **{speech.fate(entry)}** {inert(speech.title(entry))}{_counted(speech.words(entry))}",
            effect=entry.added + entry.removed,
        )
        for entry in reviewed.entries
    )
    yield Group(head=f"### {head}\n", pieces=pieces, name=head)


def _counted(words: str) -> str:
    return f" ({words})" if words else ""


# The redline


def _redline(reviewed: Reviewed, speech: Speech, share: int) -> Iterator[Group]:
    """Yield the redline, folded for each section."""
    if reviewed.redline is None:
        return
    changed = [part for part in parts(reviewed.redline) if part.changed]
    pieces = tuple(
        Piece(
            rank=Rank.REDLINE,
            text=_fold(
                f"<b>{inert(speech.title(entry))}</b>: {speech.fate(entry).lower()}{_counted(speech.words(entry))}",
                _changes(part, speech, share),
            ),
            effect=entry.added + entry.removed,
        )
        for part, entry in zip(changed, reviewed.entries, strict=True)
    )
    head = speech.say("Every change in the text")
    yield Group(head=f"### {head}\n", pieces=pieces, name=head)


def _changes(part: Part, speech: Speech, share: int) -> list[str]:
    """Return each change of a section as a quotation, as far as there is room."""
    told: list[str] = []
    for number, change in enumerate(part.changed):
        line = _change(change, speech)
        share -= _size(line) + 2
        if share < 0:
            left = len(part.changed) - number
            told.append(speech.say_number("… and %(number)s change more.", "… and %(number)s changes more.", left))
            break
        told.append(line)
    return told


def _change(change: Change, speech: Speech) -> str:
    notes = labels(speech.spoken)
    moved = f" ({inert(notes.moved)})" if change.moved is not None else ""
    return f"> {worded(change, marked_up, linked=speech.linked, spacing=notes.spacing)}{moved}{_shape(change, speech)}"


def _shape(change: Change, speech: Speech) -> str:
    """Return what changed of a block besides its words."""
    notes = labels(speech.spoken)
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


def _folded(summary: str, lines: Sequence[str], rank: Rank, *, count: int = 0) -> Group:
    counted = f" ({count})" if count else ""
    text = "\n".join([f"<details><summary>{summary}{counted}</summary>\n", *lines, "\n</details>"])
    return Group(head="", pieces=(Piece(rank=rank, text=text),), name=summary)


# What people will be told


def _proposal(reviewed: Reviewed, speech: Speech) -> Iterator[Group]:
    """Yield what front matter could tell, in a fence that nothing in it can end."""
    if not reviewed.proposal:
        return
    told = speech.say("What the front matter could say of the changes, to be pasted and corrected")
    fence = "`" * max(3, 1 + max(map(len, _backticks(reviewed.proposal)), default=0))
    yield _folded(told, [f"{fence}yaml\n{reviewed.proposal}{fence}"], Rank.PROPOSAL)


def _backticks(text: str) -> list[str]:
    return [run for run in "".join(c if c == "`" else " " for c in text).split(" ") if run]


def _notice(reviewed: Reviewed, site: str, speech: Speech) -> Iterator[Group]:
    if reviewed.notice is None or reviewed.frozen:
        return
    written = letter(reviewed.notice, speech.spoken, site)
    told = speech.say("The notice, as people will get it")
    blocks = [_quiet(block) for block in written.whole]
    lines = [f"**{inert(written.title)}**\n", joined(as_markdown(blocks)).rstrip()]
    yield _folded(told, lines, Rank.NOTICE)


def _quiet(block: Block) -> Block:
    """Return a block that calls nobody, its heading deeper."""
    runs = tuple(run._replace(text=parted(run.text)) for run in block.runs)
    level = min(block.level + _DEEPER, 6)
    element = Element(tag=f"h{level}", attributes=block.element.attributes) if block.element and block.level else None
    return replace(block, element=element or block.element, runs=runs)
