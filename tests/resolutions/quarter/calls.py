"""Whistles of the quarter: units that come in time, late or never, and what is called off in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.places.models.place import Place
from app.transaction import transaction
from resolutions.models.unit import Unit
from resolutions.models.whistles.whistle import Whistle
from resolutions.services.whistles import calling, drafting
from resolutions.whistling.kinds import Category, Kind, Lack, Level, Tried
from tests.resolutions.quarter import days
from tests.resolutions.quarter.playing import Played, at
from tests.resolutions.quarter.script import BEGINS, ENDS

NOON, MINUTES = 12, 30
CALLED_OFF_AFTER = 20
LEVELS = 3
"""支部, 社区, 街道: who does not come is called again a level up, and above the street referred."""


@dataclass(frozen=True)
class Blown:
    """One emergency: the day, the hall, and when each unit comes, in minutes; None: never."""

    on: date
    hall: int
    comes: dict[int, int | None]
    called_off: bool


@dataclass
class Counted:
    """What became of a unit's calls."""

    in_time: int = 0
    late: int = 0
    missing: int = 0
    off: int = 0

    @property
    def came(self) -> int:
        """In time or late."""
        return self.in_time + self.late

    @property
    def due(self) -> int:
        """All that had to be answered."""
        return self.came + self.missing


def written(played: Played, count: int, chance: Random) -> list[Blown]:
    """Draw so many emergencies."""
    begin = [on for on in days.WORKED if BEGINS <= on <= date(2026, 12, 28)]
    found = []
    for _number in range(count):
        hall = chance.randrange(len(played.district.halls))
        units = played.district.streets[played.district.halls[hall][1]].units
        comes = {
            unit: chance.choices((chance.randint(1, 19), 30, chance.randint(31, 300), None))[0]
            for unit in chance.sample(units, chance.randint(1, 3))
        }
        found.append(Blown(chance.choice(begin), hall, comes, chance.random() < 0.12))
    return found


@dataclass
class Caller:
    """Plays the whistles through the product."""

    played: Played
    blown: Sequence[Blown]
    ids: dict[int, int] = field(default_factory=dict)

    def day(self, on: date) -> None:
        """All of this day's whistles, with who comes to them."""
        for number, one in enumerate(self.blown):
            if one.on == on:
                self._blow(number, one)

    def _blow(self, number: int, one: Blown) -> None:
        hall, street = self.played.district.halls[one.hall]
        by = self.played.district.streets[street].secretary
        with clock.stopped(at(one.on, NOON)), transaction():
            place = db.session.get_one(Place, self.played.district.hall_places[hall])
            draft = drafting.Draft(
                kind=Kind.EMERGENCY, level=Level.BRANCH, category=Category.SAFETY,
                title=f"险情{number}", reason="水管爆裂，没有抢修队", lack=Lack.NO_RESOURCE,
                tried_by=Tried.HALL, units=[db.session.get_one(Unit, unit) for unit in one.comes],
            )  # fmt: skip
            self.ids[number] = drafting.draw_up(place, draft, by=self.played.person(by)).id
        for minute, unit in sorted(
            (minute, unit) for unit, minute in one.comes.items() if minute is not None
        ):
            if not one.called_off or minute < CALLED_OFF_AFTER:
                self._comes(number, unit, at(one.on, NOON) + timedelta(minutes=minute))
        if one.called_off:
            off = at(one.on, NOON, CALLED_OFF_AFTER)
            with clock.stopped(off), transaction():
                whistle = db.session.get_one(Whistle, self.ids[number])
                calling.stand_down(whistle, by=self.played.person(by), reason="已自行关阀")

    def _comes(self, number: int, unit: int, moment: datetime) -> None:
        with clock.stopped(moment), transaction():
            whistle = db.session.get_one(Whistle, self.ids[number])
            call = next(one for one in whistle.calls if one.unit_id == unit)
            by = db.session.get_one(Person, self.played.district.liaisons[unit])
            calling.check_in(call, by=by)


def recounted(blown: Sequence[Blown], first: date, last: date) -> dict[int, Counted]:
    """By unit, what became of the calls whose minutes ended in these days."""
    found: dict[int, Counted] = defaultdict(Counted)
    for one in blown:
        for unit, minute in one.comes.items():
            calls = [(one.on, minute)]
            if minute is None and not one.called_off:
                calls += [(one.on + n * days.ONE, None) for n in range(1, LEVELS)]
            for on, came in calls:
                if first <= on <= last and on <= ENDS:
                    _count(found[unit], one, came)
    return {unit: counted for unit, counted in found.items() if counted != Counted()}


def _count(counted: Counted, one: Blown, came: int | None) -> None:
    if one.called_off and (came is None or came >= CALLED_OFF_AFTER):
        counted.off += 1
    elif came is None:
        counted.missing += 1
    elif came > MINUTES:
        counted.late += 1
    else:
        counted.in_time += 1
