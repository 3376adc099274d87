"""Make self-government units smaller: part of a place becomes a place of its own (Y04)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Household, Person
from app.permissions import Role
from app.places.models.place import Place
from app.places.services.founding import found_place

_GO_ALONG = (Role.RESIDENT, Role.REPRESENTATIVE)
"""Officers stay: the new unit appoints its own."""


@dataclass(frozen=True)
class Split:
    """What a split did."""

    unit: Place
    households: int
    roles: int


def buildings_of(place: Place) -> list[str]:
    """The buildings in which homes of this place are known, in order."""
    found = db.session.scalars(
        select(Household.building).where(Household.place_id == place.id).distinct()
    )
    return sorted((name for name in found if name), key=_by_number)


def split(place: Place, name: str, buildings: Collection[str], *, by: Person, reason: str) -> Split:
    """Found ``name`` beside ``place`` and give it these buildings with those who live there.

    Residents and representatives go along with the rest of their terms; what they were until
    today stays on record at the old place.
    """
    known = buildings_of(place)
    if not buildings or not set(buildings) <= set(known):
        raise Invalid(_l("请选择要划出的楼栋"), code="buildings")
    if set(buildings) == set(known):
        raise Invalid(
            _l("不能把所有楼栋都划出去"), remedy=_l("至少留下一栋；要改名请用“改名”"), code="all"
        )
    unit = found_place(name, place.kind, parent=place.parent, by=by)
    homes = db.session.scalars(
        select(Household).where(
            Household.place_id == place.id, Household.building.in_(list(buildings))
        )
    ).all()
    for home in homes:
        home.place = unit
    moved = _move_roles(place, unit, [home.id for home in homes])
    done = Split(unit, len(homes), moved)
    audit.record(
        "place.split",
        place,
        by=by,
        place=place,
        reason=reason,
        details={
            "unit": unit.id,
            "buildings": sorted(buildings),
            "households": done.households,
            "roles": done.roles,
        },
    )
    return done


def _move_roles(place: Place, unit: Place, home_ids: list[int]) -> int:
    at, day = clock.now(), clock.today()
    standing = db.session.scalars(
        select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.place_id == place.id,
            Membership.role.in_(_GO_ALONG),
            Membership.ended_at.is_(None),
            or_(Membership.until.is_(None), Membership.until >= day),
            Person.household_id.in_(home_ids),
        )
    ).all()
    for old in standing:
        old.ended_at = at
        db.session.add(
            Membership(
                person=old.person,
                place=unit,
                role=old.role,
                constituency=old.constituency,
                since=max(old.since, day),
                until=old.until,
                appointed_by=old.appointed_by,
                note=old.note,
            )
        )
    return len(standing)


def _by_number(building: str) -> tuple[int, str]:
    digits = "".join(sign for sign in building if sign.isdecimal())
    return int(digits or 0), building
