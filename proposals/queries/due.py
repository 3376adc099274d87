"""What is due at a desk, and what is late: reckoned each time, never stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.places.models.hall import Hall
from app.work_calendar.calendar import Deadline
from app.work_calendar.instants import day_of, end_of_day
from proposals.lifecycle.appeal import HEARING_WORKING_DAYS
from proposals.lifecycle.deadlines import SCHEDULE_WORKING_DAYS, Clock, Urgency, urgency
from proposals.models.appeal import Appeal
from proposals.models.routing import Routing
from proposals.queries.desk import inbox
from proposals.queries.topics import filed_topics

LONGEST = 100
"""Rows of one kind that a board shows; the most urgent come first."""


@dataclass(frozen=True)
class Due:
    """One thing with a clock running."""

    clock: Clock
    title: str
    url: str
    due: datetime
    urgency: Urgency
    who: str = ""
    """At whom it lies, where it is not the desk itself."""
    reckoning: Deadline | None = None
    """How the day was counted; none for the 48 hours, and where the calendar has changed since."""
    was_extended: bool = False
    day: date | None = None
    """The day, where it is a day and not an hour."""


def board(hall: Hall) -> Sequence[Due]:
    """Everything at this hall's desk with a clock running, the first to fall due first."""
    at = clock.now()
    found = [
        *_to_triage(hall, at),
        *_to_schedule(hall, at),
        *_routed(hall, at),
        *_appeals(hall, at),
    ]
    return sorted(found, key=lambda one: (one.due, one.clock, one.url))


def routed_due(hall: Hall) -> Sequence[Due]:
    """What was sent past the meeting and is not reported yet."""
    return list(_routed(hall, clock.now()))


def reckoned(start: datetime | None, days: int, due: date | None) -> Deadline | None:
    """How a kept day was counted; none where today's calendar would not count it so."""
    if start is None or due is None or days < 1:
        return None
    counted = work_calendar().explain(day_of(start), days)
    return counted if counted.due == due else None


def _to_triage(hall: Hall, at: datetime) -> Iterator[Due]:
    for one in inbox(hall, LONGEST):
        url = f"/desk/proposals/{one.proposal.id}"
        yield Due(Clock.TRIAGE, one.proposal.title, url, one.due, urgency(one.due, at))


def _to_schedule(hall: Hall, at: datetime) -> Iterator[Due]:
    for topic in filed_topics(hall)[:LONGEST]:
        if topic.schedule_due is not None:
            due = end_of_day(topic.schedule_due)
            yield Due(
                Clock.SCHEDULE,
                topic.title,
                f"/desk/topics/{topic.id}",
                due,
                urgency(due, at),
                reckoning=reckoned(topic.filed_at, SCHEDULE_WORKING_DAYS, topic.schedule_due),
                day=topic.schedule_due,
            )


def _routed(hall: Hall, at: datetime) -> Iterator[Due]:
    for one in open_routings(hall):
        if one.due_on is not None:
            due = end_of_day(one.due_on)
            yield Due(
                Clock.ROUTED,
                one.proposal.title,
                f"/desk/proposals/{one.proposal_id}",
                due,
                urgency(due, at),
                who=one.handler or "、".join(unit.unit for unit in one.called),
                reckoning=reckoning_of(one),
                was_extended=one.extended_at is not None,
                day=one.due_on,
            )


def open_routings(hall: Hall) -> Sequence[Routing]:
    """What is out of the desk's hands now, the first to fall due first."""
    return (
        db.session.scalars(
            select(Routing)
            .join(Routing.proposal)
            .where(Routing.proposal.has(hall_id=hall.id), Routing.ended_at.is_(None))
            .order_by(Routing.due_on, Routing.id)
            .limit(LONGEST)
        )
        .unique()
        .all()
    )


def reckoning_of(routing: Routing) -> Deadline | None:
    """How the day of a routing was counted: from its sending, or from its extension."""
    return reckoned(routing.extended_at or routing.routed_at, routing.working_days, routing.due_on)


def _appeals(hall: Hall, at: datetime) -> Iterator[Due]:
    waiting = db.session.scalars(
        select(Appeal)
        .where(Appeal.hall_id == hall.id, Appeal.heard_at.is_(None))
        .order_by(Appeal.due_on, Appeal.id)
        .limit(LONGEST)
    )
    for one in waiting:
        due = end_of_day(one.due_on)
        yield Due(
            Clock.APPEAL,
            one.title,
            f"/appeals/{one.id}",
            due,
            urgency(due, at),
            reckoning=reckoned_appeal(one),
            day=one.due_on,
        )


def reckoned_appeal(appeal: Appeal) -> Deadline | None:
    """How the day of an appeal was counted."""
    return reckoned(appeal.raised_at, HEARING_WORKING_DAYS, appeal.due_on)
