"""Read a resolution or task again, and hold it until the transaction ends."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task


def locked_resolution(resolution: Resolution) -> Resolution:
    """Return the resolution as it stands now; every act on it or its tasks waits here."""
    db.session.flush()
    statement = (
        select(Resolution)
        .where(Resolution.id == resolution.id)
        .with_for_update(of=Resolution)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).unique().one()


def locked(task: Task) -> Task:
    """Return the task as it stands now, its resolution held.

    Acts on one resolution's tasks go one after the other, since together they finish it.
    """
    locked_resolution(task.resolution)
    statement = select(Task).where(Task.id == task.id).execution_options(populate_existing=True)
    return db.session.scalars(statement).unique().one()
