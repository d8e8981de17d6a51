"""A mail server is guarded by default, and its password comes from the environment alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import OnRecordError
from onrecord.mail.server import MailServer, find_server
from onrecord.record.mail_settings import FIELDS, Mailing, Security, mailing
from onrecord.schema import read_mapping

WHOLE = Mailing(sender="privacy@proef.example", host="smtp.proef.example")


def server(mailing: Mailing = WHOLE, *, unguarded: bool = False, **environment: str) -> MailServer:
    settings = {f"ONRECORD_SMTP_{name}": value for name, value in environment.items()}
    return find_server(mailing, settings, path="docs/proef/statement.yml", unguarded=unguarded)


@pytest.mark.parametrize(
    ("environment", "security", "port"),
    [
        ({}, Security.STARTTLS, 587),
        ({"SECURITY": "tls"}, Security.TLS, 465),
        ({"SECURITY": "none", "HOST": "localhost"}, Security.NONE, 25),
        ({"PORT": "2525"}, Security.STARTTLS, 2525),
    ],
)
def test_a_connection_is_guarded_unless_it_stays_within_the_machine(
    environment: dict[str, str], security: Security, port: int
) -> None:
    found = server(WHOLE, unguarded=False, **environment)
    assert (found.security, found.port) == (security, port)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "LOCALHOST"])
def test_this_machine_is_reached_without_tls(host: str) -> None:
    assert server(HOST=host, SECURITY="none").host == host


@pytest.mark.parametrize("host", ["smtp.proef.example", "10.0.0.1", "localhost.proef.example"])
def test_another_machine_is_reached_without_tls_only_where_somebody_says_so(host: str) -> None:
    with pytest.raises(OnRecordError, match="would travel unguarded"):
        server(HOST=host, SECURITY="none")
    assert server(HOST=host, SECURITY="none", unguarded=True).security is Security.NONE


def test_the_environment_has_the_last_word() -> None:
    found = server(HOST="mx.proef.example", FROM="fg@proef.example", USERNAME="u", PASSWORD=" p ")
    assert (found.host, found.sender, found.username, found.password) == (
        "mx.proef.example",
        "fg@proef.example",
        "u",
        " p ",
    )


def test_a_route_does_not_show_its_password() -> None:
    assert "geheim" not in repr(server(USERNAME="u", PASSWORD="geheim"))


def test_everything_that_is_missing_or_wrong_is_told_at_once() -> None:
    with pytest.raises(OnRecordError) as told:
        server(Mailing(), PORT="x", SECURITY="ssl", USERNAME="u")
    assert [(problem.path, problem.fact) for problem in told.value.problems] == [
        ("docs/proef/statement.yml", "it is not said from whom the mail comes"),
        ("docs/proef/statement.yml", "it is not said over which server the mail leaves"),
        ("ONRECORD_SMTP_SECURITY", "'ssl' is no way to guard a connection"),
        ("ONRECORD_SMTP_PORT", "'x' is not a port"),
        ("ONRECORD_SMTP_USERNAME", "a user name and a password go together"),
    ]


def test_more_trusted_certificates_are_a_file() -> None:
    assert server(CA="/tmp/ca.pem").authorities == Path("/tmp/ca.pem")


# `mail` in statement.yml


def test_a_mailing_is_read_from_yaml() -> None:
    source = """\
from: privacy@proef.example
host: smtp.proef.example
port: 465
security: tls
rate: 120
unsubscribe: https://proef.example/uit?wie={person}
"""
    values, problems = read_mapping(source, FIELDS, path="x.yml")
    assert problems == []
    assert mailing(values) == Mailing(
        sender="privacy@proef.example",
        host="smtp.proef.example",
        port=465,
        security=Security.TLS,
        rate=120,
        unsubscribe="https://proef.example/uit?wie={person}",
    )


@pytest.mark.parametrize(
    "line",
    [
        "from: Jan <jan@proef.example>",
        "host: https://smtp.proef.example",
        "host: smtp proef",
        "port: 0",
        "port: 65536",
        "security: ssl",
        "rate: 0",
        "rate: veel",
        "unsubscribe: http://proef.example/",
        "unsubscribe: mailto:niemand",
        "unsubscribe: javascript:alert(1)",
        'unsubscribe: "https://proef.example/>,<mailto:x@y.nl"',
        'unsubscribe: "https://proef.example/\\r\\nBcc: x@y.nl"',
        "password: geheim",
        "username: jan",
    ],
)
def test_what_does_not_belong_in_a_mailing_is_told(line: str) -> None:
    assert read_mapping(line, FIELDS, path="x.yml")[1] != []
