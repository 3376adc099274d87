"""One step of a task or resolution: judged by the law, then done and written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import audit, clock
from app.extensions import db
from app.moves import Move
from app.people.models.person import Person
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.inspection import TaskInspection
from resolutions.models.report import ProgressReport
from resolutions.models.resolution import Resolution
from resolutions.models.step import ResolutionStep
from resolutions.models.task import Task
from resolutions.policy import parts_in, place_of, unit_of
from resolutions.progress import resolution as resolution_law
from resolutions.progress import task as task_law
from resolutions.progress.resolution_acts import ResolutionAct
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import TaskFacts

Proof = ProgressReport | TaskInspection
_NEW_ROUND = frozenset({TaskAct.UPHOLD_DISPUTE, TaskAct.REASSIGN, TaskAct.REQUIRE_AGAIN})
"""From here the ladder is climbed from its foot again."""


def write(
    resolution: Resolution,
    act: str,
    *,
    by: Person | None,
    task: Task | None = None,
    text: str = "",
    step: Move[Any, Any] | None = None,
    proof: Proof | None = None,
    at: datetime | None = None,
) -> None:
    """Append one step to the timeline; whoever handles the task acts for their unit."""
    checks = isinstance(proof, TaskInspection)
    unit = unit_of(by, task) if task is not None and not checks else None
    db.session.add(
        ResolutionStep(
            resolution_id=resolution.id,
            task_id=task.id if task else None,
            at=at or clock.now(),
            act=act,
            actor_id=by.id if by else None,
            unit_id=unit.id if unit else None,
            text=text,
            source=step.source if step else "",
            target=step.target if step else "",
            rule=step.rule if step else "",
            report_id=proof.id if isinstance(proof, ProgressReport) else None,
            inspection_id=proof.id if isinstance(proof, TaskInspection) else None,
        )
    )


def move(
    task: Task,
    act: TaskAct,
    *,
    by: Person | None,
    facts: TaskFacts,
    reason: str = "",
    text: str = "",
    proof: Proof | None = None,
) -> None:
    """Move a locked task by one act. Raises Refused where the law does not allow it.

    ``reason`` is asked for by the law where the act needs one; ``text`` is what the timeline
    shows instead (a report's words, for instance).
    """
    reason = wording.paragraphs(reason)
    step = granted(
        task_law.decide(task.state, act, by=parts_in(by, task), reason=reason, facts=facts)
    )
    if act is TaskAct.SUSPEND:
        task.suspended_from = step.source
    elif act is TaskAct.RESUME:
        task.suspended_from = None
    task.state, task.look_on = step.target, clock.today()
    task.round += act in _NEW_ROUND
    db.session.flush()
    write(
        task.resolution,
        f"task_{act.value}",
        by=by,
        task=task,
        text=text or reason,
        step=step,
        proof=proof,
    )
    audit.record(f"task.{act.value}", task, by=by, place=place_of(task), reason=reason)


def move_resolution(
    resolution: Resolution,
    act: ResolutionAct,
    *,
    by: Person | None,
    parts: frozenset[str],
    facts: ResolutionFacts,
    reason: str = "",
) -> None:
    """Move a locked resolution by one act. Raises Refused where the law does not allow it."""
    reason = wording.paragraphs(reason)
    step = granted(
        resolution_law.decide(resolution.state, act, by=parts, reason=reason, facts=facts)
    )
    resolution.state = step.target
    db.session.flush()
    write(
        resolution,
        f"resolution_{act.value}",
        by=by,
        text=reason,
        step=step,
    )
    audit.record(
        f"resolution.{act.value}", resolution, by=by, place=resolution.hall.place, reason=reason
    )
