"""The desk's page of a vote: whom to help, what waits for the second person, what was cast."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.errors import Invalid, Missing
from app.extensions import db
from app.people.models.person import Person
from votes.models.helped import HelpedBallot
from votes.models.ledger import Ballot
from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.queries.for_others import standing_in
from votes.queries.receipts import ballot_on
from votes.queries.turnout import is_in_room, seat_of, voters_here, voters_waiting
from votes.services import mandates
from votes.services.helping import Turn


def entries_of(poll: Poll) -> Sequence[HelpedBallot]:
    """Every entry, the latest first."""
    return db.session.scalars(
        select(HelpedBallot).where(HelpedBallot.poll_id == poll.id).order_by(HelpedBallot.id.desc())
    ).all()


def entry_of(poll: Poll, number: int) -> HelpedBallot:
    """One entry of this poll. Raises Missing."""
    entry = db.session.get(HelpedBallot, number)
    if entry is None or entry.poll_id != poll.id:
        raise Missing(_l("没有这次代投"), code="no_entry")
    return entry


def whom_to_help(poll: Poll) -> Sequence[Person]:
    """Who is present, has not voted themselves, and has no entry that waits."""
    waiting = [entry for entry in entries_of(poll) if entry.taken is None]
    entered = {entry.person_id for entry in waiting if entry.holder_id is None}
    able = {person.id for person in voters_waiting(poll)} | _voted_by_a_holder(poll)
    return [person for person in voters_here(poll) if person.id in able - entered]


def turns_of(poll: Poll) -> Sequence[Turn]:
    """Whose ballot the desk may take in: those of ``whom_to_help``, and of holders for others."""
    return [*(Turn(person) for person in whom_to_help(poll)), *_by_mandate(poll)]


def _by_mandate(poll: Poll) -> Sequence[Turn]:
    """Those whom a holder at the desk may vote for, and who have no ballot that stands."""
    if mandates.rule_of(poll) is None:
        return ()
    voted = set(db.session.scalars(select(Ballot.pseudonym).where(Ballot.poll_id == poll.id)))
    waiting = {
        (entry.person_id, entry.holder_id) for entry in entries_of(poll) if entry.taken is None
    }
    turns = [Turn(db.session.get_one(Person, one.principal_id), one) for one in standing_in(poll)]
    return [
        turn
        for turn in turns
        if (turn.voter.id, turn.holder_id) not in waiting and _is_open_to(poll, turn, voted)
    ]


def _is_open_to(poll: Poll, turn: Turn, voted: set[str]) -> bool:
    """Whether the holder may still hand in this ballot, and is there to do it."""
    sent, seat = turn.sent, seat_of(poll, turn.voter)
    if sent is None or seat is None:
        return False
    if poll.takes_attendance and (seat.present or not is_in_room(poll, sent.holder_id)):
        return False
    standing = ballot_on(poll, sent.line) if sent.line in voted else None
    return standing is None or turn.rank > standing.rank


def turn_with(poll: Poll, text: str) -> Turn:
    """Whose ballot a form names: a voter, or a mandate. Raises Invalid for anything else."""
    if not text.startswith("m"):
        return Turn(voter_with(poll, text))
    found = next((one for one in standing_in(poll) if f"m{one.proxy_id}" == text), None)
    if found is None or mandates.rule_of(poll) is None:
        raise Invalid(_l("请先选择是谁"), code="no_person")
    return Turn(db.session.get_one(Person, found.principal_id), found)


def _voted_by_a_holder(poll: Poll) -> set[int]:
    """Whose ballot a holder cast: whoever comes in person goes before it."""
    ballots = ((one, ballot_on(poll, one.line)) for one in mandates.in_poll(poll.id))
    return {one.principal_id for one, mine in ballots if mine and mine.gives_way}


def voter_with(poll: Poll, text: str) -> Person:
    """The voter whom a form names. Raises Invalid for anyone else."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    found = db.session.scalar(
        select(Person)
        .join(PollVoter, PollVoter.person_id == Person.id)
        .where(PollVoter.poll_id == poll.id, Person.id == number)
    )
    if found is None:
        raise Invalid(_l("请先选择是谁"), code="no_person")
    return found


def helped_in(poll: Poll) -> int:
    """How many ballots were cast at the desk."""
    query = select(func.count()).where(
        HelpedBallot.poll_id == poll.id, HelpedBallot.taken.is_(True)
    )
    return db.session.scalar(query) or 0
