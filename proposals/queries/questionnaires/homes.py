"""The households of a hall: at its place, below it, and where a community took places in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.errors import Missing
from app.extensions import db
from app.people.models.person import Household
from app.places.models.hall import Hall
from app.places.models.place import Place
from app.places.queries import taken_in_paths

_NUMBERED = 12
"""Digits that numbers are padded to, so that 10号楼 comes after 2号楼."""


def _within(hall: Hall) -> ColumnElement[bool]:
    paths = (hall.place.path, *taken_in_paths(hall.place))
    return or_(*(Place.path.startswith(path, autoescape=True) for path in paths))


def _homes(hall: Hall) -> Select[tuple[Household]]:
    return select(Household).join(Place, Place.id == Household.place_id).where(_within(hall))


def natural(text: str) -> str:
    """Return a key that sorts numbers by their value."""
    parts: list[str] = []
    for character in text:
        if character.isdigit() and parts and parts[-1][-1].isdigit():
            parts[-1] += character
        else:
            parts.append(character)
    return "".join(part.zfill(_NUMBERED) if part[0].isdigit() else part for part in parts)


def building_label(household: Household, hall: Hall) -> str:
    """The building's name among the hall's: with its estate where the hall covers several."""
    parts = () if household.place_id == hall.place_id else (household.place.name,)
    return " ".join(part for part in (*parts, household.building) if part)


def buildings_of(hall: Hall) -> Mapping[str, int]:
    """The hall's buildings in order, each with how many households are known there."""
    rows = db.session.execute(
        select(Household.place_id, Place.name, Household.building)
        .join(Place, Place.id == Household.place_id)
        .where(_within(hall))
    )
    counted = Counter(
        " ".join(part for part in (("" if place == hall.place_id else name), building) if part)
        for place, name, building in rows
    )
    return {name: counted[name] for name in sorted(counted, key=natural)}


def homes_in(hall: Hall, building: str) -> Sequence[Household]:
    """The households of one building, door after door."""
    far = func.trim(Place.name + " " + Household.building) == building
    near = Household.building == building
    own = Household.place_id == hall.place_id
    found = db.session.scalars(_homes(hall).where(or_(and_(own, near), and_(~own, far))))
    return sorted(found, key=lambda home: (natural(home.unit), natural(home.room)))


def home_in(hall: Hall, household_id: int) -> Household | None:
    """That household, if it is one of the hall's."""
    return db.session.scalar(_homes(hall).where(Household.id == household_id))


def home_at(hall: Hall, typed: Mapping[str, str]) -> Household:
    """The household with this building, unit and room. Raises Missing."""
    building, unit, room = (typed.get(name, "").strip() for name in ("building", "unit", "room"))
    for home in homes_in(hall, building):
        if (home.unit, home.room) == (unit, room):
            return home
    raise Missing(
        _l("没有找到这一户"), remedy=_l("请照名册写楼栋、单元和房号，例如：3号楼、2单元、501")
    )
