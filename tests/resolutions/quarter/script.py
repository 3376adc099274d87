"""The script of the quarter: who does what to which task on which day, drawn with a fixed seed.

It is written before anything is played, on the story's own calendar, and both the product and the
recount read it. Fates are drawn so that every course that a task can take is taken by some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from tests.resolutions.quarter import days
from tests.resolutions.quarter.ground import District, Size

SEED = 20261001
BEGINS, ENDS = date(2026, 9, 15), date(2026, 12, 31)
LAST_ORDER = date(2026, 12, 23)
LAST_DUE = date(2027, 1, 15)
"""Before the spring festival of 2027, of which no notice is known yet."""
WORKING_DAYS = (3, 5, 5, 7, 10, 10, 12, 15, 20, 35)


@dataclass(frozen=True)
class Deed:
    """One act on one day; ``said`` is what it says besides."""

    on: date
    verb: str
    said: Any = None


@dataclass
class Told:
    """What happens to one task."""

    number: int
    resolution: int
    """Its place in the list of resolutions."""
    hall: int
    """Its place in the list of halls."""
    lead: int
    others: tuple[int, ...]
    working_days: int
    milestones: tuple[date, ...] = ()
    deeds: list[Deed] = field(default_factory=list)

    def add(self, on: date, verb: str, said: Any = None) -> None:
        """Put one more deed down."""
        self.deeds.append(Deed(on, verb, said))

    @property
    def given_on(self) -> date:
        """The day of its first order."""
        return self.deeds[0].on


@dataclass(frozen=True)
class Answered:
    """One resident's answer: to which resolution, by which of the hall's people, with which mark."""

    on: date
    resolution: int
    person: int
    mark: str


@dataclass
class Script:
    """All that people do; what the clock does follows from it."""

    resolutions: list[int] = field(default_factory=list)
    """The hall of each, by its place in the list of halls."""
    parts: list[int] = field(default_factory=list)
    """How many tasks each is divided into."""
    asked: set[int] = field(default_factory=set)
    """Halls whose people are asked."""
    tasks: list[Told] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)


def outlined(size: Size, chance: Random) -> Script:
    """Which halls resolved what, and into how many tasks it was divided."""
    script, left = Script(), size.tasks
    while left:
        parts = min(left, chance.choice((1, 2, 2, 3, 4)))
        hall = chance.randrange(size.halls)
        script.resolutions.append(hall)
        script.parts.append(parts)
        if len(script.resolutions) % 8 == 1:
            script.asked.add(hall)
        left -= parts
    return script


def write(script: Script, district: District, chance: Random) -> None:
    """Write the fate of every task, and what residents say once a resolution is carried out."""
    orders = [on for on in days.WORKED if BEGINS <= on <= LAST_ORDER]
    for number, (hall, parts) in enumerate(zip(script.resolutions, script.parts, strict=True)):
        on = chance.choice(orders)
        own = [_task(script, district, chance, number, hall, on) for _ in range(parts)]
        if hall in script.asked:
            _appraised(script, own, number, chance)


def _task(
    script: Script, district: District, chance: Random, resolution: int, hall: int, on: date
) -> Told:
    units = _units(district, hall)
    lead, *others = chance.sample(units, 3)
    told = Told(
        number=len(script.tasks),
        resolution=resolution,
        hall=hall,
        lead=lead,
        others=tuple(others[: chance.choices((0, 1, 2), (80, 12, 8))[0]]),
        working_days=chance.choice([n for n in WORKING_DAYS if days.after(on, n) <= LAST_DUE]),
    )
    script.tasks.append(told)
    due = days.after(on, told.working_days)
    if chance.random() < 0.1:
        told.milestones = (days.after(on, max(1, told.working_days // 2)), due)
    told.add(on, "assign")
    _Fate(told, chance, units, on, due).fall()
    told.deeds = [deed for deed in told.deeds if deed.on <= ENDS]
    return told


def _units(district: District, hall: int) -> list[int]:
    street = district.halls[hall][1]
    known = district.departments
    return [*district.streets[street].units, *(known[(street + n) % len(known)] for n in range(3))]


class _Fate:
    """Draws one task's fate step by step; ``on`` is the day of its last deed."""

    def __init__(
        self, told: Told, chance: Random, units: Sequence[int], on: date, due: date
    ) -> None:
        """Take the task, the units it may go to, and the day and due day of its order."""
        self.told, self.chance, self.units, self.on, self.due = told, chance, units, on, due
        self.lead = told.lead

    def fall(self) -> None:
        """Draw the whole of it."""
        drawn = self.chance.choices(
            (self.lies, self.is_only_accepted, self.is_disputed, self.goes_on),
            (12, 8, 6, 74),
        )[0]
        drawn()

    def lies(self) -> None:
        """Nobody accepts it; the street stops the climbing of some, for a time."""
        if self.chance.random() < 0.15:
            self.told.add(days.after(self.due, 2), "stop")
            if self.chance.random() < 0.5:
                self.told.add(days.after(self.due, 6), "go_on")
        elif self.chance.random() < 0.1:
            self.revoked()

    def is_only_accepted(self) -> None:
        """Accepted, and never heard of again; some are appealed against."""
        self.accept()
        self.appeal()

    def is_disputed(self) -> None:
        """The unit says that it is another's: ruled on the next working day."""
        self.do(self.chance.choice((0, 1)), "dispute")
        if self.chance.random() < 0.5:
            self.do(1, "dismiss")
        else:
            others = [one for one in self.units if one not in {self.lead, *self.told.others}]
            self.lead = self.chance.choice(others)
            self.do(1, "uphold", self.lead)
            self.due = days.after(self.on, self.told.working_days)
            self.accept()
        self.carried_out()

    def goes_on(self) -> None:
        """The usual way, with what may come between."""
        self.accept()
        for prob, event in (
            (0.03, self.transferred),
            (0.08, self.extended),
            (0.06, self.suspended),
        ):
            if self.chance.random() < prob and not event():
                return
        if self.chance.random() < 0.02:
            self.revoked()
            return
        self.money()
        self.carried_out()

    def do(self, later: int, verb: str, said: Any = None) -> None:
        """One deed, so many working days later."""
        self.on = days.after(self.on, later)
        self.told.add(self.on, verb, said)

    def accept(self) -> None:
        """On the day or the next; some late."""
        self.do(self.chance.choices((0, 1, 2, 4), (30, 50, 12, 8))[0], "accept")

    def transferred(self) -> bool:
        """To another unit, with its dates."""
        others = [one for one in self.units if one not in {self.lead, *self.told.others}]
        self.lead = self.chance.choice(others)
        self.do(1, "transfer", self.lead)
        return True

    def extended(self) -> bool:
        """More time is asked for before the day is over; most are given it."""
        if days.after(self.on, 1) >= self.due:
            return True
        new = days.ONE * self.chance.choice((3, 6, 9)) + self.due
        self.do(1, "ask", new)
        if self.chance.random() < 0.7:
            self.told.add(self.on, "grant")
            self.due = days.on_or_after(new)
        else:
            self.told.add(self.on, "refuse")
        return True

    def suspended(self) -> bool:
        """The clock stands still; a few never go on."""
        self.do(1, "suspend")
        if self.chance.random() < 0.15:
            return False
        span = self.chance.choice((1, 3, 6))
        self.do(span, "resume")
        return True

    def revoked(self) -> bool:
        """No longer to be done."""
        self.do(self.chance.choice((2, 5, 12)), "revoke")
        return False

    def appeal(self) -> None:
        """The unit asks that it be left out of the month in which it was due; ruled two days on."""
        if self.chance.random() < 0.2:
            on = days.after(self.due, 1)
            self.told.add(on, "appeal", date(on.year, on.month, 1))
            if self.chance.random() < 0.8:
                self.told.add(days.after(on, 2), "rule", self.chance.random() < 0.5)

    def money(self) -> None:
        """Some have a budget; some of these overspend."""
        if self.chance.random() < 0.08:
            planned = self.chance.randrange(100_000, 900_000)
            self.told.add(self.on, "plan", planned)
            for share in self.chance.choice(((0.4,), (0.5, 0.3), (0.7, 0.6))):
                self.do(0, "spend", int(planned * share))

    def carried_out(self) -> None:
        """Reported, handed in, checked, mended where it must be, checked again."""
        room = max(1, days.left(self.on, self.due))
        early = self.chance.random() < 0.68
        late = self.chance.choice((1, 2, 3, 5, 8))
        wait = self.chance.randint(0, room - 1) if early else room + late
        if self.chance.random() < 0.08:
            self.appeal()
            return
        self.do(wait, "report")
        if self.chance.random() < 0.06:
            return
        self.do(0 if early else self.chance.choice((0, 1)), "hand_in")
        if self.chance.random() < 0.07:
            return
        passed = self.chance.random() < 0.82
        self.do(self.chance.choice((1, 1, 2)), "pass" if passed else "fail")
        if passed or self.mended():
            self.rechecked()

    def mended(self) -> bool:
        """Within its three days, or late, or never."""
        if self.chance.random() < 0.12:
            return False
        self.do(self.chance.choice((1, 2, 3, 3, 5)), "mend")
        return True

    def rechecked(self) -> None:
        """Passed in the end, unless time runs out."""
        for prob in (0.12, 0.3):
            if self.chance.random() >= prob:
                break
            self.do(self.chance.choice((1, 2)), "refuse_off")
            if not self.mended():
                return
        if self.chance.random() < 0.95:
            self.do(self.chance.choice((1, 1, 2, 3)), "write_off")


