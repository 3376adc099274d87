"""From what happened to a task to what a period says of it: from dates alone, for any past period.

The same history always gives the same case, so that a bulletin can be recounted years later.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.work_calendar.calendar import WorkCalendar
from resolutions.progress.deadlines import Suspension
from resolutions.progress.standing import DueDate, TaskClock, due_in_force
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_states import OPEN, WITH_INSPECTOR, TaskState
from resolutions.ranking.cases import Answers, Case, Excluded, difficulty
from resolutions.ranking.periods import Period

_ANSWERED = frozenset({TaskAct.ACCEPT, TaskAct.DISPUTE})
_HANDED_IN = frozenset({TaskAct.SELF_CHECK, TaskAct.SUBMIT_RECTIFICATION})
_CONCLUDED = frozenset({TaskAct.FAIL_INSPECTION, TaskAct.FAIL_RECHECK, TaskAct.PASS_RECHECK})
_GIVEN_ANEW = frozenset({TaskAct.UPHOLD_DISPUTE, TaskAct.REASSIGN})
"""After these the task has new days, and perhaps another unit."""
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Happened:
    """One act on the task, on a day, with the state it led to."""

    on: date
    act: TaskAct
    state: TaskState


@dataclass(frozen=True)
class Extended:
    """A date put off: the day it was granted, the date before and the date after."""

    on: date
    old: date
    new: date


@dataclass(frozen=True)
class History:
    """All that is known of one task, in order."""

    task: int
    unit: int
    """Its lead unit at the end of the period."""
    working_days: int
    """As first given."""
    units: int
    """How many carry it."""
    assigned_on: date
    accept_due: date
    due: DueDate
    mending: DueDate | None = None
    extended: tuple[Extended, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    happened: tuple[Happened, ...] = ()
    answers: Answers = field(default_factory=Answers)
    """Of the appraisals that were closed in the period."""
    appeal: str = ""
    """Why an appeal was granted; empty: none was."""


def case_of(history: History, period: Period, calendar: WorkCalendar) -> Case | None:
    """Return what the period says of the task, or None where it says nothing."""
    end = _Stand.of(history, period.last, period.last, calendar)
    if history.assigned_on > period.last or _was_over(end, period):
        return None
    earlier = _Stand.of(history, period.last, period.first - _ONE, calendar)
    settled = end.is_settled and not earlier.is_settled
    case = Case(
        task=history.task,
        unit=history.unit,
        difficulty=difficulty(history.working_days, history.units),
        accepted_in_time=_accepted(history, end, period),
        finished_in_time=end.is_in_time if settled else None,
        finished=end.written_off_on is not None if settled else None,
        passed_at_once=_passed_at_once(end, period),
        open_at_end=end.state in OPEN,
        late_at_end=end.state in OPEN and end.lies_late,
        answers=history.answers,
    )
    excluded = _excluded(period, end)
    if _says_something(case) and history.appeal:
        return replace(case, excluded=Excluded.APPEAL, reason=history.appeal)
    return replace(case, excluded=excluded) if excluded or _says_something(case) else None


@dataclass(frozen=True)
class _Stand:
    """How the task stood at the end of a day."""

    day: date
    state: TaskState
    due: date
    mend_by: date | None
    """The day a failed check gave, where one is being mended."""
    known: tuple[Happened, ...]
    """What had happened since it was last given out."""

    @classmethod
    def of(cls, history: History, run_to: date, day: date, calendar: WorkCalendar) -> _Stand:
        """The stand on ``day`` within the run that was the last one on ``run_to``."""
        run = _last_run(history, run_to)
        known = tuple(one for one in run if one.on <= day)
        state = known[-1].state if known else TaskState.ASSIGNED
        spans = tuple(
            Suspension(one.start, one.end if one.end and one.end <= day else None)
            for one in history.suspensions
            if one.start <= day
        )
        due = _as_known(history.due, history, day, history.assigned_on)
        first = TaskClock(TaskState.ASSIGNED, due, suspensions=spans)
        mending = history.mending
        if mending is not None and known:
            mending = _as_known(mending, history, day, known[-1].on)
        if state is not TaskState.RECTIFYING or mending is None or mending.set_on > day:
            mend_by = None
        else:
            again = TaskClock(state, due, mending, suspensions=spans)
            mend_by = due_in_force(again, day, calendar)
        return cls(day, state, due_in_force(first, day, calendar), mend_by, known)

    @property
    def written_off_on(self) -> date | None:
        """The day of its first write-off."""
        return next((one.on for one in self.known if one.act is TaskAct.PASS_RECHECK), None)

    @property
    def _was_handed_in_by_its_day(self) -> bool:
        """Whether the last hand-in before the write-off came in time."""
        last = None
        for one in self.known:
            if one.act is TaskAct.PASS_RECHECK:
                break
            last = one.on if one.act in _HANDED_IN else last
        return last is not None and last <= self.due

    @property
    def is_in_time(self) -> bool:
        """Whether it was written off, and what was written off had come by its day."""
        return self.written_off_on is not None and self._was_handed_in_by_its_day

    @property
    def _was_missed(self) -> bool:
        """Whether its day is over without anything that could still be found in order."""
        waits = self.state in WITH_INSPECTOR and self._was_handed_in_by_its_day
        return self.day > self.due and not waits

    @property
    def is_settled(self) -> bool:
        """Whether it is known how it ended by its day. What was late before it was suspended is."""
        return self.written_off_on is not None or self._was_missed

    @property
    def lies_late(self) -> bool:
        """Whether it is late by the day it answers to now: a mending has its own."""
        return self._was_missed if self.mend_by is None else self.day > self.mend_by


def _as_known(due: DueDate, history: History, day: date, since: date) -> DueDate:
    """The date as it stood on ``day``: what was granted later cannot change what was said then."""
    later = (one for one in history.extended if one.on > day and one.new == due.on)
    return next((DueDate(one.old, since) for one in later), due)


def _last_run(history: History, day: date) -> tuple[Happened, ...]:
    """What happened since the task was last given out anew, up to a day."""
    known = tuple(one for one in history.happened if one.on <= day)
    starts = [place for place, one in enumerate(known) if one.act in _GIVEN_ANEW]
    return known[starts[-1] + 1 :] if starts else known


def _was_over(end: _Stand, period: Period) -> bool:
    """Whether it was revoked before the period began."""
    return end.state is TaskState.REVOKED and end.known[-1].on not in period


def _accepted(history: History, end: _Stand, period: Period) -> bool | None:
    """Whether the unit answered in time, of a task to be answered in this period."""
    if history.accept_due not in period:
        return None
    days = [one.on for one in end.known if one.act in _ANSWERED]
    return bool(days) and days[-1] <= history.accept_due


def _passed_at_once(end: _Stand, period: Period) -> bool | None:
    """Whether no check failed before the write-off, of a task first judged in this period."""
    judged = next((one for one in end.known if one.act in _CONCLUDED), None)
    if judged is None or judged.on not in period:
        return None
    return judged.act is TaskAct.PASS_RECHECK


def _excluded(period: Period, end: _Stand) -> Excluded | None:
    if end.state is TaskState.REVOKED:
        return Excluded.REVOKED
    if end.state is TaskState.SUSPENDED and not end.is_settled:
        return Excluded.SUSPENDED
    if end.due in period and end.state in WITH_INSPECTOR and not end.is_settled:
        return Excluded.BEING_CHECKED
    return None


def _says_something(case: Case) -> bool:
    said = (case.accepted_in_time, case.finished_in_time, case.passed_at_once)
    return any(one is not None for one in said) or case.open_at_end or bool(case.answers.of)
