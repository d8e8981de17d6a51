"""A message: a letter as a mail that any mail reader opens, or as the one document that its HTML part is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from html import escape
from importlib import resources
from string import Template

from onrecord.language import Language
from onrecord.notice import Letter, heading, paragraph
from onrecord.record import PERSON, Mailbox, in_one_line
from onrecord.text import as_markdown, as_text, write


class _Verbatim(UnstructuredHeader):
    """A header of one word, which stands on one line however long it is: encoded or folded it would be another."""

    def fold(self, *, policy: Policy) -> str:
        """Return its line, of at most 998 characters (RFC 5322, 2.1.1)."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined] # the registry mixes that in


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("List-Unsubscribe", "Message-ID"):
        registry.map_to_type(name, _Verbatim)  # type: ignore[arg-type] # it makes a BaseHeader of what it is given
    return registry


_POLICY = SMTP.clone(header_factory=_registry(), max_line_length=76)
"""A line that holds an encoded word has at most 76 characters (RFC 2047, 2); Python's own is longer."""

PLACEHOLDER = "mailto:unsubscribe@placeholder.invalid"
"""Where to unsubscribe, in a message that was not given it; `.invalid` is nobody's (RFC 2606, 2)."""

NOBODY = "undisclosed-recipients:;"
"""`To` of a message that is to nobody yet: an empty group (RFC 5322, 3.4)."""

_TITLE = "__notice-title"


def document(letter: Letter, spoken: Language) -> str:
    """Return the letter as a document that stands alone: nothing in it is fetched from elsewhere."""
    template = Template(resources.files("onrecord").joinpath("templates", "mail.html").read_text(encoding="utf-8"))
    return template.substitute(
        language=escape(spoken.tag),
        direction=spoken.direction,
        title=escape(letter.title),
        body=write([heading(1, letter.title, _TITLE), *letter.whole]),
    )


def text(letter: Letter) -> str:
    """Return the letter for eyes alone."""
    return as_text([paragraph(letter.title), *letter.whole])


def markdown(letter: Letter) -> str:
    """Return the letter as CommonMark."""
    return as_markdown([heading(1, letter.title, _TITLE), *letter.whole])


def message(
    letter: Letter,
    spoken: Language,
    *,
    sender: Mailbox,
    recipient: Mailbox | None,
    identifier: str,
    when: datetime,
    unsubscribe: str | None,
    person: str = "",
) -> EmailMessage:
    """Return the letter as a message (RFC 5322) with a text and an HTML part that say the same (RFC 2046, 5.1.4).

    `identifier` is its Message-ID without angle brackets; `person` stands for the recipient in the address to
    unsubscribe. The same arguments give the same bytes.
    """
    plain, rich = text(letter), document(letter, spoken)
    made = EmailMessage(policy=_POLICY)
    made["From"] = sender.header
    made["To"] = recipient.header if recipient else NOBODY
    made["Subject"] = in_one_line(letter.title)
    made["Date"] = when
    made["Message-ID"] = f"<{identifier}>"
    for name, value in _others(unsubscribe, person):
        made[name] = value
    made.set_content(plain, cte="quoted-printable")
    made.add_alternative(rich, subtype="html", cte="quoted-printable")
    made.set_boundary(_boundary(plain, rich))
    made["Content-Language"] = spoken.tag  # RFC 3282; it goes with the content, so it comes after it
    return made


def _others(unsubscribe: str | None, person: str) -> Iterator[tuple[str, str]]:
    """Yield the headers that tell machines what to do with it."""
    yield "Auto-Submitted", "auto-generated"  # RFC 3834, 5: nobody's out-of-office answers it
    if unsubscribe:
        yield "List-Unsubscribe", f"<{unsubscribe.replace(PERSON, person)}>"  # RFC 2369, 3.2
        if unsubscribe.startswith("https:") and PERSON in unsubscribe:
            yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"  # RFC 8058, 3.1: only where it says who asks


def _boundary(*parts: str) -> str:
    """Return what parts the parts: `=_` stands in no quoted-printable text (RFC 2045, 6.7)."""
    return f"=_{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"
