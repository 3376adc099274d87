"""Make people, places and roles for a test, in one line each."""

from __future__ import annotations

from itertools import count

from app.people.models.person import Person
from app.people.services.accounts import grant, open_account
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceKind
from app.places.services.founding import found_hall, found_place
from app.transaction import transaction

_number = count(1)


def make_place(
    name: str = "", kind: PlaceKind = PlaceKind.ESTATE, parent: Place | None = None
) -> Place:
    """A place; a 小区 by default."""
    with transaction():
        return found_place(name or f"小区{next(_number)}", kind, parent=parent)


def make_hall(code: str = "", place: Place | None = None) -> Hall:
    """A hall with a place of its own."""
    place = place or make_place()
    number = next(_number)
    with transaction():
        return found_hall(place, code=code or f"hall{number}", name=f"议事厅{number}")


def make_person(*roles: Role, at: Place | Hall | None = None, name: str = "") -> Person:
    """A person who holds ``roles`` at a place (or a hall's place)."""
    place = at.place if isinstance(at, Hall) else at
    number = next(_number)
    with transaction():
        person = open_account(name or f"张{number}", phone=f"1390000{number:05d}")
        for role in roles:
            assert place is not None, "a role needs a place"
            grant(person, role, place)
    return person
