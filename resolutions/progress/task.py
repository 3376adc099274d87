"""The course of one task: accepted, carried out, checked on three axes, re-checked, written off."""

from __future__ import annotations

from collections.abc import Collection

from app.moves import Move, Refusal, take
from resolutions.progress.inspection import Inspection
from resolutions.progress.task_acts import TASK_ACTS, TaskAct
from resolutions.progress.task_guards import TASK_GUARDS, TaskFacts
from resolutions.progress.task_states import TASK_NAMES
from resolutions.progress.task_states import TaskState as T


def decide(
    state: T,
    act: TaskAct,
    *,
    by: Collection[str],
    reason: str = "",
    facts: TaskFacts,
) -> Move[T, TaskAct] | Refusal:
    """Judge one act on a task: by the table first, then by its guard.

    ``by`` holds the actor's roles, with ``handler`` for the responsible unit's contact. A late
    acceptance is allowed, since refusing it would help nobody; the dates show that it was late.
    """
    back_to = facts.suspended_from
    judged = take(TASK_ACTS, TASK_NAMES, state, act, by=by, reason=reason, back_to=back_to)
    if isinstance(judged, Refusal):
        return judged
    guard = TASK_GUARDS.get(act)
    return (guard and guard(act, facts)) or judged


def act_of(state: T, inspection: Inspection) -> TaskAct:
    """Return the act that a complete check amounts to in this state."""
    if state is T.RECHECK:
        return TaskAct.PASS_RECHECK if inspection.passed else TaskAct.FAIL_RECHECK
    return TaskAct.PASS_INSPECTION if inspection.passed else TaskAct.FAIL_INSPECTION
