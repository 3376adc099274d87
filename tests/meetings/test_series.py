"""A series plans its next meetings; each is then a meeting of its own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.membership import Membership
from app.people.services.accounts import withdraw
from app.permissions import Role
from app.transaction import transaction
from meetings.models.meeting import MeetingState
from meetings.models.series import Series, SeriesDay
from meetings.queries import calendars
from meetings.recurrence.pattern import Pattern
from meetings.services import convening, rescheduling, series, sweeping
from meetings.views.calendar_file import calendar, calendar_of
from tests.meetings.assembly import TEXT
from tests.support.factories import make_hall, make_person

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 10, tzinfo=SHANGHAI)
FIRST_SATURDAYS = [date(2026, 12, 5), date(2027, 1, 2), date(2027, 2, 6)]


def begun(**changed: object) -> Series:
    """Every first Saturday at nine."""
    hall = make_hall()
    clerk = make_person(Role.SECRETARY, at=hall)
    for _n in range(3):
        make_person(Role.REPRESENTATIVE, at=hall)
    values: dict[str, object] = {
        "title": "每月议事会",
        "place_text": "活动室",
        "chair": make_person(Role.CHAIR, at=hall),
        "clerk": clerk,
        "pattern": Pattern(weekday=5, nth=1),
        "at": time(9),
        "since": NOW.date(),
    }
    with transaction():
        return series.start(hall, series.Rhythm(**(values | changed)), by=clerk)  # type: ignore[arg-type]  # reason: the test names what it changes


def noticed(one: Series, place: int) -> SeriesDay:
    day = series.days_of(one)[place]
    with transaction():
        convening.add_item(day.meeting, by=one.clerk, title="装充电桩", text=TEXT)
        convening.give_notice(day.meeting, by=one.clerk)
    return day


def days(one: Series) -> list[date]:
    return [day.day for day in series.days_of(one)]


def test_a_series_plans_its_next_three_at_once(app: Flask) -> None:
    with clock.stopped(NOW):
        one = begun()
    planned = [day.meeting for day in series.days_of(one)]
    assert days(one) == FIRST_SATURDAYS
    assert [m.starts_at.astimezone(SHANGHAI).hour for m in planned] == [9, 9, 9]
    assert {m.state for m in planned} == {MeetingState.PLANNED}
    assert planned[0].title == "每月议事会（12月5日）"


def test_each_night_the_next_is_planned_and_never_twice(app: Flask) -> None:
    with clock.stopped(NOW):
        one = begun()
        sweeping.sweep()
        assert days(one) == FIRST_SATURDAYS
    with clock.stopped(datetime(2026, 12, 5, 9, 1, tzinfo=SHANGHAI)):
        sweeping.sweep()
        sweeping.sweep()
    assert days(one) == [*FIRST_SATURDAYS, date(2027, 3, 6)]


def test_one_is_moved_alone_with_notice_and_its_day_is_not_planned_again(app: Flask) -> None:
    with clock.stopped(NOW):
        one = begun()
        day = noticed(one, 0)
        new = day.meeting.starts_at + timedelta(days=1)
        with transaction():
            rescheduling.reschedule(
                day.meeting, starts_at=new, place_text="党群中心", reason="装修", by=one.clerk
            )
        sweeping.sweep()
        assert days(one) == FIRST_SATURDAYS
        shown = {shown.one.day: shown.is_moved for shown in calendars.days_of(one)}
    assert day.meeting.title == "每月议事会（12月6日）"
    assert shown == dict(zip(FIRST_SATURDAYS, (True, False, False), strict=True))
    assert series.days_of(one)[1].meeting.place_text == "活动室", "the others stay as they are"


def test_one_is_cancelled_alone_with_notice(app: Flask) -> None:
    with clock.stopped(NOW):
        one = begun()
        day = noticed(one, 0)
        with transaction():
            convening.cancel(day.meeting, reason="停电", by=one.clerk)
        sweeping.sweep()
        assert days(one) == FIRST_SATURDAYS
    states = [day.meeting.state for day in series.days_of(one)]
    assert states == [MeetingState.CANCELLED, MeetingState.PLANNED, MeetingState.PLANNED]
    told = db.session.scalar(sa.select(sa.func.count()).where(Notice.kind == "meeting_cancelled"))
    assert told == 5, "three representatives, the chair and the clerk"


def test_a_series_ends_on_its_last_day_and_not_after(app: Flask) -> None:
    with clock.stopped(NOW):
        one = begun(until=date(2027, 1, 2))
        assert days(one) == FIRST_SATURDAYS[:2]
        with pytest.raises(Invalid, match="没有要开会的日子"):
            begun(until=date(2026, 12, 4))
        with pytest.raises(Invalid, match="以前"):
            begun(until=date(2026, 11, 1))


def test_ending_it_cancels_what_was_only_planned(app: Flask) -> None:
    with clock.stopped(NOW):
        one = begun()
        kept = noticed(one, 0)
        with transaction():
            series.end(one, reason="改为网上议事", by=one.clerk)
        sweeping.sweep()
        assert days(one) == FIRST_SATURDAYS
    assert kept.meeting.state is MeetingState.NOTICED
    states = {day.meeting.state for day in series.days_of(one)[1:]}
    assert states == {MeetingState.CANCELLED}
    with pytest.raises(Refused, match="已经结束"), transaction():
        series.end(one, reason="再结束", by=one.clerk)


def test_when_the_chair_has_gone_the_clerk_hears_of_it_once_a_day(app: Flask) -> None:
    with clock.stopped(NOW):
        one = begun()
        with transaction():
            held = db.session.scalars(
                sa.select(Membership).where(
                    Membership.person_id == one.chair_id, Membership.role == Role.CHAIR
                )
            ).one()
            withdraw(held, by=one.clerk, reason="任满")
    with clock.stopped(datetime(2026, 12, 6, 9, tzinfo=SHANGHAI)):
        sweeping.sweep()
        sweeping.sweep()
    told = db.session.scalars(
        sa.select(Notice).where(Notice.kind == "series_stuck").order_by(Notice.id)
    ).all()
    assert [one.person_id for one in told] == [one.clerk_id]
    assert days(one) == FIRST_SATURDAYS


def test_a_festival_is_pointed_out(app: Flask) -> None:
    with clock.stopped(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI)):
        one = begun(since=date(2026, 9, 1))
        shown = {shown.one.day: shown.festival for shown in calendars.days_of(one)}
    assert shown == {date(2026, 9, 5): "", date(2026, 10, 3): "国庆节", date(2026, 11, 7): ""}


def test_the_series_file_holds_what_is_noticed_and_what_was_called_off(app: Flask) -> None:
    with clock.stopped(NOW):
        one = begun()
        first, second = noticed(one, 0), noticed(one, 1)
        with transaction():
            convening.cancel(second.meeting, reason="停电", by=one.clerk)
        listed = calendars.public_meetings(one)
    assert [meeting.id for meeting in listed] == [first.meeting_id, second.meeting_id]
    text = calendar_of((meeting, "x") for meeting in listed)
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2
    assert [line for line in text.split("\r\n") if line.startswith("STATUS")] == [
        "STATUS:CONFIRMED",
        "STATUS:CANCELLED",
    ]
    alone = calendar(second.meeting, "x")
    assert "METHOD:CANCEL" in alone
    uid = next(line for line in alone.split("\r\n") if line.startswith("UID"))
    assert uid in text, "the same entry in a calendar, wherever it came from"
