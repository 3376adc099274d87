"""Who handles a task: nobody of them may check it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import stands_today
from app.permissions import Role
from app.places.models.place import Place
from resolutions.models.inspection import Round, TaskInspection
from resolutions.models.report import ProgressReport
from resolutions.models.step import ResolutionStep
from resolutions.models.task import Task, TaskUnit
from resolutions.models.unit import UnitMember


def handlers_of(task: Task) -> frozenset[int]:
    """Ids of all who act or ever acted for a unit that carries or ever carried the task.

    Leaving the unit, or taking the unit off the task, makes nobody a stranger to the work.
    """
    carried = select(TaskUnit.unit_id).where(TaskUnit.task_id == task.id)
    found = (
        select(UnitMember.person_id).where(UnitMember.unit_id.in_(carried)),
        select(ProgressReport.by_id).where(ProgressReport.task_id == task.id),
        select(ResolutionStep.actor_id).where(
            ResolutionStep.task_id == task.id, ResolutionStep.unit_id.is_not(None)
        ),
    )
    return frozenset(
        person_id
        for query in found
        for person_id in db.session.scalars(query)
        if person_id is not None
    )


def inspectors_of(task: Task) -> frozenset[int]:
    """Ids of all who inspected the task: its re-check is for somebody else."""
    return frozenset(
        db.session.scalars(
            select(TaskInspection.inspector_id).where(
                TaskInspection.task_id == task.id, TaskInspection.round == Round.INSPECTION
            )
        )
    )


def people_holding(role: Role, place: Place) -> Sequence[Person]:
    """The people whose ``role`` reaches ``place`` today, each once."""
    return db.session.scalars(
        select(Person)
        .where(
            Person.closed_at.is_(None),
            Person.id.in_(
                select(Membership.person_id).where(
                    Membership.role == role,
                    Membership.place_id.in_(place.lineage),
                    stands_today(),
                )
            ),
        )
        .order_by(Person.id)
    ).all()
