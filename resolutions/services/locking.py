"""Read a resolution or task again, and hold it until the transaction ends."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import lazyload
from sqlalchemy.orm.attributes import set_committed_value

from app.extensions import db
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task


def locked_resolution(resolution: Resolution) -> Resolution:
    """Return the resolution as it stands now; every act on it or its tasks waits here.

    Of the motion behind it, with its meeting and their people, an act needs nothing as a rule: it
    is read when asked for.
    """
    return _held(resolution.id)


def _held(resolution_id: int) -> Resolution:
    db.session.flush()
    statement = (
        select(Resolution)
        .where(Resolution.id == resolution_id)
        .options(lazyload(Resolution.motion))
        .with_for_update(of=Resolution)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).unique().one()


def locked(task: Task) -> Task:
    """Return the task as it stands now, its resolution held.

    Acts on one resolution's tasks go one after the other, since together they finish it.
    """
    return locked_task(task.id, task.resolution_id)


def locked_task(task_id: int, resolution_id: int | None = None) -> Task:
    """The same of a task that was not read yet. Raises ``NoResultFound`` where there is none."""
    if resolution_id is None:
        resolution_id = db.session.scalars(
            select(Task.resolution_id).where(Task.id == task_id)
        ).one()
    resolution = _held(resolution_id)
    statement = (
        select(Task)
        .where(Task.id == task_id)
        .options(lazyload(Task.resolution))
        .execution_options(populate_existing=True)
    )
    task = db.session.scalars(statement).unique().one()
    set_committed_value(task, "resolution", resolution)
    return task
