"""Published rates, each with its numerator, its denominator and what they count (systems.md 1.14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.marks import N_
from resolutions.whistling.arrival import DUE, Arrival


@dataclass(frozen=True)
class Rate:
    """So many of so many, and of what."""

    numerator: int
    denominator: int
    definition: str
    """A msgid."""

    @property
    def fraction(self) -> Fraction | None:
        """The exact rate; none of nothing."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def per_myriad(self) -> int | None:
        """The rate in hundredths of a percent, rounded half up, for showing as 49.29 %."""
        if not self.denominator:
            return None
        return (20000 * self.numerator + self.denominator) // (2 * self.denominator)


RESPONSE = N_("按时报到的次数÷应到的次数；应到＝已报到的，加上时限已过还没到的；时限前收哨的不算")
COMING = N_("报到的次数（含迟到）÷应到的次数")


@dataclass(frozen=True)
class Responses:
    """How called units came, counted by what became of each call."""

    counted: Mapping[Arrival, int]

    def _sum(self, *wanted: Arrival) -> int:
        return sum(self.counted.get(one, 0) for one in wanted)

    @property
    def due(self) -> int:
        """Calls that had to be answered by now."""
        return self._sum(*DUE)

    @property
    def response(self) -> Rate:
        """响应率: in time among those due."""
        return Rate(self._sum(Arrival.IN_TIME), self.due, RESPONSE)

    @property
    def coming(self) -> Rate:
        """Those who came at all among those due."""
        return Rate(self._sum(Arrival.IN_TIME, Arrival.LATE), self.due, COMING)


def count(arrivals: Iterable[Arrival]) -> Responses:
    """Count calls by how they stand."""
    counted: dict[Arrival, int] = {}
    for one in arrivals:
        counted[one] = counted.get(one, 0) + 1
    return Responses(counted)


class Solved(StrEnum):
    """At which level a collected matter was settled (G09)."""

    BY_ITSELF = "by_itself"
    BY_STREET = "by_street"
    BY_DISTRICT = "by_district"
    NOT_YET = "not_yet"


SOLVED_NAMES: Mapping[Solved, str] = {
    Solved.BY_ITSELF: N_("村（社区）自行解决"),
    Solved.BY_STREET: N_("街道协调处置"),
    Solved.BY_DISTRICT: N_("区级处置"),
    Solved.NOT_YET: N_("还没有办结"),
}

OF_COLLECTED = N_("（村社区自行解决＋街道协调处置）÷这段时间收集的全部事项")
OF_CLOSED = N_("（村社区自行解决＋街道协调处置）÷这段时间收集并已办结的事项")


@dataclass(frozen=True)
class Levels:
    """Matters collected in a period by the level that settled them."""

    counted: Mapping[Solved, int]

    @property
    def collected(self) -> int:
        """Every matter of the period."""
        return sum(self.counted.values())

    @property
    def _at_the_base(self) -> int:
        return self.counted.get(Solved.BY_ITSELF, 0) + self.counted.get(Solved.BY_STREET, 0)

    @property
    def of_collected(self) -> Rate:
        """基层处置率 over everything collected."""
        return Rate(self._at_the_base, self.collected, OF_COLLECTED)

    @property
    def of_closed(self) -> Rate:
        """基层处置率 over what is closed: the founding document's 72.84 % needs such a basis."""
        closed = self.collected - self.counted.get(Solved.NOT_YET, 0)
        return Rate(self._at_the_base, closed, OF_CLOSED)
