"""The tongue in which a text is written, told by its words alone.

The languages looked for are the official ones of the European Union (Regulation No 1/1958), and some that many of its
inhabitants speak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.lexicon import lexicon
from onrecord.redline import Mark, Redline

_LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl"),
    *("pt", "ro", "sk", "sl", "sv", "ar", "he", "ja", "no", "ru", "tr", "uk", "zh"),
)

_FEWEST = 40
"""Words at least from which a language is told."""

_CERTAIN = 0.99
"""Least probability, by the model, of a language that is told."""

_COMMON = 0.08
"""Of the words of a text in a language, so many at least are among its commonest."""

_KEPT = 1 / 3
"""Of two texts that have so many of their words in common, at least, neither is a translation of the other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Translation:
    """A text that is in another language than the one before it; both by their ISO 639-1 codes."""

    was: str
    now: str


def tongue_of(text: str) -> str | None:
    """Return the language of a text, by its ISO 639-1 code; None where its words do not tell for certain."""
    if len(text.split()) < _FEWEST:
        return None
    code, certainty = _identifier().classify(text)
    return str(code) if certainty >= _CERTAIN else None


def written_in(said: Sequence[str], language_tag: str) -> str:
    """Return the language of a text by its words: the one given, a BCP 47 tag, unless they tell another for certain."""
    common = frozenset(lexicon(language_tag, "sentence").get("common", ()))
    seen = sum(word.lower() in common for word in said)
    if not common or seen >= _COMMON * len(said):
        return language_tag
    return tongue_of(" ".join(said)) or language_tag


def translation(redline: Redline) -> Translation | None:
    """Return the languages of two texts where they differ."""
    before, after = (
        [word.text for change in redline.changes for segment in change.segments for word in getattr(segment, side)]
        for side in ("before", "after")
    )
    same = sum(len(segment.after) for change in redline.changes for segment in change.segments if _stayed(segment.mark))
    if same >= _KEPT * min(len(before), len(after)):
        return None
    was, now = (tongue_of(" ".join(words)) for words in (before, after))
    return Translation(was=was, now=now) if was and now and was != now else None


def _stayed(mark: Mark) -> bool:
    return mark not in (Mark.ADDED, Mark.REMOVED)


@cache
def _identifier() -> Any:
    """Return the model, read once and only where it is needed."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*_LANGUAGES])
    return identifier
