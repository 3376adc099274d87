"""What waits to come back, and what came back where: for agendas, the desk and the to-do list."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.carried import CarriedKind, CarriedQuestion
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.services import returning


def waiting_at(halls: Sequence[int]) -> Sequence[CarriedQuestion]:
    """What was left over at these halls and is on no agenda yet, the oldest first."""
    return db.session.scalars(
        select(CarriedQuestion)
        .join(CarriedQuestion.motion)
        .join(Motion.meeting)
        .where(Meeting.hall_id.in_(halls), CarriedQuestion.item_id.is_(None))
        .order_by(CarriedQuestion.id)
    ).all()


def question_with(question_id: int) -> CarriedQuestion:
    """Return the question, or raise Missing."""
    row = db.session.get(CarriedQuestion, question_id)
    if row is None:
        raise Missing(_l("没有这个待议的问题"))
    return row


def left_by(motion: Motion) -> CarriedQuestion | None:
    """Where this motion went when its meeting left it over."""
    return db.session.scalar(select(CarriedQuestion).where(CarriedQuestion.motion_id == motion.id))


def behind(item: AgendaItem) -> CarriedQuestion | None:
    """The question that an item brings back; one reading for each agenda and request."""
    agendas: dict[int, dict[int, CarriedQuestion]] = g.setdefault("returning", {})
    if item.meeting_id not in agendas:
        agendas[item.meeting_id] = returning.of_agenda(item.meeting_id)
    return agendas[item.meeting_id].get(item.id)


def is_overdue(row: CarriedQuestion) -> bool:
    """Whether a committee was to report by now and has not."""
    late = row.due_at is not None and row.due_at <= clock.now()
    return row.kind is CarriedKind.REFERRED and row.reported_at is None and late


def overdue() -> Sequence[CarriedQuestion]:
    """Referrals whose time is over without a report, while the question is not back."""
    return db.session.scalars(
        select(CarriedQuestion).where(
            CarriedQuestion.kind == CarriedKind.REFERRED,
            CarriedQuestion.reported_at.is_(None),
            CarriedQuestion.brought_at.is_(None),
            CarriedQuestion.due_at <= clock.now(),
        )
    ).all()


def overdue_of(clerk: Person) -> Sequence[CarriedQuestion]:
    """Those from meetings that this person kept."""
    return [row for row in overdue() if row.motion.meeting.clerk_id == clerk.id]
