"""The stage: a district on a database of its own, the quarter played on it, and what was seen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import clock
from app.extensions import db
from app.places.models.place import Place
from app.transaction import transaction
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.tally import TallyLine
from resolutions.models.task import Task
from resolutions.queries.ledgers.tallies import tallies_by, tally
from resolutions.queries.standings import Today
from resolutions.queries.tally import Scope, count, count_by
from resolutions.ranking.periods import PeriodKind, numbered
from resolutions.services import publishing
from tests.resolutions.quarter import calls, ground, lives, playing, problems
from tests.resolutions.quarter import script as scripts
from tests.resolutions.quarter.ground import Size

EVENINGS = (date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31))
PUBLISHED_ON = {date(2026, 10, 8): 9, date(2026, 11, 2): 10, date(2026, 12, 1): 11}
"""The first working day after each month → the month that is published on it."""
AFTERWARDS = date(2027, 1, 4)
QUARTER = 4


@dataclass
class Seen:
    """What the product showed on one evening."""

    tasks: list[tuple[int, str, date]] = field(default_factory=list)
    by_street: dict[int, dict[str, int]] = field(default_factory=dict)
    by_hall: dict[int, dict[str, int]] = field(default_factory=dict)
    by_unit: dict[int, dict[str, int]] = field(default_factory=dict)
    account: Any = None
    account_by_place: dict[int, Any] = field(default_factory=dict)


@dataclass
class Quarter:
    """The quarter as it was played, and as it was recounted."""

    played: playing.Played
    recount: lives.Recount
    spots: list[problems.Problem]
    keeper: problems.Keeper
    blown: list[calls.Blown]
    seen: dict[date, Seen] = field(default_factory=dict)
    bulletins: dict[tuple[str, int], int] = field(default_factory=dict)
    """Month or quarter and its number → the district's bulletin; streets by their place's id."""

    @property
    def numbers(self) -> dict[int, int]:
        """Id of a task → its number in the script."""
        return {found: number for number, found in self.played.ids.items()}

    def evening(self, on: date) -> None:
        """Look at every board at the end of a month."""
        if on in EVENINGS:
            self.seen[on] = _look(self, full=on == EVENINGS[-1])
            db.session.rollback()

    def morning(self, on: date) -> None:
        """Publish the month that is over."""
        if on in PUBLISHED_ON:
            self.publish(PeriodKind.MONTH, PUBLISHED_ON[on], self.played.district.place)

    def publish(self, kind: PeriodKind, number: int, place: int, name: str = "") -> None:
        """Publish one bulletin of a place."""
        with transaction():
            made = publishing.publish(
                db.session.get_one(Place, place),
                numbered(kind, 2026, number),
                by=self.played.person(self.played.district.officer),
            )
            self.bulletins[name or kind.value, number] = made.id


def _look(quarter: Quarter, *, full: bool) -> Seen:
    today, seen, numbers = Today.now(), Seen(), quarter.numbers
    for task in db.session.scalars(select(Task).options(selectinload(Task.suspensions))).unique():
        stands = today.of(task)
        seen.tasks.append((numbers[task.id], stands.colour.value, stands.due))
    district = quarter.played.district
    for street in range(len(district.streets)):
        own = frozenset(hall for hall, of in district.halls if of == street)
        seen.by_street[street] = _plain(count(Scope(own), today))
    for unit, counts in count_by(TallyLine.unit_id, Scope(), today).items():
        seen.by_unit[unit] = _plain(counts)
    with_tasks = {quarter.played.script.tasks[number].hall for number in numbers.values()}
    for hall in with_tasks if full else ():
        one = frozenset({district.halls[hall][0]})
        seen.by_hall[hall] = _plain(count(Scope(one), today))
    seen.account = tally()
    seen.account_by_place = dict(tallies_by(LedgerItem.place_id))
    return seen


def _plain(counts: Any) -> dict[str, int]:
    return {colour.value: count for colour, count in counts.items() if count}


@contextmanager
def played(size: Size) -> Iterator[Quarter]:
    """Lay the ground, write the script, play it, publish; the app's context is there already."""
    chance = Random(scripts.SEED)
    script = scripts.outlined(size, chance)
    with clock.stopped(ground.BEFORE):
        district, made = ground.laid(size, script.resolutions, script.asked)
    scripts.write(script, district, chance)
    play = playing.Played(script, district, made)
    spots = problems.written(play, max(30, size.tasks // 16), chance)
    blown = calls.written(play, max(20, size.tasks // 40), chance)
    keeper = problems.Keeper(play, spots)
    quarter = Quarter(play, lives.lived(script, EVENINGS), spots, keeper, blown)
    caller = calls.Caller(play, blown)
    playing.play(
        play, keeper.day, caller.day, evening=quarter.evening, morning=quarter.morning
    )  # fmt: skip
    with clock.stopped(playing.at(AFTERWARDS, 9)):
        quarter.publish(PeriodKind.MONTH, 12, district.place)
        quarter.publish(PeriodKind.QUARTER, QUARTER, district.place)
        for street in _with_tasks(quarter):
            place = district.streets[street].place
            quarter.publish(PeriodKind.QUARTER, QUARTER, place, f"street{street}")
        yield quarter


def _with_tasks(quarter: Quarter) -> list[int]:
    """Streets of which the quarter's ranking says something."""
    of = quarter.played.district.halls
    return sorted({of[told.hall][1] for told in quarter.played.script.tasks})
