"""How often a task was pressed for, and when a person did last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.people.models.person import Person
from resolutions.models.task import Task
from resolutions.models.urging import Urging


def times_urged(task: Task) -> int:
    """How often residents pressed for the task."""
    return db.session.scalar(select(func.count()).where(Urging.task_id == task.id)) or 0


def last_urged_by(task: Task, person: Person) -> date | None:
    """The day on which this person pressed for it last."""
    return db.session.scalar(
        select(func.max(Urging.on)).where(Urging.task_id == task.id, Urging.person_id == person.id)
    )


def urgings_of(task: Task) -> Sequence[Urging]:
    """The latest of them that said something."""
    return db.session.scalars(
        select(Urging)
        .where(Urging.task_id == task.id, Urging.text != "")
        .order_by(Urging.id.desc())
        .limit(20)
    ).all()
