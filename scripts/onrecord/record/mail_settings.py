"""A mailing: from whom a statement's notices are sent by mail, and over which server.

It stands in statement.yml, which is published; hence there is no place in it for a user name or a password.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from onrecord import schema
from onrecord.record.mailbox import read_address
from onrecord.schema import Field

PERSON = "{person}"
"""Stands in an address to unsubscribe for the hash of the person's own address."""


class Security(StrEnum):
    """How a connection to a server is guarded (RFC 8314)."""

    STARTTLS = "starttls"
    """TLS before anything else is said, on the port for mail (RFC 3207)."""

    TLS = "tls"
    """TLS from the first byte."""

    NONE = "none"
    """Nothing at all: only within one machine, or where somebody said so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailing:
    """What `mail` in a statement.yml says; what it does not say comes from the environment."""

    sender: str | None = None
    """Address that the mail comes from, and to which what cannot be delivered returns."""

    host: str | None = None
    port: int | None = None
    security: Security | None = None

    rate: int | None = None
    """Messages a minute, at most."""

    unsubscribe: str | None = None
    """Where people say that they want no mail: `mailto:…` or `https://…`, in which `{person}` may stand."""


_MOST = 900
"""Characters of an address to unsubscribe, since a line of a header holds 998 (RFC 5322, 2.1.1)."""


def _host(value: str) -> str | None:
    return value if value.isascii() and not any(char.isspace() or char in "/@" for char in value) else None


def _unsubscribe(value: str) -> str | None:
    """Return an address that can stand between angle brackets in a header (RFC 2369, 2)."""
    plain = len(value) < _MOST and value.isascii() and value.isprintable() and not set(value) & set(' <>,"')
    scheme, _, rest = value.partition(":")
    reaches = (
        read_address(rest.partition("?")[0]) if scheme == "mailto" else scheme == "https" and urlsplit(value).hostname
    )
    return value if plain and reaches else None


FIELDS = {
    "from": Field(read=schema.fitting(read_address, "the address of a mailbox, such as privacy@example.org")),
    "host": Field(read=schema.fitting(_host, "the name of a mail server, such as smtp.example.org")),
    "port": Field(read=schema.whole(1, 65535)),
    "security": Field(read=schema.one_of(*Security)),
    "rate": Field(read=schema.whole(1, 6000)),
    "unsubscribe": Field(read=schema.fitting(_unsubscribe, "an address that begins with mailto: or https://")),
}


def mailing(values: Mapping[str, Any]) -> Mailing:
    """Return what `schema.mapping(FIELDS)` read."""
    facts = {"sender" if key == "from" else key: value for key, value in values.items()}
    return Mailing(**{**facts, "security": Security(facts["security"]) if "security" in facts else None})
