"""Contests that wait for an answer: for the list of to-dos."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.people.models.person import Person
from app.permissions import Permission
from app.shell.navigation import Todo
from proposals.policy import may_hear_appeals
from proposals.queries.assisting import open_contests
from proposals.queries.halls import halls_where


def contests_for(person: Person) -> Iterator[Todo]:
    """What this person may answer and nobody has answered yet."""
    halls = [hall.id for hall in halls_where(person, Permission.READ_AUDIT)]
    for contest in open_contests(halls) if halls else ():
        helped = contest.act.session
        if helped.helper_id != person.id and may_hear_appeals(person, helped.hall.place):
            text = _("%(name)s对代办的事有异议，请查清答复", name=helped.resident.name)
            yield Todo(text, f"/desk/assist/contests/{contest.id}")
