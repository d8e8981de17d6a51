"""A real mail server on this machine (aiosmtpd), that goes wrong where it is told to."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USERNAME, PASSWORD = "proef", "een geheim"  # a password of nothing
HOST = "localhost"


@dataclass
class Office:
    """What a server took, and what it does wrong."""

    port: int = 0
    authorities: Path = Path()
    """File with the certificate of who vouches for it."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    """Recipient and content of each message it answers for."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    """By recipient, what goes wrong at each next try: an answer to RCPT or DATA, or `drop …`."""

    slowness: float = 0
    """Seconds between taking a message and saying so."""

    _took: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, count: int) -> bool:
        """Wait until it took so many messages; tell whether it did within a minute."""
        with self._took:
            return self._took.wait_for(lambda: len(self.taken) >= count, 60)

    @property
    def told(self) -> list[str]:
        """Everybody who got a message, as often as they did."""
        return [recipient for recipient, _ in self.taken]

    def environment(self, **others: str) -> dict[str, str]:
        """The settings with which mail leaves over this server."""
        settings = {"HOST": HOST, "PORT": str(self.port), "SECURITY": "starttls", "FROM": "privacy@proef.example"}
        settings |= {"USERNAME": USERNAME, "PASSWORD": PASSWORD, "CA": str(self.authorities), **others}
        return {f"ONRECORD_SMTP_{name}": value for name, value in settings.items()}

    def _fault(self, recipient: str, stage: str) -> str | None:
        """Return what goes wrong now, once: `rcpt 550 …`, `data 451 …`, `data drop`, `data drop taken`."""
        waiting = self.faults.get(recipient, [])
        if waiting and waiting[0].startswith(stage):
            return waiting.pop(0).removeprefix(f"{stage} ")
        return None

    async def handle_MAIL(  # noqa: N802 - aiosmtpd names it, and its arguments
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        envelope.mail_from = address
        return self._fault("sender", "mail") or "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it
        self,
        server: SMTP,
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        fault = self._fault(address, "rcpt")
        if fault == "drop":
            _drop(server)
        elif fault:
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        (recipient,) = envelope.rcpt_tos
        fault = self._fault(recipient, "data")
        if fault and fault[0].isdigit():
            return fault
        if fault != "drop":
            assert isinstance(envelope.original_content, bytes)
            with self._took:
                self.taken.append((recipient, envelope.original_content))
                self._took.notify_all()
        if fault:
            _drop(server)
        await asyncio.sleep(self.slowness)
        return "250 2.0.0 OK: queued"


def _drop(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


def _login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    known = (data.login, data.password) == (USERNAME.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def open_office(folder: Path, *, guarded: bool = True, implicit: bool = False) -> Iterator[Office]:
    """Open a server that wants STARTTLS and a password; or only TLS, from the first byte (`implicit`); or nothing."""
    authority = trustme.CA()
    office = Office(authorities=folder / "authority.pem")
    authority.cert_pem.write_to_path(str(office.authorities))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST).configure_cert(context)
    login = {"authenticator": _login, "auth_required": True}
    settings: dict[str, Any] = {}
    if implicit:
        settings = {"ssl_context": context}
    elif guarded:
        settings = {"tls_context": context, "require_starttls": True, **login}
    office.port = _free_port()
    controller = Controller(office, hostname=HOST, port=office.port, **settings)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
