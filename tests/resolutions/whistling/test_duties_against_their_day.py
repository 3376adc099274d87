"""A duty is near on its last working days, overdue the day after, and done whenever it is done."""

from __future__ import annotations

from datetime import date

import pytest

from app.work_calendar.calendar import WorkCalendar
from resolutions.whistling.duties import DUTY_NAMES, DutyStands, duty_stands

DUE = date(2026, 10, 9)
"""The first Friday after the National Day holidays, which last to 7 October."""


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return WorkCalendar()


@pytest.mark.parametrize(
    ("today", "stands"),
    [
        (date(2026, 9, 29), DutyStands.IN_TIME),
        (date(2026, 9, 30), DutyStands.IN_TIME),
        (date(2026, 10, 8), DutyStands.NEAR),
        (DUE, DutyStands.NEAR),
        (date(2026, 10, 10), DutyStands.OVERDUE),
    ],
)
def test_a_day_begun_is_still_in_time(
    calendar: WorkCalendar, today: date, stands: DutyStands
) -> None:
    assert duty_stands(DUE, today, calendar, done=False) is stands
    assert duty_stands(DUE, today, calendar, done=True) is DutyStands.DONE


def test_holidays_before_the_last_working_day_are_near_too(calendar: WorkCalendar) -> None:
    due = date(2026, 10, 8)
    assert duty_stands(due, date(2026, 9, 30), calendar, done=False) is DutyStands.NEAR
    assert duty_stands(due, date(2026, 9, 29), calendar, done=False) is DutyStands.IN_TIME


def test_every_standing_has_a_name() -> None:
    assert set(DUTY_NAMES) == set(DutyStands)
