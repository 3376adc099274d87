"""The clocks of a task, on the Chinese working calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.marks import N_
from app.moves import Refusal
from app.work_calendar.calendar import Deadline, WorkCalendar
from resolutions.progress.task_states import SUSPENDABLE, TASK_NAMES, TaskState

ACCEPT_WORKING_DAYS = 1
"""A unit accepts or disputes by the end of the next working day (首接负责)."""

RULE_ON_DISPUTE_WORKING_DAYS = 1
"""The street rules on a dispute by the end of the next working day."""

RECTIFY_WORKING_DAYS = 3
"""整改: three working days after a failed check."""

EXTENSIONS = 1
"""A due date is put off once, no more."""

_ONE = timedelta(days=1)
_RULE = "接诉即办条例 §15"


def acceptance_due(assigned_on: date, calendar: WorkCalendar) -> Deadline:
    """Return the last day to accept or dispute an assignment."""
    return calendar.explain(assigned_on, ACCEPT_WORKING_DAYS)


def dispute_ruling_due(disputed_on: date, calendar: WorkCalendar) -> Deadline:
    """Return the last day for the street's ruling on a dispute."""
    return calendar.explain(disputed_on, RULE_ON_DISPUTE_WORKING_DAYS)


def rectification_due(failed_on: date, calendar: WorkCalendar) -> Deadline:
    """Return the last day to mend what a check found."""
    return calendar.explain(failed_on, RECTIFY_WORKING_DAYS)


@dataclass(frozen=True)
class Suspension:
    """A span in which the clock stood still."""

    start: date
    """The day it was suspended; it no longer counts."""
    end: date | None = None
    """The day work went on, which counts again; none while it still stands."""


def days_suspended(suspensions: tuple[Suspension, ...], today: date, calendar: WorkCalendar) -> int:
    """Return the working days up to ``today`` on which the clock stood still."""
    return sum(_stood_still(span, today, calendar) for span in suspensions)


def _stood_still(span: Suspension, today: date, calendar: WorkCalendar) -> int:
    last = min(span.end - _ONE, today) if span.end else today
    return max(0, calendar.working_days_between(span.start - _ONE, last))


def put_off(due: date, working_days: int, calendar: WorkCalendar) -> date:
    """Return ``due`` moved on by the working days the clock stood still."""
    return calendar.add_working_days(due, working_days) if working_days else due


@dataclass(frozen=True)
class Extension:
    """One reasoned extension, shown to the public."""

    old_due: date
    new_due: date
    working_days: int
    reason: str


def extend(
    state: TaskState,
    *,
    due: date,
    new_due: date,
    reason: str,
    granted_before: int,
    today: date,
    calendar: WorkCalendar,
) -> Extension | Refusal:
    """Judge a request to put off the due date: once, with a reason, before it is over.

    ``due`` is the date in force with suspensions counted in. A new date on a day off moves to the
    next working day (民法典 §203).
    """
    if state not in SUSPENDABLE:
        return Refusal(
            N_("现在是“%(state)s”状态，不能申请延期。"),
            N_("只有在办的任务可以延期。"),
            _RULE,
            {"state": TASK_NAMES[state]},
        )
    if granted_before >= EXTENSIONS:
        return Refusal(
            N_("期限只能延长一次，已经延过。"), N_("请尽快办理，并如实报告进度。"), _RULE
        )
    if today > due:
        return Refusal(
            N_("期限已过，不能再申请延期。"), N_("请说明情况，尽快办理并接受督办。"), _RULE
        )
    if not reason.strip():
        return Refusal(N_("延期必须写明理由，并向居民公开。"), N_("请写出理由后再提交。"), _RULE)
    rolled = calendar.on_or_after(new_due)
    if rolled <= due:
        return Refusal(N_("新的期限要晚于原期限。"), N_("请选择更晚的日期。"), _RULE)
    return Extension(due, rolled, calendar.working_days_between(due, rolled), reason.strip())
