"""The desk's page of a secret vote: who may come, what waits for the second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import exists, func, select

from app.extensions import db
from app.people.models.person import Person
from votes.models.poll import Poll
from votes.models.secret import Credential, ReceivedBallot
from votes.models.trustee import DeskBallot
from votes.models.voter import PollVoter
from votes.queries.turnout import voters_waiting
from votes.services import answers
from votes.services.secret.casting import code_of


class Entry(NamedTuple):
    """A ballot sealed at the desk, and whose it is."""

    ballot: DeskBallot
    voter: str

    @property
    def code(self) -> str:
        """The tracking code, to be handed to the voter."""
        return code_of(self.ballot.tracker)


def sealed_at_desk(poll: Poll) -> Sequence[Entry]:
    """Every ballot sealed at the desk, by the sound of the voter's name."""
    mine = (PollVoter.poll_id == DeskBallot.poll_id) & (PollVoter.pseudonym == DeskBallot.pseudonym)
    rows = db.session.execute(
        select(DeskBallot, PollVoter.name)
        .join(PollVoter, mine)
        .join(Person, Person.id == PollVoter.person_id)
        .where(DeskBallot.poll_id == poll.id)
        .order_by(Person.sort_key, Person.id, DeskBallot.tracker)
    )
    return [Entry(*row) for row in rows]


def entry_of(poll: Poll, tracker: str) -> DeskBallot:
    """One of them. Raises Missing."""
    entry = db.session.get(DeskBallot, (poll.id, tracker))
    if entry is None:
        raise answers.no_ballot()
    return entry


def may_come(poll: Poll) -> Sequence[Person]:
    """Who is present, has not voted, has no credential on a phone and no ballot that waits."""
    house = select(PollVoter.person_id).join(
        Credential,
        (Credential.poll_id == PollVoter.poll_id) & (Credential.pseudonym == PollVoter.pseudonym),
    )
    house = house.where(Credential.poll_id == poll.id, Credential.by_phone.is_(False))
    sealed = exists().where(
        DeskBallot.poll_id == poll.id,
        DeskBallot.pseudonym == PollVoter.pseudonym,
        DeskBallot.taken.is_(None),
    )
    received = exists().where(
        ReceivedBallot.poll_id == poll.id,
        ReceivedBallot.pseudonym == PollVoter.pseudonym,
        ReceivedBallot.flaw == "",
    )
    able = set(db.session.scalars(house.where(~sealed, ~received)))
    return [person for person in voters_waiting(poll) if person.id in able]


def cast_at_desk(poll: Poll) -> int:
    """How many ballots were cast at the desk."""
    query = select(func.count()).where(DeskBallot.poll_id == poll.id, DeskBallot.taken.is_(True))
    return db.session.scalar(query) or 0
