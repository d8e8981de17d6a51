"""A mailbox is an address that mail can be sent to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.record.mailbox import Mailbox, in_one_line, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("jan@proef.example", "jan@proef.example"),
        (" jan@proef.example ", "jan@proef.example"),
        ("o'neil+lid@sub.proef.example", "o'neil+lid@sub.proef.example"),
        ("jan@bücher.example", "jan@xn--bcher-kva.example"),
        ("a" * 64 + "@proef.example", "a" * 64 + "@proef.example"),
    ],
)
def test_an_address_is_taken_as_mail_servers_know_it(text: str, address: str) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jan",
        "jan@",
        "@proef.example",
        "jan@localhost",
        "jan@proef..example",
        "jan@-proef.example",
        ".jan@proef.example",
        "jan..p@proef.example",
        "jan@proef.example, piet@proef.example",
        "Jan <jan@proef.example>",
        "jan piet@proef.example",
        "jan@proef.example\r\nBcc: piet@proef.example",
        "jan\r\n@proef.example",
        "jän@proef.example",
        "jan@[127.0.0.1]",
        '"jan"@proef.example',
        "a" * 65 + "@proef.example",
        "jan@" + ".".join(["a" * 63] * 4) + ".nl",
    ],
)
def test_what_mail_cannot_be_sent_to_is_no_address(text: str) -> None:
    assert read_address(text) is None


@given(st.text(max_size=60))
def test_an_address_never_holds_what_could_end_a_line_or_begin_a_header(text: str) -> None:
    address = read_address(text)
    assert address is None or (address.isascii() and address.isprintable() and not set(address) & set(' <>,;:"\\()'))


@given(st.text())
def test_a_name_stands_in_one_line(text: str) -> None:
    assert len(in_one_line(text).splitlines()) <= 1


def test_two_writings_of_one_address_are_one_person() -> None:
    key = b"k" * 32
    assert Mailbox(address="Jan@Proef.example").hashed(key) == Mailbox(address="jan@proef.example").hashed(key)


def test_a_hash_tells_nothing_without_its_key() -> None:
    mailbox = Mailbox(address="jan@proef.example")
    assert mailbox.hashed(b"a" * 32) != mailbox.hashed(b"b" * 32)
