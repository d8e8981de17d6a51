"""A post brings a notice to each person once, whatever the server, the network or the machine does meanwhile."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.postoffice import Office, open_office
from tests.publishing import COMMAND, Project, make_project, revision

from onrecord.cli.main import main
from onrecord.errors import OnRecordError
from onrecord.mail.connection import Connection
from onrecord.mail.delivery import Delivery, Patience, still_to_tell
from onrecord.mail.journal import Event, Journal, State, read_record
from onrecord.mail.people import Person, read_people
from onrecord.mail.server import find_server
from onrecord.record.dispatch import read_dispatches
from onrecord.record.mail_settings import Mailing

pytestmark = pytest.mark.slow

MAIL = "mail:\n  from: privacy@proef.example\n  unsubscribe: https://proef.example/uit?wie={person}\n"
STATEMENT = f"title: Privacyverklaring\norganisation: Proef BV\nlanguage: nl\n{MAIL}"
AT = datetime(2026, 11, 15, 10, tzinfo=UTC)
EVERYBODY = [f"lid{number}@proef.example" for number in range(1, 6)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def project(tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> Project:
    for name, value in office.environment().items():
        monkeypatch.setenv(name, value)
    files = {
        "index.md": "# Proef\n",
        "proef/statement.yml": STATEMENT,
        "proef/2023-01-01.md": revision("2023-01-01", "Wij bewaren alles een jaar."),
        "proef/2025-01-01.md": revision("2025-01-01", "Wij bewaren alles twee jaar."),
    }
    project = make_project(tmp_path / "project", files)
    write_list(project, EVERYBODY)
    return project


def write_list(project: Project, addresses: Sequence[str]) -> None:
    (project.folder / "people.csv").write_text("\n".join(["email", *addresses, ""]))


def send(project: Project, *arguments: str) -> int:
    people = str(project.folder / "people.csv")
    site = ["--site", str(project.folder), "--rate", "6000"]
    return main(["notice", "send", "proef", "2025-01-01", "--to", people, *site, *arguments])


def journal_of(project: Project) -> Path:
    return project.folder / "journal/proef-2025-01-01.jsonl"


def events(project: Project) -> list[str]:
    return [line.event.value for line in read_record(journal_of(project)).lines]


# A rehearsal


def test_nothing_is_sent_unless_it_is_said(
    project: Project, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(project, [*EVERYBODY, EVERYBODY[0].upper()])
    assert send(project) == 0
    told = capsys.readouterr().out
    for line in (
        "from     Proef BV <privacy@proef.example>",
        f"over     localhost:{office.port} (starttls)",
        "to       5 people, in 1 minute at 6000 a minute",
        "not to   1 line naming somebody for the second time",
        "Subject: Privacyverklaring van Proef BV ",
        "Elke wijziging, woord voor woord",
    ):
        assert line in told
    assert office.told == []
    assert not journal_of(project).parent.exists()


def test_no_address_of_a_person_is_ever_printed_or_kept(
    project: Project, office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    office.faults = {
        EVERYBODY[0]: [f"rcpt 550 5.1.1 <{EVERYBODY[0]}>: no such user"],
        EVERYBODY[1]: [f"data 554 5.6.0 {EVERYBODY[1].upper()} does not want this"],
    }
    send(project)
    send(project, "--send")
    send(project)
    printed = "".join(capfd.readouterr())
    assert "people.csv:2: refused: 550 5.1.1 <[address]>: no such user" in printed
    kept = [file.read_text() for file in journal_of(project).parent.iterdir()]
    assert [text for text in [printed, *kept] if re.search(r"(?i)lid\d@", text)] == []


# One message for each


def test_each_person_gets_one_message_of_their_own(project: Project, office: Office) -> None:
    assert send(project, "--send") == 0
    assert office.told == EVERYBODY
    messages = [message_from_bytes(content) for _, content in office.taken]
    assert [message["To"] for message in messages] == EVERYBODY
    assert len({message["Message-ID"] for message in messages}) == len(EVERYBODY)
    assert {message["From"] for message in messages} == {"Proef BV <privacy@proef.example>"}


def test_who_unsubscribes_is_known_by_a_hash_alone(project: Project, office: Office) -> None:
    assert send(project, "--send") == 0
    record = read_record(journal_of(project))
    names = [line.person for line in record.lines if line.event is Event.SENT]
    told = [message_from_bytes(content)["List-Unsubscribe"] for _, content in office.taken]
    assert told == [f"<https://proef.example/uit?wie={name}>" for name in names]


def test_to_send_again_sends_nothing(project: Project, office: Office) -> None:
    assert send(project, "--send") == 0
    before = journal_of(project).read_bytes()
    assert send(project, "--send") == 0
    assert office.told == EVERYBODY
    assert journal_of(project).read_bytes() == before


def test_people_who_are_added_later_are_told_alone(project: Project, office: Office) -> None:
    write_list(project, EVERYBODY[:2])
    assert send(project, "--send") == 0
    write_list(project, EVERYBODY)
    assert send(project, "--send") == 0
    assert office.told == EVERYBODY


def test_the_journal_proves_what_was_sent_of_which_text(project: Project, office: Office) -> None:
    assert send(project, "--send") == 0
    begin, *others = read_record(journal_of(project)).lines
    words = next(journal_of(project).parent.glob("*.eml")).read_bytes()
    statement = (project.folder / "docs/proef/2025-01-01.md").read_bytes()
    assert begin.facts["sha256"] == digest(statement)
    assert begin.facts["notice"] == digest(words)
    intents = [line.facts["message"] for line in others if line.event is Event.INTENT]
    assert intents == [digest(content) for _, content in office.taken]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_what_was_sent_is_told_in_notices_yml_and_kept_up_to_date(project: Project, office: Office) -> None:
    write_list(project, EVERYBODY[:2])
    file = project.folder / "docs/proef/notices.yml"
    file.write_text("notices:\n  - revision: 2025-01-01\n    channel: letter\n    from: 2024-11-18\n    people: 3\n")
    for people in (2, 5):
        write_list(project, EVERYBODY[:people])
        assert send(project, "--send") == 0
        dispatches, faults = read_dispatches(file.read_bytes(), path="notices.yml")
        assert faults == []
        assert [(each.channel.value, each.people) for each in dispatches] == [("letter", 3), ("mail", people)]
        assert dispatches[1].journal == digest(journal_of(project).read_bytes())
    assert main(["check", "--site", str(project.folder)]) == 0


def test_a_journal_is_of_one_text(project: Project, office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    write_list(project, EVERYBODY[:1])
    assert send(project, "--send") == 0
    project.write({"proef/2025-01-01.md": revision("2025-01-01", "Wij bewaren alles drie jaar.")})
    assert send(project, "--send") == 1
    assert "not of the text of 2025-01-01 as it is now" in capsys.readouterr().err
    assert office.told == EVERYBODY[:1]


def test_who_wants_another_language_is_left_out_and_told(
    project: Project, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.folder / "people.csv").write_text("email,language\na@proef.example,nl\nb@proef.example,en\n")
    assert send(project) == 0
    assert "not to   1 person wanting another language: en" in capsys.readouterr().out
    assert send(project, "--send") == 0
    assert office.told == ["a@proef.example"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["proef", "2024-01-01"], "it has no revision '2024-01-01'"),
        (["nergens", "2025-01-01"], "there is no such statement"),
        (["proef", "2025-01-01", "--to", "nergens.csv"], "does not exist"),
    ],
)
def test_what_cannot_be_sent_is_told(
    project: Project, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    people = str(project.folder / "people.csv")
    assert main(["notice", "send", *arguments[:2], "--to", people, *arguments[2:], "--site", str(project.folder)]) > 0
    assert told in capsys.readouterr().err


# What servers do


class Run:
    """One run against a server, whose pauses are noted and not waited for."""

    def __init__(self, folder: Path, office: Office, environment: Mapping[str, str] | None = None) -> None:
        self.server = find_server(Mailing(), environment or office.environment(), path="statement.yml")
        self.folder = folder
        self.people = read_people("\n".join(["email", *EVERYBODY]).encode(), path="people.csv").persons
        self.pauses: list[float] = []
        self.paced = 0.0
        """Seconds it would have waited between one message and the next."""

    def send(
        self, *, patience: Patience | None = None, retry_unsure: bool = False, rate: int = 6000, answer: float = 60
    ) -> dict[str, State]:
        with Journal(self.folder / "proef.jsonl") as journal:
            post = Delivery(
                journal=journal,
                connection=Connection(self.server, connect=60, answer=answer),
                compose=_compose,
                now=lambda: AT,
                rate=rate,
                patience=patience,
                sleep=self._pause,
            )
            state: Callable[[Person], State] = lambda person: journal.record.state(journal.person(person.mailbox))  # noqa: E731
            try:
                post.send(still_to_tell(self.people, state, retry_unsure=retry_unsure))
            finally:
                self.states = {person.mailbox.address: state(person) for person in self.people}
        return self.states

    def _pause(self, seconds: float) -> None:
        if seconds >= min(Patience().breaks):
            self.pauses.append(seconds)
        else:
            self.paced += seconds

    def answers(self) -> list[tuple[str, int | None]]:
        """What became of each message, in order, but for those that were sent."""
        lines = read_record(self.folder / "proef.jsonl").lines
        quiet = {Event.INTENT, Event.SENT}
        return [(line.event.value, line.facts.get("code")) for line in lines if line.event not in quiet]


def _compose(person: Person, name: str, at: datetime) -> bytes:
    return f"To: {person.mailbox.address}\r\nSubject: {name}\r\n\r\n.\r\n..punt\r\nTekst\r\n".encode()


@pytest.fixture
def run(tmp_path: Path, office: Office) -> Run:
    return Run(tmp_path, office)


def test_a_message_arrives_as_it_was_made_dots_included(run: Run, office: Office) -> None:
    run.send()
    assert office.taken[0][1].endswith(b"\r\n\r\n.\r\n..punt\r\nTekst\r\n")


@pytest.mark.parametrize(
    ("fault", "state", "answer"),
    [
        ("rcpt 550 5.1.1 no such user", State.REFUSED, ("refused", 550)),
        ("rcpt 553 mailbox name not allowed", State.REFUSED, ("refused", 553)),
        ("rcpt 550 5.7.1 relaying denied", State.OPEN, ("declined", 550)),
        ("data 554 5.6.0 no such content here", State.OPEN, ("declined", 554)),
        ("data 552 5.3.4 too big", State.OPEN, ("declined", 552)),
    ],
)
def test_a_refusal_is_told_and_not_tried_again(
    run: Run, office: Office, fault: str, state: State, answer: tuple[str, int]
) -> None:
    office.faults = {EVERYBODY[1]: [fault]}
    assert run.send()[EVERYBODY[1]] is state
    assert run.answers() == [answer]
    assert office.told == [EVERYBODY[0], *EVERYBODY[2:]]


def test_who_was_refused_for_good_is_not_tried_in_a_later_run(run: Run, office: Office) -> None:
    office.faults = {EVERYBODY[1]: ["rcpt 550 5.1.1 no such user"], EVERYBODY[2]: ["data 554 5.6.0 not today"]}
    run.send()
    run.send()
    assert Counter(office.told) == Counter(each for each in EVERYBODY if each != EVERYBODY[1])


@pytest.mark.parametrize(
    "fault", ["rcpt 451 4.7.1 greylisted", "rcpt 452 too many", "data 451 local error", "rcpt drop", "rcpt 421 closing"]
)
def test_what_passes_is_tried_again_after_the_others(run: Run, office: Office, fault: str) -> None:
    office.faults = {EVERYBODY[1]: [fault, fault]}
    assert set(run.send().values()) == {State.SENT}
    assert office.told == [EVERYBODY[0], *EVERYBODY[2:], EVERYBODY[1]]
    assert [pause for pause in run.pauses if pause in Patience().pauses] == [30, 120]


def test_what_does_not_pass_is_left_for_a_later_run(run: Run, office: Office) -> None:
    office.faults = {EVERYBODY[1]: ["data 451 local error"] * 4}
    assert run.send()[EVERYBODY[1]] is State.OPEN
    assert len(run.answers()) == 1 + len(Patience().pauses)
    assert run.send()[EVERYBODY[1]] is State.SENT


@pytest.mark.parametrize("fault", ["data drop", "data drop taken"])
def test_nobody_is_written_to_again_where_the_answer_was_lost(run: Run, office: Office, fault: str) -> None:
    office.faults = {EVERYBODY[1]: [fault]}
    for _ in range(2):
        assert run.send()[EVERYBODY[1]] is State.UNSURE
    assert run.answers() == [("lost", None)]
    assert max(Counter(office.told).values()) == 1
    assert run.send(retry_unsure=True)[EVERYBODY[1]] is State.SENT


def test_a_server_that_never_answers_leaves_it_unsure(run: Run, office: Office) -> None:
    office.slowness = 3
    run.people = run.people[:1]
    assert run.send(answer=1) == {EVERYBODY[0]: State.UNSURE}


def test_a_connection_that_breaks_time_after_time_ends_the_run(run: Run, office: Office) -> None:
    office.faults = {address: ["rcpt drop"] for address in EVERYBODY}
    with pytest.raises(OnRecordError, match="the connection broke 5 times in a row"):
        run.send()
    assert run.pauses == [*Patience().breaks]
    assert set(run.send().values()) == {State.SENT}
    assert office.told == EVERYBODY


def test_a_server_that_refuses_everybody_ends_the_run(run: Run, office: Office) -> None:
    office.faults = {address: ["rcpt 550 5.1.1 who"] for address in EVERYBODY}
    with pytest.raises(OnRecordError, match="3 messages in a row were refused: 550"):
        run.send(patience=Patience(refusals=3))
    assert list(run.states.values()).count(State.OPEN) == 2


def test_a_sender_that_is_refused_ends_the_run_and_blames_nobody(run: Run, office: Office) -> None:
    office.faults = {"sender": ["mail 550 5.7.1 not from here"]}
    with pytest.raises(OnRecordError, match="takes no mail from this sender: 550"):
        run.send()
    assert set(run.states.values()) == {State.OPEN}


def test_no_more_messages_leave_than_the_rate_allows(run: Run, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(monotonic=lambda: run.paced)  # which stands still but for the pauses
    monkeypatch.setattr(sys.modules[Delivery.__module__], "time", clock)
    run.send(rate=300)
    assert run.paced == pytest.approx(4 * 60 / 300)
    assert office.told == EVERYBODY


# Guarding


def test_mail_may_leave_with_tls_from_the_first_byte(tmp_path: Path) -> None:
    with open_office(tmp_path, implicit=True) as office:
        run = Run(tmp_path, office, office.environment(SECURITY="tls", USERNAME="", PASSWORD=""))
        assert set(run.send().values()) == {State.SENT}


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"PASSWORD": "onjuist"}, "does not accept the user name and the password"),
        ({"CA": ""}, "the server does not prove that it is localhost"),
        ({"HOST": "127.0.0.1"}, "the server does not prove that it is 127.0.0.1"),
    ],
)
def test_nothing_is_said_to_a_server_that_cannot_be_trusted(
    tmp_path: Path, office: Office, setting: dict[str, str], told: str
) -> None:
    run = Run(tmp_path, office, office.environment(**setting))
    with pytest.raises(OnRecordError, match=told):
        run.send()
    assert office.told == []
    assert set(run.states.values()) == {State.OPEN}


def test_a_server_that_offers_no_tls_gets_nothing(tmp_path: Path) -> None:
    with open_office(tmp_path, guarded=False) as office:
        run = Run(tmp_path, office, office.environment(USERNAME="", PASSWORD=""))
        with pytest.raises(OnRecordError, match="does not offer what is needed: STARTTLS"):
            run.send()
        assert office.told == []


def test_a_password_does_not_travel_unguarded(tmp_path: Path) -> None:
    with open_office(tmp_path, guarded=False) as office:
        run = Run(tmp_path, office, office.environment(SECURITY="none"))
        with pytest.raises(OnRecordError, match="does not offer what is needed: a way to log in"):
            run.send()


def test_a_server_that_is_not_there_ends_the_run(tmp_path: Path, office: Office) -> None:
    run = Run(tmp_path, office, office.environment(PORT="1"))
    with pytest.raises(OnRecordError, match="the connection broke 5 times in a row"):
        run.send()


# A crash


def test_killed_at_any_moment_and_run_again_it_tells_nobody_twice_and_forgets_nobody(
    project: Project, office: Office
) -> None:
    everybody = [f"lid{number}@proef.example" for number in range(40)]
    write_list(project, everybody)
    office.slowness = 0.02
    for after in (1, 6, 13, 21):
        kill(project, office, after)
    send(project, "--send")
    record = read_record(journal_of(project))
    unsure = record.summary().unsure
    assert max(Counter(office.told).values()) == 1
    assert unsure <= 4
    assert len(set(office.told)) + unsure >= len(everybody)
    assert record.summary().sent + unsure == len(everybody)
    assert send(project, "--send", "--retry-unsure") == 0
    assert set(office.told) == set(everybody)
    assert len(office.told) <= len(everybody) + unsure


def kill(project: Project, office: Office, after: int) -> None:
    """Begin to send in a process of its own, and kill it when the server took so many messages."""
    line = [COMMAND, "notice", "send", "proef", "2025-01-01", "--to", "people.csv", "--send", "--rate", "6000"]
    process = subprocess.Popen(line, cwd=project.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    took = office.wait_for(after)
    process.send_signal(signal.SIGKILL)
    _, told = process.communicate()
    assert took, told


def test_a_second_sender_is_refused_while_the_first_is_busy(
    project: Project, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    with Journal(journal_of(project)):
        assert send(project, "--send") == 1
    assert "somebody is sending with this journal now" in capsys.readouterr().err
    assert office.told == []


def test_a_journal_that_somebody_changed_sends_nothing(
    project: Project, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(project, EVERYBODY[:2])
    assert send(project, "--send") == 0
    lines = [json.loads(line) for line in journal_of(project).read_text().splitlines()]
    del lines[2]
    journal_of(project).write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    write_list(project, EVERYBODY)
    assert send(project, "--send") == 1
    assert "somebody changed the journal" in capsys.readouterr().err
    assert office.told == EVERYBODY[:2]
