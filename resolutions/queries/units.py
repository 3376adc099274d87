"""Questions about units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import stands_today
from app.permissions import Permission, roles_with
from app.places.choosing import MOST
from app.places.models.place import Place
from resolutions.models.unit import Unit, UnitMember
from resolutions.queries.found import found_or_missing


def unit_with(unit_id: int) -> Unit:
    """Return the unit, or raise Missing."""
    return found_or_missing(Unit, unit_id, _l("没有这个单位"), "no_unit")


def serves(unit: Unit, place: Place) -> bool:
    """Whether the unit can be given tasks at ``place``: it answers there, above or below."""
    return unit.place_id in place.lineage or place.id in unit.place.lineage


def units_for(place: Place) -> Sequence[Unit]:
    """The units that can be given tasks at ``place``, the nearest first."""
    return db.session.scalars(_units_for(place)).all()


def _units_for(*places: Place) -> Select[tuple[Unit]]:
    above = {number for place in places for number in place.lineage}
    below = [Place.path.startswith(place.path, autoescape=True) for place in places]
    return (
        select(Unit)
        .join(Place, Unit.place_id == Place.id)
        .where(Unit.closed_at.is_(None), or_(Place.id.in_(above), *below))
        .order_by(Place.path.desc(), Unit.name)
    )


@dataclass(frozen=True)
class Named:
    """Units whose name holds some words, no more than can be offered at once."""

    units: Sequence[Unit]
    is_cut: bool


def units_named(places: Sequence[Place], words: str) -> Named:
    """The units that can be given tasks at these places, by words of their name, with their contacts."""
    query = _units_for(*places).where(Unit.name.contains(words, autoescape=True))
    query = query.options(selectinload(Unit.members)).limit(MOST + 1)
    found = db.session.scalars(query).all()
    return Named(found[:MOST], len(found) > MOST)


def units_of(person: Person) -> Sequence[Unit]:
    """The units this person is linked to."""
    return db.session.scalars(
        select(Unit)
        .join(UnitMember, UnitMember.unit_id == Unit.id)
        .where(UnitMember.person_id == person.id, UnitMember.ended_at.is_(None))
        .order_by(Unit.name)
    ).all()


def liaisons_for(unit: Unit) -> Sequence[Person]:
    """The people who hold a liaison's role where the unit answers and are not its contacts yet."""
    known = {person.id for person in unit.contacts}
    found = db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.role.in_(roles_with(Permission.HANDLE)),
            Membership.place_id.in_(unit.place.lineage),
            Person.closed_at.is_(None),
            stands_today(),
        )
        .order_by(Person.sort_key, Person.id)
    ).unique()
    return [person for person in found if person.id not in known]
