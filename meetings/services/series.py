"""A series: its next meetings are planned by themselves, each then an ordinary meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from meetings.models.meeting import Meeting, MeetingKind, MeetingState
from meetings.models.series import Series, SeriesDay
from meetings.presets.table import HALL_DEFAULT
from meetings.recurrence.pattern import Pattern, days
from meetings.services import convening, decision_rule

AHEAD = 3
"""So many coming meetings of a series are always planned."""


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """What is settled when a series begins. ``at`` is on the wall clock of the hall."""

    title: str
    place_text: str
    chair: Person
    clerk: Person
    pattern: Pattern
    at: time
    since: date
    until: date | None = None
    kind: MeetingKind = MeetingKind.DELIBERATION
    preset_code: str = HALL_DEFAULT


def start(hall: Hall, rhythm: Rhythm, *, by: Person) -> Series:
    """Begin a series and plan its next meetings.

    Raises Invalid when it ends before it begins, when no day of it lies ahead, or when a meeting
    of it could not be planned.
    """
    if rhythm.until is not None and rhythm.until < rhythm.since:
        raise Invalid(_l("结束日期在开始日期以前"), code="until")
    values = {name: value for name, value in vars(rhythm).items() if name != "pattern"}
    series = Series(
        hall=hall,
        weekday=rhythm.pattern.weekday,
        nth=rhythm.pattern.nth,
        stride=rhythm.pattern.stride,
        created_at=clock.now(),
        **values,
    )
    db.session.add(series)
    db.session.flush()
    audit.record("series.started", series, by=by, place=hall.place, details={"title": series.title})
    if not plan_ahead(series, by=by):
        raise Invalid(
            _l("这段时间里没有要开会的日子"), remedy=_l("请改开始或结束日期"), code="no_day"
        )
    return series


def plan_ahead(series: Series, *, by: Person | None = None) -> Sequence[SeriesDay]:
    """Plan what is missing of the next ``AHEAD`` meetings; return those that are new.

    A day whose meeting was cancelled or moved is not planned again. Raises Invalid as ``convene``
    does, for instance when the chair no longer holds the office.
    """
    known = days_of(series)
    planned = {one.day for one in known}
    return [_plan(series, day, by=by) for day in coming(series) if day not in planned]


def is_behind(series: Series) -> bool:
    """Whether a day that should be planned is not."""
    planned = {one.day for one in days_of(series)}
    return any(day not in planned for day in coming(series))


def coming(series: Series) -> Sequence[date]:
    """The next ``AHEAD`` days of the series whose hour has not passed; none once it has ended."""
    if series.ended_at is not None:
        return []
    now = clock.now()
    found = (day for day in days(series.pattern, series.since) if moment_of(series, day) > now)
    return [day for day in islice(found, AHEAD) if series.until is None or day <= series.until]


def moment_of(series: Series, day: date) -> datetime:
    """When its meeting of ``day`` begins."""
    return datetime.combine(day, series.at, clock.zone())


def day_words(day: date) -> str:
    """What is written behind the title of each meeting."""
    return f"（{day.month}月{day.day}日）"


def _plan(series: Series, day: date, *, by: Person | None) -> SeriesDay:
    starts_at = moment_of(series, day)
    plan = convening.Plan(
        title=f"{series.title}{day_words(day)}",
        place_text=series.place_text,
        starts_at=starts_at,
        chair=series.chair,
        clerk=series.clerk,
        kind=series.kind,
        preset_code=series.preset_code,
        **decision_rule.usual_quorum(series.preset_code, starts_at),
    )
    meeting = convening.convene(series.hall, plan, by=by or series.clerk)
    one = SeriesDay(series=series, day=day, meeting=meeting)
    db.session.add(one)
    db.session.flush()
    return one


def end(series: Series, *, reason: str, by: Person) -> None:
    """End a series: what is planned and not yet noticed is cancelled; what is noticed stays.

    A noticed meeting is cancelled by itself, so that its people are told. Raises Refused when it
    has ended, Invalid without a reason.
    """
    if series.ended_at is not None:
        raise Refused(_l("这个系列已经结束"), code="ended")
    if not reason.strip():
        raise Invalid(_l("请写明原因"), code="reason")
    series.ended_at = clock.now()
    for one in days_of(series):
        if one.meeting.state is MeetingState.PLANNED:
            convening.cancel(one.meeting, reason=reason, by=by)
    audit.record("series.ended", series, by=by, place=series.hall.place, reason=reason)


def days_of(series: Series) -> Sequence[SeriesDay]:
    """Every day of the series that was ever planned, in order."""
    return db.session.scalars(
        select(SeriesDay).where(SeriesDay.series_id == series.id).order_by(SeriesDay.day)
    ).all()


def day_of_meeting(meeting: Meeting) -> SeriesDay | None:
    """The day of a series for which this meeting was planned."""
    return db.session.scalar(select(SeriesDay).where(SeriesDay.meeting_id == meeting.id))


def running() -> Sequence[Series]:
    """The series that go on."""
    return db.session.scalars(
        select(Series)
        .where(
            Series.ended_at.is_(None), or_(Series.until.is_(None), Series.until >= clock.today())
        )
        .order_by(Series.id)
    ).all()
