"""A poll under its lock, and who may vote in it at this moment: read from the database each time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

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
        )
        .join(Hall, Hall.id == Poll.hall_id)
        .join(Place, Place.id == Hall.place_id)
        .where(Poll.uuid.in_(uuids))
        .order_by(Poll.id)
        .with_for_update(of=Poll)
    )
    return [Held(*row) for row in rows]


def present(poll: Held, people: Iterable[int]) -> frozenset[int]:
    """Who of ``people`` is in the room now."""
    return frozenset(
        db.session.scalars(
            select(Attendance.person_id).where(
                Attendance.meeting_id == poll.meeting_id,
                Attendance.left_at.is_(None),
                Attendance.person_id.in_(people),
            )
        )
    )


def entitled(poll: Held, people: Iterable[int]) -> frozenset[int]:
    """Who of ``people`` may vote today: whoever holds CAST at the hall, like ``may(…, CAST, …)``.

    An owner votes as an owner, whatever role they hold: the roll alone says who is one.
    """
    if poll.roll_source not in IN_THE_ROOM:
        standing = select(Person.id).where(Person.id.in_(people), Person.closed_at.is_(None))
        return frozenset(db.session.scalars(standing))
    return frozenset(
        db.session.scalars(
            select(Membership.person_id)
            .join(Person, Person.id == Membership.person_id)
            .where(
                Membership.person_id.in_(people),
                Membership.role.in_(roles_with(Permission.CAST)),
                Membership.place_id.in_(covering_ids(poll.place)),
                stands_today(),
                Person.closed_at.is_(None),
            )
        )
    )
