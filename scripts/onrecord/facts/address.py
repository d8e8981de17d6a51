"""An address: an e-mail address, a web address or a telephone number that stands in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.facts.spot import FactKind, Spot
from onrecord.lexicon import lexicon

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}+@(?:[\w-]{1,63}\.){1,5}\w{2,24}(?![\w-])")
_LINK = re.compile(r"(?<![\w/])(?:https?://|www\.)[^\s<>\"'“”‘’{}|\\^`\[\]]{1,2000}", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?<![\w@./-])((?:[a-z0-9-]{1,63}\.){1,5}([a-z]{2,24}))(?![\w@-])(/[^\s<>\"'“”‘’()]{0,500})?", re.IGNORECASE
)
_TELEPHONE = re.compile(
    r"""(?<![\w.,+/=-])(?:
      (?:\+|00)[1-9]\d{0,2}(?:[ .\-/]{0,2}\(0\))?(?:[ .()\-/\u00a0]{0,2}\d){6,13}   # ITU-T E.123, international
    | \(?0\d{1,3}\)?(?:[ .\-/\u00a0]{0,3}\d){4,9}                                   # national, with a trunk prefix
    | (?:1[-. ])?\(?\d{3}\)?[-. \u00a0]\d{3}[-. ]\d{4}                              # North American
    )(?![\w/])""",
    re.VERBOSE,
)
_CLOSING = ".,;:!?…)»"


def addresses(text: str) -> Iterator[Spot]:
    """Yield every address in a text."""
    if "@" in text:
        yield from _emails(text)
    yield from _links(text)
    if "." in text:
        yield from _domains(text)
    yield from _telephones(text)


def destination(target: str) -> tuple[FactKind, str]:
    """Return of which kind the target of a link is, and what it comes to."""
    scheme, _, rest = target.partition(":")
    if scheme.casefold() == "mailto":
        return FactKind.EMAIL, rest.partition("?")[0].casefold()
    if scheme.casefold() == "tel":
        return FactKind.TELEPHONE, _digits(rest)
    return FactKind.WEB, _bare(target)


def _emails(text: str) -> Iterator[Spot]:
    for found in _EMAIL.finditer(text):
        yield Spot(FactKind.EMAIL, found.group().casefold(), *found.span())


def _links(text: str) -> Iterator[Spot]:
    for found in _LINK.finditer(text):
        shown = found.group().rstrip(_CLOSING)
        if "." in shown:
            yield Spot(FactKind.WEB, _bare(shown), found.start(), found.start() + len(shown))


def _domains(text: str) -> Iterator[Spot]:
    ends = _ends()
    for found in _DOMAIN.finditer(text):
        if found.group(2) in ends:
            shown = found.group().rstrip(_CLOSING)
            yield Spot(FactKind.WEB, _bare(shown), found.start(), found.start() + len(shown))


def _telephones(text: str) -> Iterator[Spot]:
    for found in _TELEPHONE.finditer(text):
        start, end = found.span()
        if text[start] == "(" and ")" not in found.group():
            start += 1
        yield Spot(FactKind.TELEPHONE, _digits(text[start:end]), start, end)


def _ends() -> frozenset[str]:
    return frozenset(lexicon("", "facts")["domains"])


def _bare(address: str) -> str:
    """Leave out what leads to the same page: the scheme, www and a last slash (RFC 3986, 6.2.3)."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")


def _digits(number: str) -> str:
    """Return a telephone number as it is dialled; the (0) of +31 (0)20 is not."""
    dialled = re.sub(r"[^\d+]", "", number.replace("(0)", ""))
    return f"+{dialled[2:]}" if dialled.startswith("00") else dialled
