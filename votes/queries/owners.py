"""The owners' register as its pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy import func, select

from app.extensions import db
from app.places.models.place import Place, PlaceKind
from votes.counting.figures import total
from votes.models.owner import OwnedUnit, OwnersImport
from votes.services.owners_register import voters_of
from votes.services.owners_table import Row

SHOWN = 200
"""Faults and rows shown at once; a table with more is put right piece by piece."""


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


class Preview(NamedTuple):
    """A table before it is confirmed."""

    rows: Sequence[Row]
    area: int
    faults: Sequence[tuple[int, str, str]]
    """Row, heading, and what is wrong in the reader's language."""
    bad: int


def preview_of(made: OwnersImport) -> Preview:
    """The good rows and the faults."""
    rows = [Row(**values) for values in made.rows]
    faults = [_said(one["row"], one["heading"], one["why"]) for one in made.faults]
    return Preview(
        rows[:SHOWN], sum(row.area for row in rows), faults[:SHOWN], len({one[0] for one in faults})
    )


def _said(row: int, heading: str, why: str) -> tuple[int, str, str]:
    return row, heading, str(gettext(why))


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