def _finished(own: Sequence[Told], since: date) -> date | None:
    """The day on which the last of them is off the books, if every one is, ``since`` a day."""
    off = [told.deeds[-1] for told in own if told.deeds[-1].verb != "revoke"]
    if not off or any(deed.verb != "write_off" or deed.on <= since for deed in off):
        return None
    return max(told.deeds[-1].on for told in own)


def _appraised(script: Script, own: Sequence[Told], number: int, chance: Random) -> None:
    """Residents answer for fifteen days; under seventy in a hundred all is mended and asked again."""
    kinds = chance.choices(
        (("good",), ("bad", "good"), ("bad", "bad"), ("few",), ("none",)), (45, 20, 15, 12, 8)
    )[0]
    closes = BEGINS - days.ONE
    for time, kind in enumerate(kinds):
        done = _finished(own, closes)
        if done is None:
            return
        _answer(script, number, done, kind, chance)
        closes = done + 16 * days.ONE
        if kind != "bad" or time or closes > ENDS:
            return
        for told in own:
            if told.deeds[-1].verb == "write_off":
                fate = _Fate(told, chance, (), closes, closes)
                fate.do(chance.choice((1, 2, 3, 5)), "mend")
                fate.do(chance.choice((1, 2)), "write_off")
                told.deeds = [deed for deed in told.deeds if deed.on <= ENDS]


def _answer(script: Script, number: int, done: date, kind: str, chance: Random) -> None:
    """``good`` and ``bad`` leave no doubt; what few say may come out either way."""
    people = {"good": 11, "bad": 11, "few": 4, "none": 0}[kind]
    against = {"good": chance.randint(0, 3), "bad": chance.randint(4, 9)}.get(
        kind, chance.randint(0, 2)
    )
    for person in range(people):
        on = done + chance.randint(1, 15) * days.ONE
        mark = "dissatisfied" if person < against else chance.choice(("satisfied", "mostly"))
        if on <= ENDS:
            script.answers.append(Answered(on, number, person, mark))
