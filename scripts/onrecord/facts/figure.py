"""A figure: a number in digits or in words, and what it counts: a period, an age, a day, an amount, or just so many."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from onrecord.facts.spot import SPACE, FactKind, Spot, Token, either, written
from onrecord.language import months_of
from onrecord.lexicon import lexicon

_LENGTHS = {"year": (12, "month"), "quarter": (3, "month"), "week": (7, "day"), "hour": (60, "minute")}
"""Units that always come to so many of another. A month is not 30 days, nor a day 24 hours: terms in them end at other
moments (Regulation 1182/71, article 3)."""

_AGES = range(10, 26)
"""A number out of this range, after words such as `under`, is no age: GDPR article 8 allows 13 to 16."""

_MONTHS, _DAYS = range(1, 13), range(1, 32)
_THOUSAND = 3
"""Digits between two signs of a large number: `1.000.000`."""

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\w)")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\w)")
_DIGITS = r"\d{1,9}(?:[.,]\d{1,3}){0,4}"
_PLAIN = re.compile(rf"{_DIGITS}(?!\w)")
_PERCENT = re.compile(r"\s?%")


class _Figures:
    """The patterns of one language."""

    def __init__(self, tag: str) -> None:
        data = lexicon(tag, "facts")
        self.fraction: str = data.get("fraction", ".")
        self.months = {name.casefold(): month for name, month in months_of(tag).items()}
        self.numbers: dict[str, float] = {key.casefold(): value for key, value in data.get("numbers", {}).items()}
        self.articles = frozenset(data.get("articles", ()))
        self.verbs = frozenset(data.get("verbs", {}).get("words", ()))
        self.counted = re.compile(data.get("verbs", {}).get("counted", "(?!)"))
        self.order: str = data.get("dates", {}).get("order", "day")
        self.units = {word: unit for unit, words in data.get("units", {}).items() for word in words}
        self.signs: dict[str, str] = {**lexicon("", "facts")["money"], **data.get("money", {})}
        self.period = self._period(data.get("periods", {}))
        self.ages, self.ages_from = self._age_patterns(data.get("ages", {}))
        self.dates = _date_patterns(data, months_of(tag))
        self.amount = re.compile(rf"({self._number()})(?:,-{{1,2}})?{SPACE}({either(self.signs)})(?!\w)")
        self.coded = re.compile(rf"(EUR|USD|GBP|CHF){SPACE}({self._number()})(?!\w)")

    def _number(self) -> str:
        return rf"{_DIGITS}|(?i:{either(self.numbers)})"

    def _period(self, data: Mapping[str, Any]) -> re.Pattern[str]:
        article = rf"(?:(?i:{either(self.articles)}){SPACE})"
        count = rf"(?:{article}?(?i:{either(self.numbers)})|{_DIGITS})(?:\s?\(\d{{1,4}}\))?"
        upto = rf"(?:{SPACE}(?:{either(data.get('ranges', ()))}){SPACE}|\s?[-–]\s?)({count})"
        between = rf"(?:(?:{either(data.get('between', ()))}){SPACE}){{0,2}}"
        alone = rf"{article}(?=(?:{either(self.units)})(?!\w))"
        return re.compile(
            rf"(?:({count})(?:{upto})?(?:{SPACE}|[-‑]){between}|{alone})((?i:{either(self.units)}))(?!\w)"
        )

    def _age_patterns(self, data: Mapping[str, list[str]]) -> tuple[list[tuple[str, re.Pattern[str]]], frozenset[str]]:
        number = rf"(\d{{1,2}}|(?i:{either(self.numbers)}))"
        longest = sorted(
            ((text, sign) for sign, texts in data.items() for text in texts), key=lambda pair: -len(pair[0])
        )
        counted = either([*self.units, *self.signs, "%"])
        templates = ((sign, written(text).replace(re.escape("#"), number)) for text, sign in longest)
        patterns = [(sign, re.compile(rf"(?i:{each})(?!\w|\s?(?:{counted})|[.,]\d)")) for sign, each in templates]
        return patterns, frozenset(text.split()[0] for text, _ in longest if text[0] != "#")

    # What a text says at a word

    def at(self, text: str, token: Token) -> Iterator[Spot]:
        """Yield every figure that begins at this word."""
        digits = token.text[0].isdigit()
        counts = digits or token.folded in self.numbers
        if counts or token.folded in self.articles:
            yield from self._periods(text, token)
        if counts or token.folded in self.ages_from:
            yield from self._ages(text, token)
        if digits or token.folded in self.months:
            yield from self._days(text, token)
        if counts or token.text in self.signs:
            yield from self._amounts(text, token)
        if counts:
            yield from self._numbers(text, token)

    def _periods(self, text: str, token: Token) -> Iterator[Spot]:
        found = self.period.match(text, token.start)
        if found and (unit := self.units.get(_folded(found.group(3)))):
            times, base = _LENGTHS.get(unit, (1, unit))
            counts = [self.value(count) for count in found.groups()[:2] if count] or [1]
            yield Spot(FactKind.PERIOD, (*(_times(count, times) for count in counts), base), *found.span())

    def _ages(self, text: str, token: Token) -> Iterator[Spot]:
        for sign, pattern in self.ages:
            found = pattern.match(text, token.start)
            if found and (age := self.value(found.group(1))) in _AGES:
                yield Spot(FactKind.AGE, (sign, age), *found.span())
                return

    def _days(self, text: str, token: Token) -> Iterator[Spot]:
        for pattern in self.dates:
            found = pattern.match(text, token.start)
            if found:
                parts = found.groupdict()
                month = self.months[_folded(parts["month"])]
                yield Spot(FactKind.DATE, _day(parts["year"], month, parts.get("day")), *found.span())
                return
        if found := _ISO.match(text, token.start):
            yield Spot(FactKind.DATE, _day(found[1], int(found[2]), found[3]), *found.span())
        elif found := _NUMERIC.match(text, token.start):
            first, second, year = int(found[1]), int(found[3]), found[4]
            day, month = (second, first) if self.order == "month" and first in _MONTHS else (first, second)
            if month in _MONTHS and day in _DAYS:
                yield Spot(FactKind.DATE, _day(f"20{year}"[-4:], month, str(day)), *found.span())

    def _amounts(self, text: str, token: Token) -> Iterator[Spot]:
        start = token.start
        sign = text[max(0, start - 2) : start].strip()[-1:]
        if found := self.coded.match(text, start):
            yield Spot(FactKind.AMOUNT, (self.value(found[2]), self.signs[found[1]]), *found.span())
        elif sign in ("€", "$", "£") and (found := _PLAIN.match(text, start)):
            yield Spot(
                FactKind.AMOUNT, (self.value(found[0]), self.signs[sign]), text.rindex(sign, 0, start), found.end()
            )
        elif found := self.amount.match(text, start):
            unit = self.signs.get(found[2]) or self.signs.get(_folded(found[2]), found[2])
            yield Spot(FactKind.AMOUNT, (self.value(found[1]), unit), *found.span())
        elif (found := _PLAIN.match(text, start)) and (percent := _PERCENT.match(text, found.end())):
            yield Spot(FactKind.AMOUNT, (self.value(found[0]), "%"), start, percent.end())

    def _numbers(self, text: str, token: Token) -> Iterator[Spot]:
        if token.folded in self.numbers:
            if self.numbers[token.folded] > 1 and not self._is_verb(text, token):
                yield Spot(FactKind.NUMBER, self.numbers[token.folded], token.start, token.end)
        elif found := _PLAIN.match(text, token.start):
            yield Spot(FactKind.NUMBER, self.value(found[0]), *found.span())

    def _is_verb(self, text: str, token: Token) -> bool:
        """Tell whether a word that is a number and a verb counts nothing here."""
        return token.folded in self.verbs and not self.counted.match(text, token.end)

    def value(self, shown: str) -> Hashable:
        """Return the number that is written, or the writing where that is a version or the like."""
        bare = re.sub(r"\s?\(\d+\)$", "", shown)
        words = _folded(bare)
        if words in self.numbers:
            return self.numbers[words]
        *_, last = words.split(" ")
        if last in self.numbers:
            return self.numbers[last]
        if last in self.articles:
            return 1
        whole, _, fraction = last.partition(self.fraction)
        thousands = "." if self.fraction == "," else ","
        parts = whole.split(thousands)
        if all(part.isdecimal() for part in parts) and all(len(part) == _THOUSAND for part in parts[1:]):
            return _exact(float(f"{''.join(parts)}.{fraction or 0}")) if fraction.isdecimal() or not fraction else last
        return last


def _date_patterns(data: Mapping[str, Any], months: Iterable[str]) -> list[re.Pattern[str]]:
    month = f"(?P<month>{either({name for each in months for name in (each, each[0].upper() + each[1:])})})"
    day = rf"(?P<day>\d{{1,2}})(?:\.|{either(data.get('ordinals', ()))})?"
    of = rf"(?:{SPACE}(?:{either(data.get('dates', {}).get('between', ()))}))?"
    year = r"(?P<year>\d{4})(?!\w)"
    return [
        re.compile(rf"{day}{of}{SPACE}{month}(?!\w)(?:\.?,?{SPACE}{year})?"),
        re.compile(rf"{month}\.?{SPACE}{day}(?!\w)(?:,?{SPACE}{year})?"),
        re.compile(rf"{month}\.?,?{SPACE}{year}"),
    ]


@cache
def _figures(tag: str) -> _Figures:
    return _Figures(tag)


def figures(text: str, words: Iterable[Token], tag: str) -> Iterator[Spot]:
    """Yield every figure that begins at one of these words of a text; readings of the same words may overlap."""
    found = _figures(tag)
    for word in words:
        yield from found.at(text, word)


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def _times(count: Hashable, times: int) -> Hashable:
    return _exact(float(count * times)) if isinstance(count, (int, float)) else count


def _exact(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _day(year: str | None, month: int, day: str | None) -> str:
    """Return a day as ISO 8601 writes it, without what is not told."""
    return "-".join([year or "-", f"{month:02}", *([f"{int(day):02}"] if day else [])])
