"""催办: residents press for a task, in public; one person once in so many days."""

from __future__ import annotations

from datetime import date, timedelta

from app.marks import N_
from app.moves import Refusal
from resolutions.progress.task_states import OPEN, TaskState

COOL_DOWN_DAYS = 7
"""Calendar days between two urgings of one task by one person."""

_RULE = "居民催办"


def next_urging(last: date | None) -> date | None:
    """Return the first day on which somebody may press again; none who never did."""
    return last + timedelta(days=COOL_DOWN_DAYS) if last else None


def urge(state: TaskState, *, last: date | None, today: date) -> Refusal | None:
    """Judge one person's pressing for a task. ``last`` is the day of their last one."""
    if state not in OPEN or state is TaskState.SUSPENDED:
        return Refusal(
            N_("这项任务现在不能催办：已办结、撤销或暂停。"),
            N_("经过都在任务页上公开。"),
            _RULE,
        )
    again = next_urging(last)
    if again is not None and today < again:
        return Refusal(
            N_("您已经催过，%(day)s起可以再催。"),
            N_("同一个人每%(days)s天催一次；别的居民也可以催。"),
            _RULE,
            {"day": again.isoformat(), "days": COOL_DOWN_DAYS},
        )
    return None
