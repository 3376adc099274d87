"""Whose signature under minutes is still asked for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select

from app.extensions import db
from app.people.models.person import Person
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.minutes import Confirmation, Correction
from meetings.models.roll import RollEntry
from meetings.services import confirming


def to_confirm(person: Person) -> Sequence[RollEntry]:
    """The person's lines on the rolls of meetings whose minutes wait for their signature."""
    settled = (
        select(func.coalesce(func.max(Confirmation.last_correction), 0))
        .where(Confirmation.meeting_id == Meeting.id)
        .scalar_subquery()
    )
    corrected = select(Correction.id).where(
        Correction.meeting_id == Meeting.id, Correction.id > settled
    )
    found = db.session.scalars(
        select(RollEntry)
        .join(RollEntry.meeting)
        .where(
            RollEntry.person_id == person.id,
            or_(
                Meeting.state == MeetingState.CLOSED,
                and_(Meeting.state == MeetingState.PUBLISHED, corrected.exists()),
            ),
        )
        .order_by(Meeting.starts_at)
    ).all()
    return [entry for entry in found if confirming.awaiting(entry.meeting, entry)]
