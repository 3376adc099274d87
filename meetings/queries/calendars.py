"""What goes into calendars: a series' days, and the meetings that everybody may know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import select

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.work_calendar.days import Day as WorkDay
from app.work_calendar.days import DayReason
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.series import Series, SeriesDay
from meetings.services import series as service

Meetings = Sequence[Meeting]
_LOOKS_BACK = timedelta(days=90)
_MOST = 200


@dataclass(frozen=True)
class Day:
    """One day of a series, its meeting, and what stands in its way."""

    one: SeriesDay
    festival: str
    """The festival it falls on, if it does."""
    is_moved: bool
    """Its meeting is held on another day."""


def days_of(series: Series) -> Sequence[Day]:
    """Every day of the series, the latest first."""
    calendar = work_calendar()
    return [
        Day(
            one,
            festival=_festival(calendar.day(one.day)),
            is_moved=one.meeting.starts_at != service.moment_of(series, one.day),
        )
        for one in reversed(service.days_of(series))
    ]


def _festival(day: WorkDay) -> str:
    return gettext(day.name) if day.reason is DayReason.FESTIVAL else ""


def series_of_halls(hall_ids: Sequence[int]) -> Sequence[Series]:
    """The series of these halls that go on."""
    return [one for one in service.running() if one.hall_id in hall_ids]


def public_meetings(series: Series | None = None) -> Meetings:
    """Noticed meetings from a quarter ago on, the cancelled ones too: calendars must hear of it."""
    query = select(Meeting).where(
        Meeting.state != MeetingState.PLANNED,
        Meeting.noticed_at.is_not(None),
        Meeting.starts_at > clock.now() - _LOOKS_BACK,
    )
    if series is not None:
        query = query.join(SeriesDay, SeriesDay.meeting_id == Meeting.id).where(
            SeriesDay.series_id == series.id
        )
    return db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id).limit(_MOST)).all()
