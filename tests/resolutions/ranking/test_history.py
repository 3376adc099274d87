"""What a period says of a task: each task is counted once, in the first period that can tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.work_calendar.calendar import WorkCalendar
from resolutions.progress.deadlines import Suspension
from resolutions.progress.standing import DueDate
from resolutions.progress.task_acts import TASK_ACTS, TaskAct
from resolutions.progress.task_states import TaskState
from resolutions.ranking.cases import Answers, Case, Difficulty, Excluded
from resolutions.ranking.history import Extended, Happened, History, case_of
from resolutions.ranking.periods import PeriodKind, numbered, period_of

CALENDAR = WorkCalendar()
OCTOBER, NOVEMBER = (numbered(PeriodKind.MONTH, 2026, month) for month in (10, 11))
GIVEN = date(2026, 10, 12)
DUE = date(2026, 10, 19)


def october(day: int) -> date:
    return date(2026, 10, day)


def done(*acts: tuple[int, TaskAct], month: int = 10) -> tuple[Happened, ...]:
    """Acts on days of October, with the states they lead to."""
    return tuple(
        Happened(date(2026, month, day), act, TASK_ACTS[act].target or TaskState.IN_PROGRESS)
        for day, act in acts
    )


A = TaskAct
TAKEN = ((13, A.ACCEPT), (14, A.REPORT))
IN_TIME = (*TAKEN, (19, A.SELF_CHECK))
WRITTEN_OFF = (*IN_TIME, (20, A.PASS_INSPECTION), (21, A.PASS_RECHECK))


def history(*acts: tuple[int, TaskAct], **changed: object) -> History:
    given = History(
        task=1,
        unit=7,
        working_days=5,
        units=1,
        assigned_on=GIVEN,
        accept_due=october(13),
        due=DueDate(DUE, GIVEN),
        happened=done(*acts),
    )
    return replace(given, **changed)  # type: ignore[arg-type]  # the test names what it changes


def case(*acts: tuple[int, TaskAct], **changed: object) -> Case:
    found = case_of(history(*acts, **changed), OCTOBER, CALENDAR)
    assert found is not None
    return found


def test_a_task_done_as_it_should_be() -> None:
    assert case(*WRITTEN_OFF) == Case(
        task=1,
        unit=7,
        difficulty=Difficulty.SIMPLE,
        accepted_in_time=True,
        finished_in_time=True,
        finished=True,
        passed_at_once=True,
    )


@pytest.mark.parametrize(
    ("acts", "in_time", "finished"),
    [
        (TAKEN, False, False),
        ((*TAKEN, (20, A.SELF_CHECK)), False, False),
        ((*TAKEN, (20, A.SELF_CHECK), (21, A.PASS_INSPECTION), (22, A.PASS_RECHECK)), False, True),
        ((*IN_TIME, (20, A.FAIL_INSPECTION)), False, False),
        (IN_TIME, None, None),
    ],
)
def test_in_time_means_handed_in_by_the_day_and_found_in_order(
    acts: tuple[tuple[int, TaskAct], ...], *, in_time: bool | None, finished: bool | None
) -> None:
    found = case(*acts)
    assert (found.finished_in_time, found.finished) == (in_time, finished)


def test_what_waits_for_a_check_is_listed_and_counted_once_it_is_checked() -> None:
    late = (*TAKEN, (19, A.SELF_CHECK))
    waiting = case(*late)
    assert (waiting.excluded, waiting.open_at_end, waiting.late_at_end) == (
        Excluded.BEING_CHECKED,
        True,
        False,
    )
    checked = done(*late) + done((2, A.PASS_INSPECTION), (3, A.PASS_RECHECK), month=11)
    after = case_of(history(happened=checked), NOVEMBER, CALENDAR)
    assert after is not None
    assert (after.finished_in_time, after.passed_at_once, after.excluded) == (True, True, None)


def test_an_extension_granted_after_a_month_changes_nothing_that_was_said_of_it() -> None:
    granted = Extended(date(2026, 11, 4), DUE, date(2026, 11, 20))
    put_off = DueDate(granted.new, granted.on)
    finished = done(*TAKEN) + done(
        (18, A.SELF_CHECK), (19, A.PASS_INSPECTION), (20, A.PASS_RECHECK), month=11
    )
    known = {"happened": finished, "due": put_off, "extended": (granted,)}

    assert case(**known) == case(*TAKEN)
    assert case(**known).finished_in_time is False
    assert case_of(history(**known), NOVEMBER, CALENDAR) is not None
    november = case_of(history(**known), NOVEMBER, CALENDAR)
    assert november is not None
    assert november.finished_in_time is None, "it was counted in October"


def test_an_extension_granted_within_the_month_is_the_date_that_counts() -> None:
    granted = Extended(october(16), DUE, october(23))
    late = (*TAKEN, (22, A.SELF_CHECK), (23, A.PASS_INSPECTION), (24, A.PASS_RECHECK))
    put_off = DueDate(granted.new, granted.on)

    assert case(*late).finished_in_time is False
    assert case(*late, due=put_off, extended=(granted,)).finished_in_time is True


def test_a_mending_answers_to_the_date_it_had_then() -> None:
    granted = Extended(date(2026, 11, 3), october(26), date(2026, 11, 9))
    failed = (*IN_TIME, (20, A.FAIL_INSPECTION))
    mending = DueDate(granted.new, granted.on)

    assert case(*failed, mending=mending, extended=(granted,)).late_at_end is True
    assert case(*failed, mending=DueDate(date(2026, 11, 9), october(20))).late_at_end is False


def test_a_failed_check_is_counted_though_it_was_mended_later() -> None:
    mended = (
        *IN_TIME,
        (20, A.FAIL_INSPECTION),
        (21, A.SUBMIT_RECTIFICATION),
        (22, A.PASS_RECHECK),
    )
    found = case(*mended)
    assert (found.passed_at_once, found.finished_in_time, found.finished) == (False, False, True)


def test_a_mending_is_late_by_its_own_day() -> None:
    failing = (*IN_TIME, (28, A.FAIL_INSPECTION))
    found = case(*failing, mending=DueDate(date(2026, 11, 2), october(28)))
    assert (found.open_at_end, found.late_at_end) == (True, False)
    found = case(*failing, mending=DueDate(october(30), october(28)))
    assert found.late_at_end
    later = case(*failing, mending=DueDate(date(2026, 11, 5), date(2026, 11, 2)))
    assert later.late_at_end  # what was ordered after the period does not count back


@pytest.mark.parametrize(
    ("acts", "accepted"),
    [
        (((13, A.ACCEPT),), True),
        (((13, A.DISPUTE),), True),
        (((14, A.ACCEPT),), False),
        ((), False),
    ],
)
def test_an_answer_in_time_is_an_acceptance_or_a_dispute(
    acts: tuple[tuple[int, TaskAct], ...], *, accepted: bool
) -> None:
    assert case(*acts).accepted_in_time is accepted


def test_an_earlier_or_later_period_says_nothing_of_it() -> None:
    september = numbered(PeriodKind.MONTH, 2026, 9)
    assert case_of(history(*WRITTEN_OFF), september, CALENDAR) is None
    assert case_of(history(*WRITTEN_OFF), NOVEMBER, CALENDAR) is None
    asked = history(*WRITTEN_OFF, answers=Answers(7, 9))
    found = case_of(asked, NOVEMBER, CALENDAR)
    assert found is not None
    assert (found.answers, found.finished_in_time) == (Answers(7, 9), None)


def test_what_was_revoked_or_stands_still_is_excluded() -> None:
    assert case(*TAKEN, (26, A.REVOKE)).excluded is Excluded.REVOKED
    revoked = history(*TAKEN, (26, A.REVOKE))
    assert case_of(revoked, NOVEMBER, CALENDAR) is None
    still = case(*TAKEN, (15, A.SUSPEND), suspensions=(Suspension(october(15)),))
    assert (still.excluded, still.finished_in_time) == (Excluded.SUSPENDED, None)
    too_late = case(*TAKEN, (21, A.SUSPEND), suspensions=(Suspension(october(21)),))
    assert (too_late.excluded, too_late.finished_in_time) == (None, False)


def test_a_suspension_moves_the_day_on() -> None:
    spans = (Suspension(october(15), october(20)), Suspension(date(2026, 11, 3)))
    acts = (*TAKEN, (15, A.SUSPEND), (20, A.RESUME), (22, A.SELF_CHECK))
    found = case(*acts, (23, A.PASS_INSPECTION), (24, A.PASS_RECHECK), suspensions=spans)
    assert found.finished_in_time is True


def test_an_appeal_takes_out_what_would_count() -> None:
    found = case(*TAKEN, appeal="停水三日，不能施工")
    assert (found.excluded, found.reason) == (Excluded.APPEAL, "停水三日，不能施工")
    assert case_of(history(*WRITTEN_OFF, appeal="停水"), NOVEMBER, CALENDAR) is None


def test_a_task_given_out_again_is_judged_again() -> None:
    again = done(*WRITTEN_OFF) + done((5, A.REHANG), (6, A.REASSIGN), month=11)
    given = history(
        happened=again,
        due=DueDate(date(2026, 11, 13), date(2026, 11, 6)),
        accept_due=date(2026, 11, 9),
    )
    found = case_of(given, NOVEMBER, CALENDAR)
    assert found is not None
    assert (found.finished_in_time, found.accepted_in_time, found.late_at_end) == (
        False,
        False,
        True,
    )


def test_whose_dispute_was_upheld_has_not_answered_for_the_next_one() -> None:
    acts = ((13, A.DISPUTE), (14, A.UPHOLD_DISPUTE))
    found = case(*acts, accept_due=october(15), due=DueDate(october(23), october(14)))
    assert found.accepted_in_time is False


@st.composite
def courses(draw: st.DrawFn) -> History:
    """Any course that the table of acts allows, over four months."""
    state, day, steps = TaskState.ASSIGNED, GIVEN, []
    for _step in range(draw(st.integers(0, 9))):
        open_acts = [
            act
            for act, row in TASK_ACTS.items()
            if state in row.sources
            and row.target is not None
            and act not in {A.REASSIGN, A.UPHOLD_DISPUTE}
        ]
        if not open_acts:
            break
        act = draw(st.sampled_from(open_acts))
        day += timedelta(days=draw(st.integers(0, 25)))
        state = TASK_ACTS[act].target or state
        steps.append(Happened(day, act, state))
    due = draw(st.dates(GIVEN + timedelta(days=1), date(2026, 12, 20)))
    return replace(history(), happened=tuple(steps), due=DueDate(due, GIVEN))


@given(courses())
def test_each_task_is_judged_in_one_period_at_most(course: History) -> None:
    months = [
        period_of(PeriodKind.MONTH, date(2026, 10, 1) + timedelta(days=31 * n)) for n in range(20)
    ]
    cases = [case_of(course, month, CALENDAR) for month in months]
    judged = [one for one in cases if one is not None and one.finished_in_time is not None]
    assert len(judged) <= 1
    assert sum(one is not None and one.passed_at_once is not None for one in cases) <= 1
    assert all(one.finished or not one.finished_in_time for one in judged)
    assert all(one is None or one.open_at_end or not one.late_at_end for one in cases)


@given(courses())
def test_what_happens_after_a_period_changes_nothing_of_it(course: History) -> None:
    until = tuple(one for one in course.happened if one.on <= OCTOBER.last)
    assert case_of(course, OCTOBER, CALENDAR) == case_of(
        replace(course, happened=until), OCTOBER, CALENDAR
    )
