"""A concordance: in which sentences of a text each of its words stands, so that wordings are sought only there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from onrecord.rules.pattern import Needed, folded

_WORD = re.compile(r"\w+")


class Concordance:
    """The words of a text, and where they stand."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._everywhere = range(len(sentences))
        self._places: dict[str, list[int]] = {}
        for number, sentence in enumerate(sentences):
            for word in {*_WORD.findall(folded(sentence))}:
                self._places.setdefault(word, []).append(number)
        self._vocabulary = "\n".join(self._places)

    def holding(self, needed: Needed | None) -> Iterable[int]:
        """Return the numbers of the sentences, in order, in which one of the words stands that wordings need."""
        if needed is None:
            return self._everywhere
        opened = needed.opened.findall(self._vocabulary) if needed.opened else ()
        return sorted({number for word in (*needed.words, *opened) for number in self._places.get(word, ())})
