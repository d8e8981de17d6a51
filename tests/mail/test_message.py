"""A mail is a letter that any mail reader opens: one message, two parts that say the same, nothing from elsewhere."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.browser import chromium
from tests.places import PROJECT
from tests.publishing import Project, make_project, revision
from tests.reading import document as tree_of
from tests.reading import words

from onrecord.cli.main import main
from onrecord.language import language
from onrecord.mail.message import PLACEHOLDER, document, message
from onrecord.notice.letter import Letter, letter, paragraph
from onrecord.notice.notice import notice
from onrecord.record.mailbox import Mailbox
from onrecord.site.site import load_site

NL = language("nl")
AT = datetime(2026, 11, 15, 12, tzinfo=UTC)
SENDER = Mailbox(address="privacy@proef.example", name="Stichting Voorbeeld, één")
PLAIN = Letter(title="Verklaring verandert", blocks=(paragraph("Wij bewaren alles één jaar."),), links=())


def made(told: Letter = PLAIN, **others: object) -> EmailMessage:
    arguments: dict[str, object] = {
        "sender": SENDER,
        "recipient": Mailbox(address="jan@lid.example", name="Jan"),
        "identifier": "hash.2025-01-01.proef@proef.example",
        "when": AT,
        "unsubscribe": "mailto:uit@proef.example",
    }
    return message(told, NL, **{**arguments, **others})  # type: ignore[arg-type]


def read(sent: EmailMessage) -> EmailMessage:
    """Return what another reader of RFC 5322 finds in the bytes."""
    found = message_from_bytes(sent.as_bytes(), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


@pytest.fixture(scope="module")
def told() -> Letter:
    """The letter about the invented library, which has everything in it."""
    site = load_site(PROJECT)
    statement = site.archive()["voorbeeldbibliotheek"]
    return letter(notice(statement, statement.on(date(2026, 11, 15))[-1]), NL, site.url)


# One message


def test_it_has_a_text_and_an_html_part_in_that_order(told: Letter) -> None:
    found = read(made(told))
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]


def test_both_parts_say_the_same_words(told: Letter) -> None:
    found = read(made(told))
    text, html = (found.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    shown = tree_of(html.get_content()).find("body")
    assert shown is not None
    assert bare(text.get_content().split()) == bare(words(shown))


def bare(said: Iterable[str]) -> set[str]:
    """Words without what stands around them, and without the addresses that text writes behind a link."""
    return {word.strip("():.,;-=") for word in said if not word.startswith("(http")} - {""}


def test_its_headers_tell_who_what_when_and_in_which_language() -> None:
    found = read(made())
    assert found["From"] == '"Stichting Voorbeeld, één" <privacy@proef.example>'
    assert found["To"] == "Jan <jan@lid.example>"
    assert found["Subject"] == "Verklaring verandert"
    assert found["Date"].datetime == AT
    assert found["Message-ID"] == "<hash.2025-01-01.proef@proef.example>"
    assert found["Content-Language"] == "nl"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["List-Unsubscribe"] == "<mailto:uit@proef.example>"


def test_it_is_seven_bits_in_lines_that_every_server_takes(told: Letter) -> None:
    sent = made(told, recipient=Mailbox(address=f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 50}.nl", name="é" * 300))
    content = sent.as_bytes()
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert read(sent)["To"].addresses[0].addr_spec == f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 50}.nl"


def test_every_word_that_is_encoded_is_short_enough(told: Letter) -> None:
    long = Letter(title="Verklaring over één héél lang onderwerp " * 20, blocks=told.blocks, links=())
    sent = made(long)
    encoded = re.findall(rb"=\?utf-8\?\S+\?=", sent.as_bytes())
    assert encoded
    assert max(map(len, encoded)) <= 75  # RFC 2047, 2
    assert read(sent)["Subject"] == long.title.strip()


@pytest.mark.parametrize("length", [10, 100, 500])
def test_an_address_to_unsubscribe_stands_on_one_line_as_it_is(length: int) -> None:
    target = f"https://proef.example/uit?wie={'x' * length}"
    assert f"List-Unsubscribe: <{target}>\r\n".encode() in made(unsubscribe=target).as_bytes()


def test_one_click_is_offered_only_where_the_address_says_who_clicks() -> None:
    personal = made(unsubscribe="https://proef.example/uit?wie={person}", person="abc")
    assert personal["List-Unsubscribe"] == "<https://proef.example/uit?wie=abc>"
    assert personal["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for general in ("https://proef.example/uit", "mailto:uit@proef.example?subject={person}"):
        assert made(unsubscribe=general)["List-Unsubscribe-Post"] is None
    assert made(unsubscribe=None)["List-Unsubscribe"] is None


def test_the_same_notice_gives_the_same_bytes(told: Letter) -> None:
    assert made(told).as_bytes() == made(told).as_bytes()


@given(st.text(), st.text(), st.text())
@settings(max_examples=150, deadline=None)
def test_no_text_gets_out_of_its_header_or_its_part(title: str, name: str, body: str) -> None:
    sent = made(
        Letter(title=title, blocks=(paragraph(body),), links=()),
        sender=Mailbox(address="privacy@proef.example", name=name),
        recipient=Mailbox(address="jan@lid.example", name=name),
    )
    found = message_from_bytes(sent.as_bytes(), policy=email.policy.default)
    assert sorted(found.keys()) == sorted(made().keys())
    assert [part.get_content_type() for part in found.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert [address.addr_spec for address in found["To"].addresses] == ["jan@lid.example"]


# The document


def test_the_document_fetches_nothing_and_runs_nothing(told: Letter) -> None:
    page = document(told, NL)
    assert (
        re.findall(r"(?i)\b(?:src|srcset|background|action)\s*=|url\(|@import|<script|<link|<iframe|<img", page) == []
    )
    assert 'lang="nl" dir="ltr"' in page


def test_what_a_statement_says_stays_text_in_the_document() -> None:
    nasty = '<script>alert("1")</script> $body & "'
    page = document(Letter(title=nasty, blocks=(paragraph(nasty),), links=()), NL)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 3


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_document_fits_a_telephone_in_light_and_dark(told: Letter, scheme: str, tmp_path: Path) -> None:
    file = tmp_path / "mail.html"
    file.write_text(document(told, NL), encoding="utf-8")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") is (scheme == "light")


# The verb


@pytest.fixture
def project(tmp_path: Path) -> Project:
    files = {
        "index.md": "# Proef\n",
        "proef/statement.yml": "title: Privacyverklaring\norganisation: Proef BV\nlanguage: nl\n",
        "proef/2023-01-01.md": revision("2023-01-01", "Wij bewaren alles een jaar."),
        "proef/2025-01-01.md": revision("2025-01-01", "Wij bewaren alles twee jaar.", announced="2024-11-18"),
    }
    return make_project(tmp_path / "project", files)


def show(project: Project, *arguments: str) -> int:
    return main(["notice", *arguments, "--site", str(project.folder)])


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("text", "woord voor woord\n  (https://proef.example/privacy/proef/2025-01-01/changes/)\n"),
        ("markdown", "# Privacyverklaring van Proef BV is veranderd op 1 januari 2025"),
        ("html", "<h1 "),
        ("eml", "To: undisclosed-recipients:;"),
        ("json", '"sha256": '),
    ],
)
def test_a_notice_is_shown_in_every_form(
    project: Project, form: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show(project, "proef", "--format", form) == 0
    newest = capsys.readouterr().out.replace("\r\n", "\n")
    assert told in newest
    assert show(project, "proef", "2025-01-01", "--format", form) == 0
    assert capsys.readouterr().out.replace("\r\n", "\n") == newest


def test_a_message_to_nobody_is_dated_when_it_was_announced(
    project: Project, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert show(project, "proef", "--format", "eml") == 0
    sent = message_from_bytes(capsysbinary.readouterr().out, policy=email.policy.default)
    assert sent["Date"] == "Mon, 18 Nov 2024 12:00:00 +0100"
    assert sent["Subject"] == "Privacyverklaring van Proef BV verandert op 1 januari 2025"
    assert sent["List-Unsubscribe"] == f"<{PLACEHOLDER}>"
    assert show(project, "proef", "--format", "eml", "--on", "2025-02-03") == 0
    sent = message_from_bytes(capsysbinary.readouterr().out, policy=email.policy.default)
    assert sent["Date"] == "Mon, 03 Feb 2025 12:00:00 +0100"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nergens"], 1, "there is no such statement"),
        (["proef", "2020-01-01"], 1, "no text was in force on 2020-01-01"),
        (["proef", "--format", "docx"], 2, "docx"),
    ],
)
def test_what_cannot_be_shown_is_told(
    project: Project, arguments: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show(project, *arguments) == code
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("line", [["notice"], ["notice", "--help"], ["notice", "send", "--help"], ["notice", "-h"]])
def test_the_verbs_explain_themselves(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(line)
    printed = capsys.readouterr()
    assert "Usage:" in printed.out + printed.err
