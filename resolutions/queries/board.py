"""The board 逾期/临期/正常/办结: counts, the same by unit, and the list behind each count."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.sql.elements import ColumnElement

from app.extensions import db
from app.people.models.person import Person
from app.people.policy import places_where
from app.permissions import Permission
from app.places.models.hall import Hall
from app.places.queries import halls_within
from resolutions import policy
from resolutions.models.budget import ResourceRequest
from resolutions.models.extension import ExtensionRequest
from resolutions.models.resolution import Resolution
from resolutions.models.task import Duty, Task, TaskUnit
from resolutions.models.unit import Unit
from resolutions.progress.standing import Colour
from resolutions.progress.task_states import TaskState
from resolutions.queries.standings import Today
from resolutions.queries.tasks import all_of_it, tasks_in

PAGE = 30
TO_CHECK = (TaskState.SELF_CHECKED, TaskState.INSPECTING, TaskState.RECHECK)


def halls_watched(person: Person | None, *rights: Permission) -> Sequence[Hall]:
    """The halls over which this person holds one of these rights, by name, each once."""
    places = {place.id: place for right in rights for place in places_where(person, right)}
    return list(dict.fromkeys(halls_within(places.values())))


def in_halls(halls: Collection[Hall]) -> ColumnElement[bool]:
    """The condition on Task: it was decided by one of these halls."""
    ids = [hall.id for hall in halls]
    return Task.resolution_id.in_(select(Resolution.id).where(Resolution.hall_id.in_(ids)))


@dataclass(frozen=True)
class UnitRow:
    """How the tasks stand that one unit leads."""

    unit: Unit
    counts: Mapping[Colour, int]


def by_unit(halls: Collection[Hall], today: Today) -> Sequence[UnitRow]:
    """How the tasks of these halls stand, by lead unit; who has most overdue comes first."""
    sums = [func.count().filter(today.stands(colour)) for colour in Colour]
    leads = (TaskUnit.task_id == Task.id) & (TaskUnit.duty == Duty.LEAD)
    rows = db.session.execute(
        select(TaskUnit.unit_id, *sums)
        .select_from(Task)
        .join(TaskUnit, leads & TaskUnit.ended_at.is_(None))
        .where(in_halls(halls))
        .group_by(TaskUnit.unit_id)
    ).all()
    units = {
        unit.id: unit
        for unit in db.session.scalars(select(Unit).where(Unit.id.in_([row[0] for row in rows])))
    }
    found = [UnitRow(units[row[0]], dict(zip(Colour, row[1:], strict=True))) for row in rows]
    return sorted(
        found,
        key=lambda row: (-row.counts[Colour.RED], -row.counts[Colour.AMBER], row.unit.name),
    )


@dataclass(frozen=True)
class TaskPage:
    """A page of tasks, the soonest due first."""

    tasks: Sequence[Task]
    next_after: int | None


def tasks_standing(
    halls: Collection[Hall], colour: Colour, today: Today, *, after: int | None = None
) -> TaskPage:
    """The tasks behind one count."""
    query = all_of_it().where(in_halls(halls), today.stands(colour))
    if after and (last := db.session.get(Task, after)) is not None:
        query = query.where(
            tuple_(Task.due_on, Task.id)
            > tuple_(literal(last.due_on, Task.due_on.type), literal(last.id))
        )
    found = db.session.scalars(query.order_by(Task.due_on, Task.id).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    return TaskPage(shown, shown[-1].id if len(found) > PAGE else None)


def to_check(halls: Collection[Hall]) -> Sequence[Task]:
    """The tasks that wait to be inspected or re-checked."""
    return tasks_in(halls, TO_CHECK)


def to_recheck(person: Person) -> Sequence[Task]:
    """The tasks that wait for this person's re-check: none they carried out, none they inspected."""
    halls = halls_watched(person, Permission.RECHECK)
    waiting = tasks_in(halls, (TaskState.RECHECK,))
    return [task for task in waiting if policy.may_check(person, task)]


def means_to_decide(halls: Collection[Hall]) -> Sequence[ResourceRequest]:
    """The requests for people, money or equipment that wait for the desk."""
    return db.session.scalars(
        select(ResourceRequest)
        .join(Task, ResourceRequest.task_id == Task.id)
        .where(ResourceRequest.decided_at.is_(None), in_halls(halls))
        .order_by(ResourceRequest.id)
    ).all()


def extensions_to_decide(halls: Collection[Hall]) -> Sequence[ExtensionRequest]:
    """The requests for more time that wait for the desk."""
    return db.session.scalars(
        select(ExtensionRequest)
        .join(Task, ExtensionRequest.task_id == Task.id)
        .where(ExtensionRequest.decided_at.is_(None), in_halls(halls))
        .order_by(ExtensionRequest.id)
    ).all()
