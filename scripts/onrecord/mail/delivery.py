"""A delivery: it brings a notice to each person once, and notes in the journal what becomes of it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from onrecord.errors import failure
from onrecord.mail.connection import Answer, Connection
from onrecord.mail.journal import Event, Journal, State
from onrecord.mail.people import Person

RATE = 60
"""Messages a minute, where nobody says how many the server takes."""

_AGAIN = frozenset({Event.DELAYED})
_REFUSALS = frozenset({Event.REFUSED, Event.DECLINED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long a delivery goes on."""

    pauses: tuple[float, ...] = (30, 120, 300)
    """Seconds before those are tried again whose message the server did not take now; a try for each."""

    breaks: tuple[float, ...] = (2, 10, 30, 60)
    """Seconds to wait after a connection broke, and after it broke again; then it stops."""

    refusals: int = 10
    """How many messages in a row may be refused for good; then it stops, since it is not the people."""


Compose = Callable[[Person, str, datetime], bytes]
"""Makes the message to a person, whom the journal names by a hash, as it is sent at a moment."""


class Delivery:
    """One run of sending."""

    def __init__(
        self,
        *,
        journal: Journal,
        connection: Connection,
        compose: Compose,
        now: Callable[[], datetime],
        rate: int = RATE,
        patience: Patience | None = None,
        sleep: Callable[[float], object] = time.sleep,
        progress: Callable[[], object] = lambda: None,
    ) -> None:
        self.journal = journal
        self.connection = connection
        self.compose = compose
        self.now = now
        self.patience = patience or Patience()
        self.sleep = sleep
        self.progress = progress
        self._interval = 60 / rate
        self._next = time.monotonic()
        self._broken = 0
        self._refused = 0

    def send(self, people: Sequence[Person]) -> None:
        """Send to each of `people`, and again to those for whom the server said that it would do better later.

        Raises OnRecordError where going on has no use; the journal holds what was done until then.
        """
        waiting = [*people]
        try:
            for pause in (0.0, *self.patience.pauses):
                if waiting and pause:
                    self.sleep(pause)
                waiting = [person for person in waiting if self._is_delayed(person)]
        finally:
            self.connection.close()

    def _is_delayed(self, person: Person) -> bool:
        """Send to one person; tell whether to try again."""
        self._keep_pace()
        at, name = self.now(), self.journal.person(person.mailbox)
        message = self.compose(person, name, at)
        digest = hashlib.sha256(message).hexdigest()

        def handing() -> None:
            self.journal.write(Event.INTENT, at, person=name, message=digest)

        answer = self.connection.deliver(person.mailbox.address, message, handing)
        self.journal.write(answer.event, self.now(), person=name, code=answer.code, text=answer.text)
        self._go_on(answer)
        if answer.event not in _AGAIN:
            self.progress()
        return answer.event in _AGAIN

    def _keep_pace(self) -> None:
        early = self._next - time.monotonic()
        if early > 0:
            self.sleep(early)
        self._next = time.monotonic() + self._interval

    def _go_on(self, answer: Answer) -> None:
        """Wait after a broken connection; stop where nothing gets through."""
        self._broken = self._broken + 1 if answer.broken else 0
        self._refused = self._refused + 1 if answer.event in _REFUSALS else 0
        said = " ".join(filter(None, [str(answer.code or ""), answer.text])).rstrip(".")
        if self._broken > len(self.patience.breaks):
            fact = f"the connection broke {self._broken} times in a row: {said}"
            raise failure(
                self.connection.server.address, fact, "Run the same command again later; nobody is told twice"
            )
        if self._refused >= self.patience.refusals:
            fact = f"{self._refused} messages in a row were refused: {said}"
            raise failure(
                self.connection.server.address, fact, "Ask the server's keeper why, then run the same command again"
            )
        if self._broken:
            self.sleep(self.patience.breaks[self._broken - 1])


def still_to_tell(
    people: Sequence[Person], state: Callable[[Person], State], *, retry_unsure: bool = False
) -> list[Person]:
    """Return those who were not told yet; those of whom nobody knows only if that is asked for."""
    wanted = {State.OPEN, State.UNSURE} if retry_unsure else {State.OPEN}
    return [person for person in people if state(person) in wanted]
