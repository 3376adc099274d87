"""Questions about extensions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from resolutions.models.extension import ExtensionRequest
from resolutions.models.task import Task


def open_request(task: Task) -> ExtensionRequest | None:
    """The task's request that waits for a decision."""
    return db.session.scalar(
        select(ExtensionRequest).where(
            ExtensionRequest.task_id == task.id, ExtensionRequest.decided_at.is_(None)
        )
    )


def requests_of(task: Task) -> Sequence[ExtensionRequest]:
    """Every request of the task, the first first: all of them are public."""
    return db.session.scalars(
        select(ExtensionRequest)
        .where(ExtensionRequest.task_id == task.id)
        .order_by(ExtensionRequest.id)
    ).all()
