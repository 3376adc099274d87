"""Questions about tasks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.errors import Missing
from app.extensions import db
from app.places.models.hall import Hall
from resolutions.models.inspection import TaskInspection
from resolutions.models.report import ProgressReport
from resolutions.models.resolution import Resolution
from resolutions.models.step import ResolutionStep
from resolutions.models.task import Task, TaskUnit
from resolutions.models.unit import Unit
from resolutions.progress.task_states import TaskState


def task_with(task_id: int) -> Task:
    """Return the task, or raise Missing."""
    task = db.session.get(Task, task_id)
    if task is None:
        raise Missing(_l("没有这项任务"), remedy=_l("可以从决议督办进入"), code="no_task")
    return task


def all_of_it() -> Select[tuple[Task]]:
    """Tasks with what a list shows of each, so that a page of them asks few questions."""
    return select(Task).options(
        selectinload(Task.duties), selectinload(Task.suspensions), selectinload(Task.milestones)
    )


def tasks_of(resolutions: Collection[Resolution]) -> Sequence[Task]:
    """The tasks of these resolutions, in order."""
    ids = [resolution.id for resolution in resolutions]
    return db.session.scalars(
        all_of_it().where(Task.resolution_id.in_(ids)).order_by(Task.resolution_id, Task.number)
    ).all()


def tasks_carried_by(units: Collection[Unit], states: Collection[TaskState]) -> Sequence[Task]:
    """The tasks these units carry now, in these states, the soonest due first."""
    carried = select(TaskUnit.task_id).where(
        TaskUnit.unit_id.in_([unit.id for unit in units]), TaskUnit.ended_at.is_(None)
    )
    return db.session.scalars(
        all_of_it()
        .where(Task.id.in_(carried), Task.state.in_(states))
        .order_by(Task.due_on, Task.id)
        .limit(200)
    ).all()


def tasks_in(halls: Collection[Hall], states: Collection[TaskState]) -> Sequence[Task]:
    """The tasks of these halls in these states, the longest handed in first."""
    return db.session.scalars(
        all_of_it()
        .join(Resolution, Task.resolution_id == Resolution.id)
        .where(Resolution.hall_id.in_([hall.id for hall in halls]), Task.state.in_(states))
        .order_by(Task.handed_in_on, Task.id)
        .limit(200)
    ).all()


def steps_of(thing: Resolution | Task) -> Sequence[ResolutionStep]:
    """What happened to it, the first first; a resolution's steps hold those of its tasks."""
    of_it = (
        ResolutionStep.resolution_id == thing.id
        if isinstance(thing, Resolution)
        else ResolutionStep.task_id == thing.id
    )
    return db.session.scalars(
        select(ResolutionStep).where(of_it).order_by(ResolutionStep.at, ResolutionStep.id)
    ).all()


def reports_of(task: Task) -> Sequence[ProgressReport]:
    """The unit's reports, the latest first."""
    return db.session.scalars(
        select(ProgressReport)
        .where(ProgressReport.task_id == task.id)
        .order_by(ProgressReport.id.desc())
    ).all()


def inspections_of(task: Task) -> Sequence[TaskInspection]:
    """The checks, the latest first."""
    return db.session.scalars(
        select(TaskInspection)
        .where(TaskInspection.task_id == task.id)
        .order_by(TaskInspection.id.desc())
    ).all()
