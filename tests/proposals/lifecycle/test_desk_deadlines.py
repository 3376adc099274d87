"""By when the desk must have answered."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.work_calendar.calendar import WorkCalendar
from proposals.lifecycle.deadlines import schedule_due, triage_due


def test_the_desk_answers_within_48_hours_on_days_off_too() -> None:
    friday = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert triage_due(friday) == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_filed_topic_is_scheduled_within_five_working_days() -> None:
    assert schedule_due(date(2026, 9, 28), WorkCalendar()).due == date(2026, 10, 10)
