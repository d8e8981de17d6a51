"""A loom: a weave that is open, so that one text after another is laid into it at the cost of what it changes."""

from __future__ import annotations

from itertools import chain

from onrecord.history.weave import Identity, Laid, Lineage, Revisions, Thread, Weave
from onrecord.history.whereabouts import Whereabouts
from onrecord.text import Block


class OpenLineage:
    """A lineage to which something may be added."""

    __slots__ = ("begun", "number", "place", "shapes", "users", "yarns")

    def __init__(self, shapes: tuple[tuple[Block, Revisions], ...], yarns: list[OpenThread], number: int) -> None:
        self.number = number
        """As the loom counts them."""

        self.shapes = shapes
        self.place: OpenPlace | None = None
        """Where the new revision has it."""

        self.users: set[int] = set()
        """The new blocks that have something of it."""

        self.begun = False
        self.hold(yarns)

    def hold(self, yarns: list[OpenThread]) -> None:
        """Let these be its words."""
        self.yarns = yarns
        for index, yarn in enumerate(yarns):
            yarn.line, yarn.index = self, index

    @property
    def index(self) -> int:
        """Where in the order the new revision has it; -1 where it has it nowhere yet."""
        return self.place.index if self.place else -1

    def rest(self) -> None:
        """Forget what one revision has of it."""
        self.place = None
        self.users = set()
        self.begun = False

    def held(self) -> Revisions:
        """Return the revisions that have anything of it."""
        held = 0
        for _, revisions in chain(self.shapes, *(yarn.thread for yarn in self.yarns)):
            held |= revisions
        return held


class OpenThread:
    """A thread to which a dress may be added."""

    __slots__ = ("index", "line", "thread")

    def __init__(self, thread: Thread) -> None:
        self.thread = thread
        self.line: OpenLineage
        self.index = 0


class OpenPlace:
    """A place in the order, to which the new revision may be added."""

    __slots__ = ("index", "line", "revisions")

    def __init__(self, line: OpenLineage, revisions: Revisions) -> None:
        self.line = line
        self.revisions = revisions
        self.index = -1


class Loom:
    """A weave while texts are laid into it."""

    def __init__(self, weave: Weave, count: int) -> None:
        self.count = count
        """How many revisions it holds."""

        self.lines: list[OpenLineage] = []
        for lineage in weave.lineages:
            self.begin(lineage.shapes, [OpenThread(thread) for thread in lineage.threads])
        self.places = [OpenPlace(self.lines[number], revisions) for number, revisions in weave.order]
        self.number_places()
        self.whereabouts = Whereabouts.of(weave, count)
        self._known: dict[int, tuple[Identity, ...]] = {}
        self._latest: list[Laid] = []

    def begin(self, shapes: tuple[tuple[Block, Revisions], ...], yarns: list[OpenThread]) -> OpenLineage:
        """Begin one more lineage; where it stands is told later."""
        line = OpenLineage(shapes, yarns, len(self.lines))
        self.lines.append(line)
        return line

    def number_places(self) -> None:
        """Tell each place where it is."""
        for index, place in enumerate(self.places):
            place.index = index

    def add(self, blocks: tuple[Identity, ...], laid: list[Laid]) -> None:
        """End the laying in of a revision, of which the blocks are known by these and lie so."""
        self._latest = laid
        self.whereabouts.add(blocks)
        self._known[self.count] = blocks
        self.count += 1

    def known(self, revision: int) -> tuple[Identity, ...]:
        """Return what the blocks of a revision are known by."""
        if revision not in self._known:
            self._known[revision] = tuple(block.identity for block in self.laid(revision))
        return self._known[revision]

    def laid(self, revision: int) -> list[Laid]:
        """Return the blocks of a revision as they lie here, as `Weave.laid` does."""
        if self._latest and revision == self.count - 1:
            return self._latest
        bit = 1 << revision
        blocks: list[Laid] = []
        for place in self.places:
            if not place.revisions & bit:
                continue
            line = place.line
            for shape, held in line.shapes:
                if held & bit:
                    blocks.append(Laid(lineage=line.number, place=place.index, shape=shape))
            block = blocks[-1]
            for index, yarn in enumerate(line.yarns):
                for word, held in yarn.thread:
                    if held & bit:
                        block.words.append(word)
                        block.spots.append((line.number, index))
                        block.places.append(place.index)
        return blocks

    def weave(self) -> Weave:
        """Return the weave as it is now, each lineage numbered by its first place."""
        lines = list(dict.fromkeys(place.line for place in self.places))
        numbers = {line: number for number, line in enumerate(lines)}
        return Weave(
            lineages=tuple(
                Lineage(shapes=line.shapes, threads=tuple(yarn.thread for yarn in line.yarns)) for line in lines
            ),
            order=tuple((numbers[place.line], place.revisions) for place in self.places),
        )
