"""A mailbox: an address that mail can be sent to, and whose it is."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from email.headerregistry import Address

_MOST, _MOST_LOCAL = 254, 64
"""Most characters of an address, and of what stands before its @ (RFC 5321, 4.5.3.1)."""

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
"""A dot-atom (RFC 5322, 3.2.3); what may stand between quotes is not taken, since nobody is handed such an address."""

_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
"""One name of a domain (RFC 1035, 2.3.1; RFC 1123, 2.1)."""

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Line ends and control characters: what could begin a header of its own, or hide."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """One address, with the name that mail readers show beside it."""

    address: str
    """In ASCII; the names of its domain as DNS knows them."""

    name: str = ""

    @property
    def header(self) -> Address:
        """What stands in `From` or `To`."""
        return Address(display_name=in_one_line(self.name), addr_spec=self.address)

    @property
    def identity(self) -> str:
        """What is equal where two writings of the address reach the same person."""
        return self.address.casefold()

    def hashed(self, key: bytes) -> str:
        """Return 64 hexadecimal digits that nobody can lead back to the address without the key (RFC 2104)."""
        return hmac.new(key, self.identity.encode(), hashlib.sha256).hexdigest()


def read_address(text: str) -> str | None:
    """Return an address as mail servers know it, or None where it is not one.

    A domain in other letters is written as DNS knows it (RFC 5891); what stands before the @ is ASCII, since a server
    need not take more.
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    except UnicodeError:
        return None
    address = f"{local}@{domain}"
    labels = domain.split(".")
    fits = len(local) <= _MOST_LOCAL and len(address) <= _MOST and len(labels) > 1
    return address if fits and _LOCAL.fullmatch(local) and all(map(_LABEL.fullmatch, labels)) else None


def in_one_line(text: str) -> str:
    """Return a text that can stand in a header: no line end and nothing unseen in it."""
    return " ".join(_UNSEEN.sub(" ", text).split())
