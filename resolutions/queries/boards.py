"""A board: how the tasks of a place or of a unit stand, by what lies below and by lead unit.

The same for each level: district, street, community, hall. Counts come from the standing tally;
rows are added up here, from the halls to the places above them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place
from app.places.queries import ancestors_of
from resolutions.models.tally import TallyLine
from resolutions.models.unit import Unit
from resolutions.progress.standing import Colour
from resolutions.queries.standings import Today
from resolutions.queries.tally import Counts, Scope, count_by

SHOWN = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.DONE)
"""The colours of a board, the most urgent first."""


@dataclass(frozen=True)
class Reach:
    """What a reader may see: what lies below these places, and of these lead units alone."""

    roots: Sequence[Place]
    units: Sequence[Unit] | None = None
    """None for all of them."""

    def takes_in(self, place: Place) -> bool:
        """Tell whether a place lies within reach."""
        return any(root.id in place.lineage for root in self.roots)

    def answers_for(self, unit: Unit) -> bool:
        """Tell whether a unit's board may be read."""
        return self.units is None or unit in self.units


@dataclass(frozen=True)
class Bar:
    """One row of a board: a place, a hall of its own, or a unit."""

    key: int
    name: str
    counts: Counts

    @property
    def total(self) -> int:
        """All tasks that a board shows."""
        return sum(self.counts[colour] for colour in SHOWN)


@dataclass(frozen=True)
class Board:
    """What one board shows."""

    place: Place | None
    """None: all that is within reach."""
    above: Sequence[Place]
    """The way back up, from the root of the reach down."""
    unit: Unit | None
    scope: Scope
    counts: Counts
    places: Sequence[Bar]
    """Right below, in order of name."""
    units: Sequence[Bar]
    """Lead units; who has most overdue comes first."""


@dataclass(frozen=True)
class Seat:
    """A hall, and where it sits."""

    hall_id: int
    lineage: Sequence[int]

    def below(self, place: Place) -> int:
        """The place right below on the way to this hall: ``place`` where the hall is its own."""
        at = self.lineage.index(place.id) + 1
        return self.lineage[min(at, len(self.lineage) - 1)]


def board_of(reach: Reach, today: Today, *, place: Place | None, unit: Unit | None) -> Board:
    """The board of a place within reach, or of all of it; with a unit, of that unit's tasks alone."""
    if place is None and len(reach.roots) == 1:
        place = reach.roots[0]
    seats = seats_in([place] if place else reach.roots)
    scope = Scope(frozenset(seat.hall_id for seat in seats), unit.id if unit else None)
    by_hall = count_by(TallyLine.hall_id, scope, today)
    return Board(
        place=place,
        above=[one for one in ancestors_of(place) if reach.takes_in(one)] if place else (),
        unit=unit,
        scope=scope,
        counts=together(by_hall.values()),
        places=_places(seats, by_hall, reach, place),
        units=()
        if unit or reach.units is not None
        else _units(count_by(TallyLine.unit_id, scope, today)),
    )


def board_from(place: Place, by_hall: Mapping[int, Counts], by_unit: Mapping[int, Counts]) -> Board:
    """The board of a place from counts that were kept."""
    seats = seats_in([place])
    return Board(
        place=place,
        above=(),
        unit=None,
        scope=Scope(frozenset(seat.hall_id for seat in seats)),
        counts=together(by_hall.values()),
        places=_places(seats, by_hall, Reach([place]), place),
        units=_units(by_unit),
    )


def seats_in(places: Iterable[Place]) -> Sequence[Seat]:
    """The halls of these places and of everything below."""
    below = [Place.path.startswith(place.path, autoescape=True) for place in places]
    rows = db.session.execute(
        select(Hall.id, Place.path).join(Place, Place.id == Hall.place_id).where(or_(*below))
    )
    return [Seat(hall, [int(part) for part in path.strip("/").split("/")]) for hall, path in rows]


def together(counts: Iterable[Counts]) -> Counts:
    """Add counts up."""
    total: Counter[Colour] = Counter()
    for one in counts:
        total.update(one)
    return {colour: total[colour] for colour in Colour}


def _places(
    seats: Sequence[Seat], by_hall: Mapping[int, Counts], reach: Reach, place: Place | None
) -> Sequence[Bar]:
    """What lies right below, with halls in it; nothing where that is the place's own hall alone."""
    roots = {root.id for root in reach.roots}
    found: dict[int, list[Counts]] = {}
    for seat in seats:
        key = seat.below(place) if place else next(one for one in seat.lineage if one in roots)
        found.setdefault(key, []).append(by_hall.get(seat.hall_id, {}))
    if place and list(found) == [place.id]:
        return ()
    names = dict(
        db.session.execute(select(Place.id, Place.name).where(Place.id.in_(found))).tuples().all()
    )
    rows = [Bar(key, names[key], together(counts)) for key, counts in found.items()]
    return sorted(rows, key=lambda row: (row.name, row.key))


def _units(rows: Mapping[int, Counts]) -> Sequence[Bar]:
    names = dict(
        db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(rows))).tuples().all()
    )
    found = [Bar(key, names[key], counts) for key, counts in rows.items()]
    return sorted(
        (bar for bar in found if bar.total),
        key=lambda bar: (-bar.counts[Colour.RED], -bar.counts[Colour.AMBER], bar.name),
    )
