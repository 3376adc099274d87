"""Residents press for a task once in seven days; the clock knows its next day with a task."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moves import Refusal
from app.work_calendar.calendar import WorkCalendar
from resolutions.progress.looking import near_from, next_look
from resolutions.progress.standing import Colour, DueDate, TaskClock, standing
from resolutions.progress.task_states import TaskState as T
from resolutions.progress.urging import next_urging, urge

CALENDAR = WorkCalendar()
DUE = date(2026, 9, 30)


def test_one_person_presses_again_after_seven_days() -> None:
    assert urge(T.IN_PROGRESS, last=None, today=DUE) is None
    early = urge(T.IN_PROGRESS, last=DUE, today=date(2026, 10, 6))
    assert isinstance(early, Refusal)
    assert early.params["day"] == "2026-10-07"
    assert urge(T.IN_PROGRESS, last=DUE, today=date(2026, 10, 7)) is None
    assert next_urging(None) is None


@pytest.mark.parametrize("state", [T.WRITTEN_OFF, T.REVOKED, T.SUSPENDED])
def test_what_is_over_or_stands_still_is_not_pressed_for(state: T) -> None:
    assert isinstance(urge(state, last=None, today=DUE), Refusal)


def test_the_clock_looks_when_it_is_near_late_and_at_each_rung() -> None:
    climbs = date(2026, 10, 8)
    looks, today = [], date(2026, 9, 1)
    while (day := next_look(DUE, today, CALENDAR, climbs_on=climbs)) is not None:
        looks.append(day)
        today = day
    assert looks == [date(2026, 9, 28), date(2026, 10, 1), climbs]


def test_a_milestone_that_passes_is_looked_at() -> None:
    day = next_look(DUE, date(2026, 9, 1), CALENDAR, milestones=[date(2026, 9, 10)])
    assert day == date(2026, 9, 11)


@given(due=st.dates(date(2026, 1, 5), date(2026, 12, 20)))
def test_nothing_turns_near_or_late_on_a_day_the_clock_does_not_look(due: date) -> None:
    task = TaskClock(T.IN_PROGRESS, DueDate(due, due - timedelta(days=60)))
    today, seen = due - timedelta(days=25), Colour.GREEN
    looks = {near_from(due, CALENDAR), due + timedelta(days=1)}
    for _day in range(40):
        colour = standing(task, today, CALENDAR).colour
        assert colour is seen or today in looks
        seen, today = colour, today + timedelta(days=1)
    assert seen is Colour.RED
