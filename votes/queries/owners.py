"""The owners' register as its pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from app.extensions import db
from app.places.models.place import Place, PlaceKind
from votes.counting.figures import total
from votes.models.owner import OwnedUnit, OwnersImport
from votes.services.owners_register import voters_of
from votes.services.owners_table import Row


class Totals(NamedTuple):
    """A register in figures: units, heads, area in 0.01 m², and who votes without a phone."""

    units: int
    voters: int
    heads: int
    area: int
    without_phone: int


def estates(places: Iterable[Place]) -> Sequence[Place]:
    """Of these places the ones that have owners: every 小区."""
    return [place for place in places if place.kind is PlaceKind.ESTATE]


def totals_of(place: Place) -> Totals:
    """The register of a place in figures."""
    units = db.session.scalar(
        select(func.count()).select_from(OwnedUnit).where(OwnedUnit.place_id == place.id)
    )
    voters = voters_of(place)
    weight = total(voters.values())
    silent = sum(person.phone is None for person in voters)
    return Totals(units or 0, len(voters), weight.heads, weight.area, silent)


class Building(NamedTuple):
    """One building of the register."""

    name: str
    units: int
    area: int


def buildings_of(place: Place) -> Sequence[Building]:
    """The buildings, by name."""
    rows = db.session.execute(
        select(OwnedUnit.building, func.count(), func.sum(OwnedUnit.area))
        .where(OwnedUnit.place_id == place.id)
        .group_by(OwnedUnit.building)
        .order_by(OwnedUnit.building)
    )
    return [Building(*row) for row in rows]


def imports_of(place: Place) -> Sequence[OwnersImport]:
    """The last tables brought in, the newest first."""
    return db.session.scalars(
        select(OwnersImport)
        .where(OwnersImport.place_id == place.id)
        .order_by(OwnersImport.id.desc())
        .limit(5)
    ).all()


def rows_of(made: OwnersImport) -> Sequence[Row]:
    """The good rows of an uploaded table."""
    return [Row(**values) for values in made.rows]


def filled(unit: OwnedUnit) -> dict[str, object]:
    """A unit as its form holds it."""
    return {
        "kind": unit.kind.value,
        "area": f"{unit.area // 100}.{unit.area % 100:02d}",
        "area_source": unit.area_source.value,
        "owner": unit.owner,
        "co_owners": unit.co_owners,
        "unsold": unit.unsold,
    }
