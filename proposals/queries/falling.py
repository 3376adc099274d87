"""What fell due, or came near to it, between two looks at the clock: counted by hall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.breathing import breathe
from app.extensions import db
from app.places.models.hall import Hall
from proposals.lifecycle.deadlines import (
    NEAR_HOURS,
    TRIAGE_HOURS,
    Clock,
    last_day_over,
    last_morning,
)
from proposals.lifecycle.proposal import ProposalState
from proposals.lifecycle.topic_states import TopicState
from proposals.models.appeal import Appeal
from proposals.models.proposal import Proposal
from proposals.models.routing import Routing
from proposals.models.topic import Topic


@dataclass(frozen=True)
class Falling:
    """So many things of one kind in one hall, with the title of one of them."""

    hall: Hall
    clock: Clock
    is_late: bool
    count: int
    title: str


def falling(after: datetime | None, upto: datetime) -> Iterator[Falling]:
    """What came near, or became late, after the last look (none: ever) and until now.

    What is late by now is not said to be near as well, however long nobody looked.
    """
    near, late = timedelta(hours=TRIAGE_HOURS - NEAR_HOURS), timedelta(hours=TRIAGE_HOURS)
    over = upto - late
    yield from _waiting(max(after - near, over) if after else over, upto - near, is_late=False)
    yield from _waiting(after - late if after else None, over, is_late=True)
    day_over, morning = last_day_over(upto), last_morning(upto)
    reminded = max(last_morning(after), day_over) if after else day_over
    for first, last, is_late in (
        (reminded, morning, False),
        (last_day_over(after) if after else None, day_over, True),
    ):
        if first != last:
            yield from _dated(first, last, is_late=is_late)


def _waiting(after: datetime | None, upto: datetime, *, is_late: bool) -> Iterator[Falling]:
    """Needs without an answer: hall by hall along the index, however many there are."""
    came = [
        Proposal.hall_id == Hall.id,
        Proposal.state == ProposalState.SUBMITTED,
        Proposal.received_at <= upto,
    ]
    if after is not None:
        came.append(Proposal.received_at > after)
    some = select(Proposal.id).where(*came).exists()
    for hall in db.session.scalars(select(Hall).where(some).order_by(Hall.id)).all():
        breathe()
        here = [Proposal.hall_id == hall.id, *came[1:]]
        count = db.session.scalar(select(func.count()).select_from(Proposal).where(*here)) or 0
        first = select(Proposal.title).where(*here).order_by(Proposal.received_at).limit(1)
        yield Falling(hall, Clock.TRIAGE, is_late, count, db.session.scalar(first) or "")


def _dated(first: date | None, last: date, *, is_late: bool) -> Iterator[Falling]:
    """What has a day: looked at once a day, for the day changes no more often."""
    for kind, query, due, title in _DATED:
        between = due <= last if first is None else (due <= last) & (due > first)
        rows = db.session.execute(
            query.add_columns(func.count(), func.min(title)).where(between).group_by(Hall.id)
        ).all()
        halls = {hall.id: hall for hall in _halls([row[0] for row in rows])}
        for hall_id, count, one in rows:
            yield Falling(halls[hall_id], kind, is_late, count, one or "")


def _halls(ids: list[int]) -> list[Hall]:
    return list(db.session.scalars(select(Hall).where(Hall.id.in_(ids))))


_DATED: tuple[tuple[Clock, Select[Any], ColumnElement[Any], Any], ...] = (
    (
        Clock.SCHEDULE,
        select(Hall.id)
        .join(Topic, Topic.hall_id == Hall.id)
        .where(Topic.state == TopicState.FILED),
        Topic.schedule_due.expression,
        Topic.title,
    ),
    (
        Clock.ROUTED,
        select(Hall.id)
        .join(Proposal, Proposal.hall_id == Hall.id)
        .join(Routing, Routing.proposal_id == Proposal.id)
        .where(Routing.ended_at.is_(None)),
        Routing.due_on.expression,
        Proposal.title,
    ),
    (
        Clock.APPEAL,
        select(Hall.id).join(Appeal, Appeal.hall_id == Hall.id).where(Appeal.heard_at.is_(None)),
        Appeal.due_on.expression,
        Hall.name,
    ),
)
