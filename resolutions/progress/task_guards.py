"""What a table cannot hold: the facts without which an act on a task is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.marks import N_
from app.moves import Refusal
from resolutions.progress.evidence import Shot, lacking
from resolutions.progress.inspection import Inspection, own_inspection, own_work
from resolutions.progress.task_acts import TASK_ACTS, TaskAct
from resolutions.progress.task_states import TaskState

REOPEN_WITHIN_DAYS = 90
"""The same matter at the same place within so many days is the old task come back."""


@dataclass(frozen=True)
class TaskFacts:
    """What the guards must know beyond the state."""

    actor: int = 0
    handlers: frozenset[int] = frozenset()
    """All who act or acted for the responsible units on this task."""
    today: date | None = None
    accept_due: date | None = None
    """Last day to accept or dispute: one working day after assignment."""
    evidence: int = 0
    """Progress reports with a photo or paper since the assignment."""
    evidence_of_mending: int = 0
    """The same since the last failed check."""
    shots: tuple[Shot, ...] = ()
    """The photos reported since the assignment."""
    inspection: Inspection | None = None
    inspectors: frozenset[int] = frozenset()
    """Who inspected the task before it came to its re-check: somebody else re-checks it."""
    suspended_from: TaskState | None = None
    days_since_write_off: int | None = None
    done_irreversibly: bool = False
    """Whether what was decided has been carried out so that it cannot be undone."""


Guard = Callable[[TaskAct, TaskFacts], Refusal | None]


def _by_handler(act: TaskAct, facts: TaskFacts) -> Refusal | None:
    return own_work() if facts.actor in facts.handlers else None


def _is_irreversible(act: TaskAct, facts: TaskFacts) -> Refusal | None:
    if not facts.done_irreversibly:
        return None
    return Refusal(
        N_("任务已实际执行且不可逆转，不能撤销。"),
        N_("可就后续安排提出新的动议。"),
        "RONR 35:6",
    )


def _not_checked(act: TaskAct, facts: TaskFacts) -> Refusal | None:
    inspection = facts.inspection
    if inspection is None or inspection.passed is not _MUST_HAVE_PASSED[act]:
        return Refusal(
            N_("“%(act)s”须以进度、质量、结果三项检查的结论为依据。"),
            N_("请先填写三项检查结论。"),
            TASK_ACTS[act].rule,
            {"act": TASK_ACTS[act].name},
        )
    if inspection.inspector in facts.handlers:
        return own_work()
    again = act in _AGAIN and inspection.inspector in facts.inspectors
    return own_inspection() if again else None


def _too_late_to_dispute(act: TaskAct, facts: TaskFacts) -> Refusal | None:
    if facts.today and facts.accept_due and facts.today <= facts.accept_due:
        return None
    return Refusal(
        N_("派单异议须在交办后1个工作日内提出，期限已过。"),
        N_("请先签收办理（首接负责），并与街道协商。"),
        "接诉即办条例 §12",
    )


def _without_evidence(act: TaskAct, facts: TaskFacts) -> Refusal | None:
    mending = act is TaskAct.SUBMIT_RECTIFICATION
    if facts.evidence_of_mending if mending else facts.evidence:
        return None if mending else lacking(facts.shots)
    return Refusal(
        N_("没有进度照片或材料，不能“%(act)s”。"),
        N_("请先报告进度并附上现场照片或材料。"),
        TASK_ACTS[act].rule,
        {"act": TASK_ACTS[act].name},
    )


def _too_long_ago(act: TaskAct, facts: TaskFacts) -> Refusal | None:
    days = facts.days_since_write_off
    if days is not None and days <= REOPEN_WITHIN_DAYS:
        return None
    return Refusal(
        N_("销账已超过 %(days)s 日，不再复挂原账。"),
        N_("请作为新的问题提出，并注明原任务。"),
        "90日内复发",
        {"days": REOPEN_WITHIN_DAYS},
    )


_AGAIN = frozenset({TaskAct.PASS_RECHECK, TaskAct.FAIL_RECHECK})
_MUST_HAVE_PASSED = {
    TaskAct.PASS_INSPECTION: True,
    TaskAct.PASS_RECHECK: True,
    TaskAct.FAIL_INSPECTION: False,
    TaskAct.FAIL_RECHECK: False,
}

TASK_GUARDS: Mapping[TaskAct, Guard] = {
    **dict.fromkeys(_MUST_HAVE_PASSED, _not_checked),
    TaskAct.BEGIN_INSPECTION: _by_handler,
    TaskAct.DISPUTE: _too_late_to_dispute,
    TaskAct.SELF_CHECK: _without_evidence,
    TaskAct.SUBMIT_RECTIFICATION: _without_evidence,
    TaskAct.REHANG: _too_long_ago,
    TaskAct.REVOKE: _is_irreversible,
}
"""Which question each act must answer after its row in the table; the others need none."""
