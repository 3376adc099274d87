"""Who says that a matter is there again: whoever lives, meets or walks rounds there."""

from __future__ import annotations

from collections.abc import Callable

from app import clock
from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from resolutions.models.solved import SolvedAnswer
from resolutions.models.task import Task
from resolutions.services.lasting.solving import url_for_person
from tests.support.rights import ANYBODY, Ask, Rule, World, holders

Make = Callable[[World], Ask]
SAY = holders(
    *(Role.RESIDENT, Role.REPRESENTATIVE, Role.MONITOR, Role.THIRD_PARTY),
    *(Role.SECRETARY, Role.STREET, Role.LIAISON),
)


def routes(task: Make) -> dict[tuple[str, str], Rule]:
    """The routes on one task."""

    def solved(world: World) -> Ask:
        """A question asked of the secretary: whoever holds the letter's link may answer."""
        found = db.session.get_one(Task, task(world).values["task_id"])
        person = world.holder(Role.SECRETARY)
        with transaction():
            db.session.add(
                SolvedAnswer(
                    task_id=found.id,
                    round=found.round,
                    person_id=person.id,
                    asked_at=clock.now(),
                )
            )
        token = url_for_person(found, person).rsplit("/", 1)[1]
        return Ask({"token": token}, {"answer": ""})

    return {
        ("GET", "/solved/<token>"): Rule(ANYBODY, solved),
        ("POST", "/solved/<token>"): Rule(ANYBODY, solved),
        ("GET", "/milestones"): Rule(ANYBODY),
        ("GET", "/resolutions/kinds"): Rule(ANYBODY),
        ("GET", "/units"): Rule(ANYBODY),
        ("GET", "/tasks/<int:task_id>/order.<any(csv, xlsx, json):form>"): Rule(
            ANYBODY, lambda world: Ask({**task(world).values, "form": "csv"})
        ),
        ("GET", "/tasks/<int:task_id>/again"): Rule(SAY, task),
        ("POST", "/tasks/<int:task_id>/again"): Rule(SAY, task),
    }
