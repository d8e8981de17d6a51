"""A connection to a mail server, over which messages leave one by one.

The only module that knows SMTP (RFC 5321). It does by hand what smtplib does in one go, to know on which side of the
last dot a connection broke: before it nothing was sent, after it nobody knows (RFC 1047).
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from onrecord.errors import failure
from onrecord.mail.journal import Event
from onrecord.mail.server import MailServer
from onrecord.record import Security

_CONNECT, _ANSWER = 60.0, 600.0
"""Seconds to wait for a server, and for its answer to a whole message (RFC 5321, 4.5.3.2.6)."""

_CLOSING = 421
"""The server ends the connection (RFC 5321, 3.8)."""

_GO_AHEAD = 354

_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,255}")
_POLICY = re.compile(r"5\.7\.\d{1,3}\b")
"""A refusal that is about security or policy, and not about the person (RFC 3463, 3.8)."""

_MOST_TEXT = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What became of one message."""

    event: Event

    code: int | None = None
    """The server's code; None where it gave none."""

    text: str = ""
    """The server's words, no address in them."""

    broken: bool = False
    """Whether the connection is gone."""


class Connection:
    """A connection that opens when it is needed, and again when it broke."""

    def __init__(self, server: MailServer, *, connect: float = _CONNECT, answer: float = _ANSWER) -> None:
        self.server = server
        self._connect = connect
        self._answer = answer
        self._session: smtplib.SMTP | None = None

    def deliver(self, recipient: str, message: bytes, handing: Callable[[], None]) -> Answer:
        """Hand over one message; `handing` is called right before the server can have all of it.

        Raises OnRecordError where no message could leave over this server.
        """
        try:
            session = self._session or self._open()
            declined = self._announce(session, recipient, len(message))
        except OSError as error:  # smtplib's own errors too
            return self._before_the_end(error)
        if declined:
            return declined
        handing()
        try:
            session.send(_ended(message))
        except OSError as error:
            return self._before_the_end(error)
        return self._taken(session, recipient)

    def _before_the_end(self, error: OSError) -> Answer:
        """The connection broke while the server could not have the last dot yet."""
        self.close()
        return Answer(event=Event.DELAYED, text=_words(error), broken=True)

    def close(self) -> None:
        """Say goodbye, to a server that may be gone."""
        session, self._session = self._session, None
        if session:
            try:
                session.quit()
            except OSError:
                session.close()

    # Opening

    def _open(self) -> smtplib.SMTP:
        where = self.server.address
        try:
            session = self._connected()
            self._session = session
            session.ehlo_or_helo_if_needed()
            if self.server.username and self.server.password:
                session.login(self.server.username, self.server.password)
        except ssl.SSLCertVerificationError as error:
            fact = f"the server does not prove that it is {self.server.host}: {error.verify_message}"
            remedy = "Use the name on its certificate, or name its issuer's file in ONRECORD_SMTP_CA"
            raise failure(where, fact, remedy) from None
        except smtplib.SMTPNotSupportedError:
            fact = f"the server does not offer what is needed: {self._needed()}"
            raise failure(where, fact, "Set 'port' and 'security' as the server's keeper gives them") from None
        except smtplib.SMTPAuthenticationError as error:
            if _is_passing(error.smtp_code):
                raise
            fact = f"the server does not accept the user name and the password ({error.smtp_code})"
            raise failure(where, fact, "Set ONRECORD_SMTP_USERNAME and ONRECORD_SMTP_PASSWORD") from None
        return session

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        if server.security is Security.TLS:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=self._connect, context=self._trust())
        session = smtplib.SMTP(server.host, server.port, timeout=self._connect)
        if server.security is Security.STARTTLS:
            try:
                session.starttls(context=self._trust())
            except BaseException:
                session.close()
                raise
        return session

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.server.authorities:
            context.load_verify_locations(self.server.authorities)
        return context

    def _needed(self) -> str:
        guarded = "STARTTLS" if self.server.security is Security.STARTTLS else ""
        return " and ".join(filter(None, [guarded, "a way to log in" if self.server.username else ""]))

    # Delivering

    def _announce(self, session: smtplib.SMTP, recipient: str, size: int) -> Answer | None:
        """Say from whom and to whom; return the answer where the server does not want the message."""
        code, reply = session.mail(self.server.sender, [f"SIZE={size}"] if session.has_extn("size") else ())
        if not _is_yes(code):
            self._stop_if_final(code, reply, recipient)
            return self._not_taken(session, code, reply, recipient, Event.DECLINED)
        code, reply = session.rcpt(recipient)
        if not _is_yes(code):
            about_person = not _POLICY.search(_decoded(reply))
            final = Event.REFUSED if about_person else Event.DECLINED
            return self._not_taken(session, code, reply, recipient, final)
        code, reply = session.docmd("data")
        if code != _GO_AHEAD:
            return self._not_taken(session, code, reply, recipient, Event.DECLINED)
        return None

    def _stop_if_final(self, code: int, reply: bytes, recipient: str) -> None:
        """A server that refuses the sender for good takes no message at all."""
        if not _is_passing(code):
            fact = f"the server takes no mail from this sender: {code} {_redacted(reply, recipient)}".rstrip(".")
            raise failure(self.server.address, fact, "Give 'from' an address that this server may send for, and log in")

    def _taken(self, session: smtplib.SMTP, recipient: str) -> Answer:
        """Hear what the server says to the whole message."""
        try:
            if session.sock:
                session.sock.settimeout(self._answer)
            code, reply = session.getreply()
            if session.sock:
                session.sock.settimeout(self._connect)
        except OSError as error:
            self.close()
            return Answer(event=Event.LOST, text=_words(error), broken=True)
        if _is_yes(code):
            return Answer(event=Event.SENT, code=code, text=_redacted(reply, recipient))
        if not _is_no(code):
            self.close()
            return Answer(event=Event.LOST, text=_redacted(reply, recipient), broken=True)
        return self._not_taken(session, code, reply, recipient, Event.DECLINED)

    def _not_taken(self, session: smtplib.SMTP, code: int, reply: bytes, recipient: str, final: Event) -> Answer:
        """Return the answer, with the connection ready for the next message."""
        event = Event.DELAYED if _is_passing(code) else final
        text = _redacted(reply, recipient)
        try:
            if code == _CLOSING or not _is_yes(session.rset()[0]):
                self.close()
        except OSError:
            self.close()
        return Answer(event=event, code=code, text=text, broken=code == _CLOSING)


