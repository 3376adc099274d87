"""A vote in one line: a hall's meeting brought to the question, and people who vote on it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from app.errors import DomainError
from app.extensions import db
from app.people.models.person import Person
from meetings.models.motion import Motion
from tests.meetings.assembly import Assembly, assemble
from votes.counting.records import CastVia
from votes.models.poll import Poll
from votes.queries.polls import poll_of
from votes.queries.turnout import seat_of
from votes.services import closing, writer
from votes.services.answers import Given
from votes.services.casting import Cast

T = TypeVar("T")


@dataclass
class Polling:
    """A meeting whose question has been put."""

    hall: Assembly

    @property
    def poll(self) -> Poll:
        """The last poll on the motion."""
        found = poll_of(self.motion)
        assert found is not None
        return found

    @property
    def motion(self) -> Motion:
        """The motion of this meeting."""
        return db.session.scalars(
            sa.select(Motion).where(Motion.meeting_id == self.hall.meeting.id)
        ).one()

    @property
    def voters(self) -> list[Person]:
        """The representatives."""
        return self.hall.representatives

    def ballot(self, voter: Person, choice: object = "yes", ballot_id: str = "") -> Cast:
        """A ballot on its way."""
        pseudonym = self.pseudonym(voter)
        return Cast(
            self.poll.uuid, voter.id, pseudonym, ballot_id or new_id(), choice, CastVia.LIVE
        )

    def pseudonym(self, voter: Person) -> str:
        """The voter's name in this poll's ledger; a stranger's is made up."""
        seat = seat_of(self.poll, voter)
        return seat.pseudonym if seat else "nobody"

    def cast(self, voter: Person, choice: object = "yes", ballot_id: str = "") -> Given:
        """Vote; raises why not."""
        return writer.cast(self.ballot(voter, choice, ballot_id))

    def refused(self, voter: Person, choice: object = "yes", ballot_id: str = "") -> str:
        """Try to vote; the code of the refusal."""
        try:
            self.cast(voter, choice, ballot_id)
        except DomainError as error:
            return error.code
        return "taken"

    def all_vote(self, *choices: str) -> None:
        """The first voters cast these choices in turn."""
        for voter, choice in zip(self.voters, choices, strict=False):
            self.cast(voter, choice)

    def close(self) -> Poll:
        """The chair ends it."""
        return closing.close(self.poll, by=self.hall.chair)


def new_id() -> str:
    """A ballot's number as a phone makes it."""
    return secrets.token_hex(16)


def put_to_vote(representatives: int = 6, present: int | None = None, **planned: Any) -> Polling:
    """A hall with a question put: ``present`` of the representatives are in the room."""
    return Polling(assemble(representatives, **planned).in_session(present).voting())


def in_a_thread(work: Coroutine[Any, Any, T]) -> T:
    """Run asyncio apart, in the same app: browsers leave a loop of their own in this thread."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(copy_context().run, asyncio.run, work).result()


TRIGGERS = {
    "sqlite": ("{table}_no_update", "{table}_no_delete"),
    "postgresql": ("{table}_no_change",),
}


@contextmanager
def tampering(table: str) -> Iterator[Callable[[str], object]]:
    """Do what a database administrator can: drop the triggers, change rows, put them back."""
    from app.append_only import statements

    dialect = db.session.get_bind().dialect.name
    for name in TRIGGERS[dialect]:
        on = f" ON {table}" if dialect == "postgresql" else ""
        db.session.execute(sa.text(f"DROP TRIGGER {name.format(table=table)}{on}"))
    yield lambda statement: db.session.execute(sa.text(statement))
    for statement in statements(table, dialect):
        db.session.execute(sa.text(statement))
    db.session.commit()
