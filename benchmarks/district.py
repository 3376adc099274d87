"""A district at work, made fast: streets, communities, halls, units, and so many tasks."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceKind
from app.places.services.founding import found_hall, found_place
from app.transaction import transaction
from benchmarks.messages import SEED, settle_figures
from meetings.models.motion import Motion
from resolutions.models.resolution import Resolution
from resolutions.models.task import Duty, Task, TaskUnit
from resolutions.models.unit import Unit, UnitKind
from resolutions.progress.task_states import TaskState
from resolutions.services import tallying, units
from tests.resolutions.works import Works, decided_works
from tests.support.factories import make_person

STREETS, COMMUNITIES, HALLS, UNITS = 8, 5, 3, 5
"""In the district; in each street; in each community; of each street."""


@dataclass(frozen=True)
class District:
    """Whom to ask as, and where."""

    tasks: int
    place: Place
    street: Place
    hall: Hall
    district_officer: Person
    street_officer: Person
    monitor: Person
    liaison: Person


def settled(tasks: int) -> District:
    """Found the district and give it so many tasks, taken into the tally and folded."""
    with transaction():
        top = found_place("测试区", PlaceKind.DISTRICT)
        streets = [found_place(f"街道{n}", PlaceKind.STREET, parent=top) for n in range(STREETS)]
        halls = [hall for street in streets for hall in _halls(street)]
        carriers = {street.id: _units(street) for street in streets}
    works = decided_works(halls[0])
    model = works.accepted(working_days=30)
    liaison = make_person(Role.LIAISON, at=streets[0])
    with transaction():
        units.add_contact(carriers[streets[0].id][0], liaison)
        _fill(works, model, halls, carriers, tasks)
    monitor, contact = works.monitor.id, liaison.id
    ids = top.id, streets[0].id, halls[0].id
    settle_figures()
    top, street = db.session.get_one(Place, ids[0]), db.session.get_one(Place, ids[1])
    return District(
        tasks,
        top,
        street,
        db.session.get_one(Hall, ids[2]),
        make_person(Role.DISTRICT, at=top),
        make_person(Role.STREET, at=street),
        db.session.get_one(Person, monitor),
        db.session.get_one(Person, contact),
    )


def _halls(street: Place) -> Iterator[Hall]:
    for number in range(COMMUNITIES):
        name = f"{street.name}社区{number}"
        community = found_place(name, PlaceKind.COMMUNITY, parent=street)
        for one in range(HALLS):
            estate = found_place(f"{name}小区{one}", PlaceKind.ESTATE, parent=community)
            yield found_hall(estate, code=f"h{estate.id}", name=f"{estate.name}议事厅")


def _units(street: Place) -> Sequence[Unit]:
    return [units.found(street, f"{street.name}单位{n}", UnitKind.OFFICE) for n in range(UNITS)]


def _fill(
    works: Works,
    model: Task,
    halls: Sequence[Hall],
    carriers: Mapping[int, Sequence[Unit]],
    tasks: int,
) -> None:
    """One resolution a hall like the model's, and rows of tasks spread over them."""
    chance = random.Random(SEED)
    decided = {works.hall.id: model.resolution_id}
    for hall in halls[1:]:
        motion = _copied(Motion, works.motion.id, {})
        changed = {"hall_id": hall.id, "motion_id": motion, "topic_id": None}
        decided[hall.id] = _copied(Resolution, model.resolution_id, changed)
    drawn = [chance.choice(halls) for _ in range(tasks - 1)]
    today = clock.today()
    rows = [
        _row(model, decided[hall.id], number, today + timedelta(days=chance.randint(-25, 60)))
        for number, hall in enumerate(drawn)
    ]
    db.session.execute(insert(Task), rows)
    ids = db.session.scalars(select(Task.id).where(Task.id > model.id).order_by(Task.id)).all()
    carried = [
        {
            "task_id": task,
            "unit_id": chance.choice(carriers[hall.place.lineage[1]]).id,
            "duty": Duty.LEAD,
            "since": clock.now(),
        }
        for task, hall in zip(ids, drawn, strict=True)
    ]
    db.session.execute(insert(TaskUnit), carried)


def _copied(model: type[Motion | Resolution], number: int, changed: Mapping[str, object]) -> int:
    """Add a row like another; return its id."""
    first = db.session.get_one(model, number)
    keys = [one.key for one in model.__mapper__.column_attrs if one.key != "id"]
    made = model(**({key: getattr(first, key) for key in keys} | dict(changed)))
    db.session.add(made)
    db.session.flush()
    return made.id


def _row(model: Task, resolution_id: int, number: int, due: date) -> dict[str, Any]:
    """In ten: three written off, one handed in, the others running: late, near, or with weeks."""
    kind = number % 10
    state = TaskState.WRITTEN_OFF if kind < 3 else TaskState.IN_PROGRESS
    handed = kind < 4
    return {
        "resolution_id": resolution_id,
        "number": number + 2,
        "title": f"任务{number}",
        "acceptance_test": model.acceptance_test,
        "state": TaskState.SELF_CHECKED if kind == 3 else state,
        "assigned_at": clock.now(),
        "assigned_on": due - timedelta(days=60),
        "assigned_by_id": model.assigned_by_id,
        "accept_due_on": due - timedelta(days=50),
        "due_on": due,
        "due_set_on": due - timedelta(days=60),
        "handed_in_on": due - timedelta(days=kind) if handed else None,
        "written_off_at": clock.now() - timedelta(days=number % 90) if kind < 3 else None,
        "reckoning": model.reckoning,
        "look_on": None,
    }


def fold_all() -> None:
    """Fold the tally of every hall, as the sweep does."""
    for hall in tallying.to_fold():
        with transaction():
            tallying.fold(hall)