def _is_yes(code: int) -> bool:
    return 200 <= code < 300  # noqa: PLR2004 - RFC 5321, 4.2.1


def _is_no(code: int) -> bool:
    return 400 <= code < 600  # noqa: PLR2004 - idem


def _is_passing(code: int) -> bool:
    """Tell whether another try may do better; what is not a code at all counts as that."""
    return not 500 <= code < 600  # noqa: PLR2004 - idem


def _ended(message: bytes) -> bytes:
    """Return a message as it travels: dots doubled at the begin of a line, and one dot after it (RFC 5321, 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", message).removesuffix(b"\r\n") + b"\r\n.\r\n"


def _decoded(reply: bytes) -> str:
    return " ".join(reply.decode("ascii", "replace").split())[:_MOST_TEXT]


def _redacted(reply: bytes, recipient: str) -> str:
    """Return a server's words without anybody's address, since it may quote the one it was given."""
    text = re.sub(re.escape(recipient), "[address]", _decoded(reply), flags=re.IGNORECASE)
    return "".join(char for char in _ADDRESS.sub("[address]", text) if char.isprintable())


def _words(error: OSError) -> str:
    """Return what went wrong with a connection, in one line."""
    told = error.strerror or (error.args[0] if error.args and isinstance(error.args[0], str) else "")
    return _redacted((told or type(error).__name__).encode("ascii", "replace"), "@")
