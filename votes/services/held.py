"""A poll under its lock, and who may vote in it at this moment: read from the database each time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from app import clock
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import stands_today
from app.permissions import Permission, roles_with
from app.places.models.hall import Hall
from app.places.models.place import Place
from app.places.queries import covering_ids
from meetings.models.roll import Attendance
from votes.counting.records import Mode
from votes.models.poll import Poll, PollState
from votes.services import quiz_first
from votes.services.rolls import IN_THE_ROOM


@dataclass(frozen=True, slots=True)
class Held:
    """A poll under its lock."""

    id: int
    uuid: str
    state: PollState
    mode: Mode
    ends_at: datetime | None
    roll_source: str
    meeting_id: int
    place: Place
    asks_quiz: bool
    """Whether the hall asks its representatives for the rule quiz before they vote on a phone."""

    @property
    def takes_ballots(self) -> bool:
        """Whether it is open, and its time is not over."""
        over = self.ends_at is not None and self.ends_at <= clock.now()
        return self.state is PollState.OPEN and not over


def locked(uuids: Iterable[str]) -> list[Held]:
    """The polls under their locks; always in the same order, so that no two wait for each other."""
    rows = db.session.execute(
        select(
            Poll.id,
            Poll.uuid,
            Poll.state,
            Poll.mode,
            Poll.ends_at,
            Poll.roll_source,
            Poll.meeting_id,
            Place,
            Hall.rules,
        )
        .join(Hall, Hall.id == Poll.hall_id)
        .join(Place, Place.id == Hall.place_id)
        .where(Poll.uuid.in_(uuids))
        .order_by(Poll.id)
        .with_for_update(of=Poll)
    )
    return [
        Held(
            row.id,
            row.uuid,
            row.state,
            row.mode,
            row.ends_at,
            row.roll_source,
            row.meeting_id,
            row.Place,
            quiz_first.asks(row.rules, row.roll_source),
        )
        for row in rows
    ]


def present(poll: Held, people: Collection[int]) -> frozenset[int]:
    """Who of ``people`` is in the room now."""
    return present_in({poll: people})[poll.id]


def present_in(asked: Mapping[Held, Collection[int]]) -> dict[int, frozenset[int]]:
    """Who of each poll's people is in its room now, by the poll's number; asked for all at once.

    Of several rooms everybody is read: no index serves pairs of meeting and person on both
    databases, and a room holds few beside those who vote.
    """
    here: dict[int, set[int]] = {}
    if asked:
        for meeting, person in db.session.execute(_in_rooms(asked)):
            here.setdefault(meeting, set()).add(person)
    return {
        poll.id: frozenset(people) & here.get(poll.meeting_id, set())
        for poll, people in asked.items()
    }


def _in_rooms(asked: Mapping[Held, Collection[int]]) -> Select[tuple[int, int]]:
    query = select(Attendance.meeting_id, Attendance.person_id).where(
        Attendance.meeting_id.in_([poll.meeting_id for poll in asked]),
        Attendance.left_at.is_(None),
    )
    if len(asked) == 1:
        (people,) = asked.values()
        query = query.where(Attendance.person_id.in_(list(people)))
    return query


def entitled(poll: Held, people: Iterable[int]) -> frozenset[int]:
    """Who of ``people`` may vote today: whoever holds CAST at the hall, like ``may(…, CAST, …)``.

    An owner votes as an owner, whatever role they hold: the roll alone says who is one.
    """
    return entitled_in({poll: people})[poll.id]


def entitled_in(asked: Mapping[Held, Iterable[int]]) -> dict[int, frozenset[int]]:
    """Who of each poll's people may vote today, by the poll's number; asked for all at once."""
    sent = {poll: frozenset(people) for poll, people in asked.items()}
    standing = _standing(_of_all(people for poll, people in sent.items() if not _by_role(poll)))
    reach = _reach(_of_all(people for poll, people in sent.items() if _by_role(poll)))
    able: dict[int, frozenset[int]] = {}
    for poll, people in sent.items():
        if _by_role(poll):
            covering = covering_ids(poll.place)
            able[poll.id] = frozenset(one for one in people if reach.get(one, _NOWHERE) & covering)
        else:
            able[poll.id] = people & standing
    return able


_NOWHERE = frozenset[int]()


def _of_all(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset[int]().union(*sets)


def _by_role(poll: Held) -> bool:
    return poll.roll_source in IN_THE_ROOM


def _standing(people: Collection[int]) -> frozenset[int]:
    """Whose account stands."""
    if not people:
        return frozenset()
    query = select(Person.id).where(Person.id.in_(people), Person.closed_at.is_(None))
    return frozenset(db.session.scalars(query))


def _reach(people: Collection[int]) -> dict[int, frozenset[int]]:
    """The places at which each of these may vote today."""
    if not people:
        return {}
    rows = db.session.execute(
        select(Membership.person_id, Membership.place_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.person_id.in_(people),
            Membership.role.in_(roles_with(Permission.CAST)),
            stands_today(),
            Person.closed_at.is_(None),
        )
    )
    found: dict[int, set[int]] = {}
    for person, place in rows:
        found.setdefault(person, set()).add(place)
    return {person: frozenset(places) for person, places in found.items()}


def without_quiz(poll: Held, people: Collection[int]) -> frozenset[int]:
    """Who of ``people`` must pass the rule quiz before they vote here on a phone."""
    return without_quiz_in({poll: people})[poll.id]


def without_quiz_in(asked: Mapping[Held, Collection[int]]) -> dict[int, frozenset[int]]:
    """Who of each poll's people must pass it, by the poll's number; asked for all at once."""
    sent = {poll: frozenset(people) for poll, people in asked.items()}
    passed = quiz_first.passed(_of_all(people for poll, people in sent.items() if poll.asks_quiz))
    return {
        poll.id: people - passed if poll.asks_quiz else _NOWHERE for poll, people in sent.items()
    }
