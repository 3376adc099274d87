"""The clocks of a task: acceptance, mending, suspension, one extension, and how it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moves import Refusal
from app.work_calendar.calendar import WorkCalendar
from resolutions.progress.deadlines import (
    Extension,
    Suspension,
    acceptance_due,
    days_suspended,
    dispute_ruling_due,
    extend,
    rectification_due,
)
from resolutions.progress.standing import (
    Colour,
    DueDate,
    Standing,
    TaskClock,
    standing,
    time_used,
)
from resolutions.progress.task_states import TaskState as T

CALENDAR = WorkCalendar()
MONDAY = date(2026, 11, 16)
FRIDAY = date(2026, 11, 20)
DUE = DueDate(FRIDAY, MONDAY)


def _november(day: int) -> date:
    return date(2026, 11, day)


def _stands(today: date, state: T = T.IN_PROGRESS, **more: Any) -> Standing:
    return standing(TaskClock(state, **{"due": DUE, **more}), today, CALENDAR)


def test_an_order_before_the_holidays_is_accepted_on_the_first_day_after() -> None:
    assert acceptance_due(date(2026, 9, 30), CALENDAR).due == date(2026, 10, 8)
    assert dispute_ruling_due(date(2026, 9, 30), CALENDAR).due == date(2026, 10, 8)


def test_mending_has_three_working_days_with_the_working_saturday() -> None:
    assert rectification_due(date(2026, 10, 8), CALENDAR).due == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("today", "colour", "label", "days"),
    [
        (16, Colour.GREEN, "正常", 4),
        (17, Colour.GREEN, "正常", 3),
        (18, Colour.AMBER, "临期", 2),
        (20, Colour.AMBER, "临期", 0),
        (21, Colour.RED, "逾期", -1),  # the Saturday after: late, and the first late day has begun
        (23, Colour.RED, "逾期", -1),
        (24, Colour.RED, "逾期", -2),
    ],
)
def test_a_running_task_is_green_then_amber_then_red(
    today: int, colour: Colour, label: str, days: int
) -> None:
    stands = _stands(_november(today))
    assert (stands.colour, stands.label, stands.days) == (colour, label, days)
    assert stands.is_late is (colour is Colour.RED)


def test_a_hall_may_warn_earlier() -> None:
    clock = TaskClock(T.IN_PROGRESS, DUE)
    assert standing(clock, MONDAY, CALENDAR, near=5).colour is Colour.AMBER


def test_the_unit_is_not_late_because_others_take_their_time_to_check() -> None:
    stands = _stands(_november(30), T.SELF_CHECKED, handed_in_on=_november(17))
    assert (stands.colour, stands.days) == (Colour.GREEN, 3)


def test_handing_in_poor_work_gains_nothing() -> None:
    stands = _stands(_november(30), T.IN_PROGRESS, handed_in_on=_november(17))
    assert stands.colour is Colour.RED


def test_a_mending_answers_to_its_own_date() -> None:
    mend = DueDate(_november(25), FRIDAY)
    assert _stands(_november(24), T.RECTIFYING, rectify_due=mend).days == 1
    late = _stands(_november(30), T.RECHECK, rectify_due=mend, handed_in_on=_november(26))
    assert (late.colour, late.days, late.due) == (Colour.RED, -1, mend.on)


def test_a_finished_task_is_done_and_still_tells_that_it_was_late() -> None:
    mend = DueDate(_november(25), FRIDAY)
    done = _stands(_november(30), T.WRITTEN_OFF, rectify_due=mend, handed_in_on=_november(24))
    assert (done.colour, done.label, done.days, done.is_late) == (Colour.DONE, "办结", -2, True)


def test_a_finished_task_stays_as_it_was_whatever_day_it_is() -> None:
    done = _stands(_november(18), T.WRITTEN_OFF, handed_in_on=_november(18))
    later = _stands(date(2027, 6, 1), T.WRITTEN_OFF, handed_in_on=_november(18))
    assert done == later
    assert not done.is_late


def test_a_revoked_task_is_grey() -> None:
    stands = _stands(_november(30), T.REVOKED)
    assert (stands.colour, stands.label, stands.is_late) == (Colour.GREY, "已撤销", False)


def test_suspension_stops_the_clock() -> None:
    stop = (Suspension(_november(18)),)
    before = _stands(_november(17))
    for day in (18, 20, 23, 30):
        stands = _stands(_november(day), T.SUSPENDED, suspensions=stop)
        assert (stands.days, stands.is_paused) == (before.days, True)


def test_the_due_date_moves_by_the_working_days_the_clock_stood_still() -> None:
    stop = (Suspension(_november(18), _november(24)),)
    stands = _stands(_november(24), suspensions=stop)
    assert (stands.due, stands.days) == (_november(26), 2)


def test_a_task_late_before_it_was_suspended_stays_red() -> None:
    stands = _stands(_november(30), T.SUSPENDED, suspensions=(Suspension(_november(24)),))
    assert (stands.colour, stands.days, stands.is_paused) == (Colour.RED, -1, True)


def test_a_suspension_before_the_date_was_set_is_in_it_already() -> None:
    stop = (Suspension(_november(10), MONDAY),)
    assert _stands(MONDAY, suspensions=stop).due == FRIDAY


def test_stopping_and_going_on_the_same_day_changes_nothing() -> None:
    assert days_suspended((Suspension(MONDAY, MONDAY),), FRIDAY, CALENDAR) == 0


def test_a_day_before_the_suspension_knows_nothing_of_it() -> None:
    assert days_suspended((Suspension(FRIDAY),), MONDAY, CALENDAR) == 0


def test_the_time_used_is_counted_in_working_days_from_nothing_to_all() -> None:
    used = [time_used(MONDAY, FRIDAY, _november(day), CALENDAR) for day in (13, 16, 17, 20, 23)]
    assert used == [0, 0, 25, 100, 100]
    assert (
        time_used(FRIDAY, _november(22), _november(21), CALENDAR) == 100
    )  # no working day between


@given(st.integers(0, 400), st.integers(1, 30))
def test_no_clock_runs_backwards(offset: int, length: int) -> None:
    start = date(2026, 1, 5) + timedelta(days=offset)
    clock = TaskClock(T.IN_PROGRESS, DueDate(CALENDAR.add_working_days(start, length), start))
    days = [standing(clock, start + timedelta(days=n), CALENDAR).days for n in range(60)]
    assert days == sorted(days, reverse=True)


def _extend(**more: Any) -> Extension | Refusal:
    asked: dict[str, Any] = {
        "state": T.IN_PROGRESS,
        "due": FRIDAY,
        "new_due": _november(27),
        "reason": "等待电力公司停电窗口",
        "granted_before": 0,
        "today": FRIDAY,
        "calendar": CALENDAR,
    }
    asked.update(more)
    return extend(asked.pop("state"), **asked)


def test_a_reasoned_extension_is_granted_until_the_last_day() -> None:
    assert _extend() == Extension(FRIDAY, _november(27), 5, "等待电力公司停电窗口")


def test_a_new_date_on_a_day_off_moves_to_the_next_working_day() -> None:
    extension = _extend(new_due=_november(28))
    assert isinstance(extension, Extension)
    assert extension.new_due == _november(30)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"granted_before": 1}, "期限只能延长一次"),
        ({"today": _november(21)}, "期限已过"),
        ({"reason": "  "}, "必须写明理由"),
        ({"new_due": FRIDAY}, "晚于原期限"),
        ({"state": T.RECHECK}, "现在是“复核中”状态"),
        ({"state": T.SUSPENDED}, "现在是“暂停实施”状态"),
    ],
)
def test_an_extension_is_refused_with_its_reason(asked: dict[str, Any], reason: str) -> None:
    refused = _extend(**asked)
    assert isinstance(refused, Refusal)
    assert reason in refused.say_reason()
    assert refused.say_remedy()


def test_an_extended_task_is_measured_by_its_new_date() -> None:
    extended = DueDate(_november(27), FRIDAY)
    assert replace(TaskClock(T.IN_PROGRESS, DUE), due=extended).due.on == _november(27)
    assert _stands(_november(23), due=extended).colour is Colour.GREEN
