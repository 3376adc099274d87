"""The topic ``roster:<id>``: how far an import is, for those who manage its place."""

from __future__ import annotations

from app.extensions import db
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission
from app.roster.models.roster_import import RosterImport


def may_watch(key: str, person: Person | None) -> bool:
    """Whether ``person`` manages the people of the import's place."""
    taken = db.session.get(RosterImport, int(key)) if key.isdecimal() and len(key) < 12 else None
    return taken is not None and may(person, Permission.MANAGE_PEOPLE, taken.place)
