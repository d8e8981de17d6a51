"""A mail server: over which one mail leaves, as whom, and how the connection is guarded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from onrecord.errors import OnRecordError, Problem
from onrecord.record import Mailing, Security, read_address

_PREFIX = "ONRECORD_SMTP_"
"""Begin of the environment variables that say more than statement.yml, or other things."""

_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
"""RFC 6409, RFC 8314 and RFC 5321."""

_MOST_PORT = 65535


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServer:
    """One way out."""

    sender: str
    """Address that the mail comes from."""

    host: str
    port: int
    security: Security

    username: str | None = None
    password: str | None = field(default=None, repr=False)

    authorities: Path | None = None
    """File with certificates that are trusted beside those of the machine, in PEM."""

    @property
    def address(self) -> str:
        """The server, as people and journals name it."""
        return f"{self.host}:{self.port} ({self.security})"


def find_server(mailing: Mailing, environment: Mapping[str, str], *, path: str, unguarded: bool = False) -> MailServer:
    """Return the server that statement.yml and the environment tell together; the environment has the last word.

    Raises OnRecordError with everything that is missing or wrong. `unguarded` allows a connection without TLS to
    another machine; `path` is the statement.yml as problems name it.
    """
    told = {key.removeprefix(_PREFIX): value.strip() for key, value in environment.items() if key.startswith(_PREFIX)}
    problems: list[Problem] = []

    def wrong(name: str, fact: str, remedy: str) -> None:
        problems.append(Problem(path=f"{_PREFIX}{name}" if told.get(name) else path, fact=fact, remedy=remedy))

    sender = read_address(told["FROM"]) if told.get("FROM") else mailing.sender
    host = told.get("HOST") or mailing.host
    security = _security(told.get("SECURITY")) if told.get("SECURITY") else mailing.security or Security.STARTTLS
    port = _port(told["PORT"]) if told.get("PORT") else mailing.port or _PORTS[security or Security.STARTTLS]
    if sender is None:
        wrong("FROM", "it is not said from whom the mail comes", "Write 'from: …' below 'mail:', with an address")
    if host is None:
        wrong("HOST", "it is not said over which server the mail leaves", "Write 'host: …' below 'mail:'")
    if security is None:
        wrong("SECURITY", f"'{told['SECURITY']}' is no way to guard a connection", f"Use one of: {', '.join(Security)}")
    if port is None:
        wrong("PORT", f"'{told['PORT']}' is not a port", f"Write a number from 1 to {_MOST_PORT}")
    if bool(told.get("USERNAME")) != bool(told.get("PASSWORD")):
        wrong("USERNAME", "a user name and a password go together", "Set ONRECORD_SMTP_USERNAME and _PASSWORD both")
    if security is Security.NONE and host and not is_loopback(host) and not unguarded:
        fact = f"mail to {host} would travel unguarded, addresses and all"
        wrong("SECURITY", fact, "Use starttls or tls; --without-tls sends it nevertheless")
    if problems or not (sender and host and security and port):
        raise OnRecordError(problems)
    return MailServer(
        sender=sender,
        host=host,
        port=port,
        security=security,
        username=told.get("USERNAME") or None,
        password=environment.get(f"{_PREFIX}PASSWORD") or None,
        authorities=Path(told["CA"]) if told.get("CA") else None,
    )


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _security(word: str | None) -> Security | None:
    return next((security for security in Security if security == word), None)


def _port(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) <= _MOST_PORT else None
