"""A list of people is read strictly, and no problem quotes an address."""

from __future__ import annotations

import pytest

from onrecord.errors import OnRecordError
from onrecord.mail.people import People, read_people


def read(content: str | bytes) -> People:
    return read_people(content if isinstance(content, bytes) else content.encode(), path="people.csv")


def problems(content: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(OnRecordError) as told:
        read(content)
    assert "@" not in str(told.value)
    return [(problem.line, problem.fact) for problem in told.value.problems]


def addresses(content: str | bytes) -> list[str]:
    return [person.mailbox.address for person in read(content).persons]


@pytest.mark.parametrize(
    "content",
    [
        "email\njan@proef.example\npiet@proef.example\n",
        "email,name,language\njan@proef.example,Jan,nl\npiet@proef.example,,\n",
        "Email;Name\r\njan@proef.example;Jan\r\npiet@proef.example;Piet\r\n",
        '\ufeffname,email\n"Jansen, Jan",jan@proef.example\n"Piet ""P""",piet@proef.example\n',
        "email\n\njan@proef.example\n\n  \npiet@proef.example",
    ],
    ids=["addresses alone", "every column", "semicolons", "byte order mark and quotes", "empty lines"],
)
def test_a_list_is_read_as_spreadsheets_write_it(content: str) -> None:
    assert addresses(content) == ["jan@proef.example", "piet@proef.example"]


def test_who_is_named_twice_is_told_once_by_the_first_line() -> None:
    people = read("email,name\njan@proef.example,Jan\nJAN@proef.example,Johan\npiet@proef.example,Piet\n")
    assert [(person.line, person.mailbox.name) for person in people.persons] == [(2, "Jan"), (4, "Piet")]
    assert people.twice == 1


def test_a_name_over_two_lines_stands_in_one() -> None:
    (person,) = read('email,name\njan@proef.example,"Jan\r\nBcc: piet@proef.example"\n').persons
    assert person.mailbox.name == "Jan Bcc: piet@proef.example"


def test_a_notice_is_for_who_reads_its_language_or_said_nothing() -> None:
    people = read("email,language\na@proef.example,nl\nb@proef.example,nl-BE\nc@proef.example,en\nd@proef.example,\n")
    assert [person.reads("nl") for person in people.persons] == [True, True, False, True]


def test_every_line_that_is_wrong_is_told_at_once() -> None:
    content = "email,language\njan@proef,nl\npiet@proef.example,nl\nniets\nkees@proef.example,plat\n"
    assert problems(content) == [
        (2, "the address on this line is not one that mail can be sent to"),
        (4, "this line has more or fewer values than there are columns"),
        (5, "the language on this line is not one"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "fact"),
    [
        ("", 1, "there is no column 'email'"),
        ("jan@proef.example\n", 1, "there is no column 'email'"),
        ("email,email\na@b.nl,c@d.nl\n", 1, "the column 'email' stands here twice"),
        ("email,birthday\na@b.nl,1980\n", 1, "column 2 has nothing to do with a notice"),
        ('email\n"a@b.nl"x\n', 2, "this line is not CSV"),
        (b"email\nj\xe4n@b.nl\n", 0, "this is not UTF-8 text"),
    ],
)
def test_what_is_not_a_list_is_told(content: str | bytes, line: int, fact: str) -> None:
    assert (line, fact) in problems(content)
