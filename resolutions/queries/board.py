"""What those see who watch over the work: the list behind a count, what waits to be checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
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
from resolutions.models.inspection import TaskInspection
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.progress.standing import Colour
from resolutions.progress.task_states import TaskState
from resolutions.queries.standings import Today
from resolutions.queries.tally import Found, Scope, handed_in, listed
from resolutions.queries.tasks import all_of_it, tasks_in

PAGE = 30
_WAITING = 10
"""Of those that wait for a check, so many stand on a board."""
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
class TaskPage:
    """A page of tasks, the soonest due first; of ended ones the latest first."""

    tasks: Sequence[Task]
    next_after: int | None


def tasks_standing(
    scope: Scope, colour: Colour, today: Today, *, expected: int, after: int | None = None
) -> TaskPage:
    """The tasks behind one count, which is ``expected``."""
    return _page(listed(scope, colour, today, expected=expected, after=after))


def every_task(scope: Scope, colour: Colour, today: Today, *, expected: int) -> Iterator[Task]:
    """All of them, page by page: however many there are, one page is held."""
    after, more = None, True
    while more:
        page = tasks_standing(scope, colour, today, expected=expected, after=after)
        yield from page.tasks
        after, more = page.next_after, page.next_after is not None


def _page(found: Found) -> TaskPage:
    tasks = {
        task.id: task for task in db.session.scalars(all_of_it().where(Task.id.in_(found.ids)))
    }
    return TaskPage([tasks[one] for one in found.ids], found.next_after)


def waiting(scope: Scope) -> TaskPage:
    """The first of those that wait to be inspected or re-checked, the soonest due first."""
    return _page(handed_in(scope, TO_CHECK, most=_WAITING))


def to_check(halls: Collection[Hall]) -> Sequence[Task]:
    """The tasks that wait to be inspected or re-checked."""
    return tasks_in(halls, TO_CHECK)


def checked_by(person: Person) -> Sequence[Task]:
    """The tasks this person checked, the latest first."""
    last = func.max(TaskInspection.id)
    rows = (
        select(TaskInspection.task_id, last.label("last"))
        .where(TaskInspection.inspector_id == person.id)
        .group_by(TaskInspection.task_id)
        .subquery()
    )
    query = all_of_it().join(rows, rows.c.task_id == Task.id).order_by(rows.c.last.desc())
    return db.session.scalars(query.limit(PAGE)).all()


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
