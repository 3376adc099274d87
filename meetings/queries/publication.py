"""Until when the minutes are to be published, and how far that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.people.models.person import Person
from app.work_calendar.calendar import Deadline
from app.work_calendar.instants import day_of
from meetings.models.meeting import Meeting, MeetingState
from meetings.presets.publication import PublicationRule, publication_rule

UNPUBLISHED = (MeetingState.CLOSED, MeetingState.MINUTES_CONFIRMED)


@dataclass(frozen=True)
class PublicationClock:
    """The due date with its reckoning, and the day on which it happened."""

    rule: PublicationRule
    deadline: Deadline
    published_on: date | None
    today: date

    @property
    def is_late(self) -> bool:
        """Whether the due date went by without, or before, the publication."""
        return (self.published_on or self.today) > self.deadline.due

    @property
    def is_near(self) -> bool:
        """Whether today is the last working day before the due date, or the due date itself."""
        if self.published_on is not None or self.is_late:
            return False
        return work_calendar().working_days_between(self.today, self.deadline.due) <= 1

    @property
    def days_late(self) -> int:
        """Working days since the due date."""
        until = self.published_on or self.today
        return max(0, work_calendar().working_days_between(self.deadline.due, until))


def clock_of(meeting: Meeting) -> PublicationClock | None:
    """The clock of a meeting that is over; None before."""
    if meeting.closed_at is None:
        return None
    rule = publication_rule(meeting.preset_code)
    published = meeting.minutes_published_at
    return PublicationClock(
        rule,
        work_calendar().explain(day_of(meeting.closed_at), rule.working_days),
        day_of(published) if published else None,
        clock.today(),
    )


def unpublished(*, clerk: Person | None = None) -> Sequence[Meeting]:
    """Meetings that are over and whose minutes are not published, the oldest first."""
    query = select(Meeting).where(Meeting.state.in_(UNPUBLISHED), Meeting.closed_at.is_not(None))
    if clerk is not None:
        query = query.where(Meeting.clerk_id == clerk.id)
    return db.session.scalars(query.order_by(Meeting.closed_at, Meeting.id)).all()
