"""Tell units, officers and the people behind the proposals what happened to a task."""

from __future__ import annotations

from collections.abc import Iterable

from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.permissions import Permission, Role, roles_with
from proposals.services import timeline
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.policy import may_check, place_of
from resolutions.queries.handlers import people_holding


def tell_proposers(
    resolution: Resolution, act: str, *, text: str, by: Person | None, url: str = ""
) -> None:
    """Write on the topic's and its proposals' timelines, and tell proposers and co-signers.

    ``text`` holds people's own words and names only, so that it reads in every language.
    """
    if resolution.topic is not None:
        timeline.note(resolution.topic, act=act, text=text, by=by, url=url or resolution.url)


def about(task: Task) -> str:
    """The task's title and the unit that answers for it."""
    return f"{task.title}（{task.lead_unit.name}）"


def tell_units(
    task: Task, text: str, *, kind: str, but: Person | None = None, **values: object
) -> None:
    """Tell the contacts of every unit that carries the task; their page of it is the answer."""
    people = {person.id: person for duty in task.standing_duties for person in duty.unit.contacts}
    _tell(people.values(), text, f"/unit/tasks/{task.id}", kind, but, title=task.title, **values)


def tell_desk(
    task: Task, text: str, *, kind: str, but: Person | None = None, **values: object
) -> None:
    """Tell the secretaries of the hall."""
    people = people_holding(Role.SECRETARY, place_of(task))
    _tell(people, text, f"/desk/tasks/{task.id}", kind, but, title=task.title, **values)


def tell_monitors(task: Task, text: str, *, kind: str, **values: object) -> None:
    """Tell the monitors of the hall."""
    people = people_holding(Role.MONITOR, place_of(task))
    _tell(people, text, f"/watch/tasks/{task.id}", kind, None, title=task.title, **values)


def tell_recheckers(task: Task, text: str, *, kind: str, **values: object) -> None:
    """Tell those who may re-check it here: third parties and monitors who had no part in it."""
    found = (
        p for role in roles_with(Permission.RECHECK) for p in people_holding(role, place_of(task))
    )
    people = {person.id: person for person in found if may_check(person, task)}
    _tell(people.values(), text, f"/watch/tasks/{task.id}", kind, None, title=task.title, **values)


def tell_street(task: Task, text: str, *, kind: str, **values: object) -> None:
    """Tell the street's office."""
    people = people_holding(Role.STREET, place_of(task))
    _tell(people, text, f"/desk/tasks/{task.id}", kind, None, title=task.title, **values)


def tell_secretary_of(resolution: Resolution) -> None:
    """A resolution waits to be assigned 交办."""
    people = people_holding(Role.SECRETARY, resolution.hall.place)
    text = N_("决议“%(title)s”已通过，请交办")
    url = f"/desk/resolutions/{resolution.id}/assign"
    _tell(people, text, url, "resolution.to_assign", None, title=resolution.title)


def tell_secretary(resolution: Resolution, text: str, *, kind: str, url: str) -> None:
    """Tell the secretaries of the hall something of a resolution."""
    people = people_holding(Role.SECRETARY, resolution.hall.place)
    _tell(people, text, url, kind, None, title=resolution.title)


def tell_secretary_of_annulled(resolution: Resolution) -> None:
    """The decision behind a resolution was annulled."""
    people = people_holding(Role.SECRETARY, resolution.hall.place)
    text = N_("决议“%(title)s”所依据的决定已撤销")
    _tell(people, text, resolution.url, "resolution.ground_fell", None, title=resolution.title)


def _tell(
    people: Iterable[Person],
    text: str,
    url: str,
    kind: str,
    but: Person | None,
    **values: object,
) -> None:
    for person in people:
        if but is None or person.id != but.id:
            notify(person, text, url, kind=kind, **values)
