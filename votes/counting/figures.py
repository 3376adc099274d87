"""The figures a decision rests on: how many, and how much floor area, did what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from votes.counting.rules import Basis, Subject, Unit


class ImpossibleFigures(ValueError):
    """Figures that no vote could have; the message says which contradict each other."""


@dataclass(frozen=True, slots=True)
class Weight:
    """投票权数: whole persons, area in whole 0.01 m², whole households, deputies of the congress.

    Households and deputies are ``None`` where there are none, so that a record leaves them out.
    """

    heads: int
    area: int = 0
    households: int | None = None
    deputies: int | None = None

    def __post_init__(self) -> None:
        """Refuse negative weights, and a second way to write none."""
        if self.heads < 0 or self.area < 0:
            raise ImpossibleFigures("a weight is never negative")
        if any(more is not None and more <= 0 for more in (self.households, self.deputies)):
            raise ImpossibleFigures("households and deputies are above 0, or left out")

    def __add__(self, other: Weight) -> Weight:
        return Weight(
            self.heads + other.heads,
            self.area + other.area,
            _sum(self.households, other.households),
            _sum(self.deputies, other.deputies),
        )

    def __sub__(self, other: Weight) -> Weight:
        return Weight(
            self.heads - other.heads,
            self.area - other.area,
            self.of(Unit.HOUSEHOLDS) - other.of(Unit.HOUSEHOLDS) or None,
            self.of(Unit.DEPUTIES) - other.of(Unit.DEPUTIES) or None,
        )

    def of(self, unit: Unit) -> int:
        """Return this weight in one unit."""
        numbers = {
            Unit.HEADS: self.heads,
            Unit.AREA: self.area,
            Unit.HOUSEHOLDS: self.households,
            Unit.DEPUTIES: self.deputies,
        }
        return numbers[unit] or 0

    def within(self, other: Weight) -> bool:
        """Whether this is a part of ``other`` in every unit."""
        return all(self.of(unit) <= other.of(unit) for unit in Unit)


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one + (other or 0)


NOTHING = Weight(0, 0)


def total(weights: Iterable[Weight]) -> Weight:
    """Add up weights."""
    return sum(weights, start=NOTHING)


@dataclass(frozen=True, slots=True)
class Figures:
    """应到, 实到, 参与, and what was voted; each ballot handed in is one of the four kinds.

    Where nobody took attendance (a written vote), ``present`` equals ``took_part``. ``rival`` is
    what the most votes must exceed where several stand; ``None`` where it is all that is against.
    """

    eligible: Weight
    present: Weight
    took_part: Weight
    yes: Weight
    no: Weight
    abstain: Weight
    invalid: Weight = NOTHING
    rival: Weight | None = None

    def __post_init__(self) -> None:
        """Raise ``ImpossibleFigures`` unless the parts add up and nobody counts who is not there."""
        if self.yes + self.no + self.abstain + self.invalid != self.took_part:
            raise ImpossibleFigures("yes, no, abstain and invalid do not add up to took_part")
        if not self.took_part.within(self.present):
            raise ImpossibleFigures("more took part than were present")
        if not self.present.within(self.eligible):
            raise ImpossibleFigures("more were present than were eligible")
        if self.rival is not None and not self.rival.within(self.took_part):
            raise ImpossibleFigures("more are for the rival than took part")

    def subject(self, subject: Subject, unit: Unit) -> int:
        """Return the number that a test puts on its left."""
        weights = {
            Subject.PRESENT: self.present,
            Subject.TOOK_PART: self.took_part,
            Subject.YES: self.yes,
        }
        return weights[subject].of(unit)

    def base(self, basis: Basis, unit: Unit) -> int:
        """Return the number of which a test takes its fraction."""
        weights = {
            Basis.ALL_MEMBERS: self.eligible,
            Basis.PRESENT: self.present,
            Basis.TAKING_PART: self.took_part,
            Basis.VOTES_CAST: self.yes + self.no + self.invalid,
            Basis.AGAINST: self.no if self.rival is None else self.rival,
        }
        return weights[basis].of(unit)
