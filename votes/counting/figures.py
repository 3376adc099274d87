"""The figures a decision rests on: how many, and how much floor area, did what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from votes.counting.rules import Basis, Subject, Unit


class ImpossibleFigures(ValueError):
    """Figures that no vote could have; the message says which contradict each other."""


@dataclass(frozen=True, slots=True)
class Weight:
    """投票权数: heads in whole persons or households, area in whole 0.01 m²."""

    heads: int
    area: int = 0

    def __post_init__(self) -> None:
        """Refuse negative weights."""
        if self.heads < 0 or self.area < 0:
            raise ImpossibleFigures("a weight is never negative")

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.heads + other.heads, self.area + other.area)

    def of(self, unit: Unit) -> int:
        """Return this weight in one unit."""
        return self.heads if unit is Unit.HEADS else self.area

    def within(self, other: Weight) -> bool:
        """Whether this is a part of ``other`` in every unit."""
        return self.heads <= other.heads and self.area <= other.area


NOTHING = Weight(0, 0)


def total(weights: Iterable[Weight]) -> Weight:
    """Add up weights."""
    return sum(weights, start=NOTHING)


@dataclass(frozen=True, slots=True)
class Figures:
    """应到, 实到, 参与, and what was voted; each ballot handed in is one of the four kinds.

    Where nobody took attendance (a written vote), ``present`` equals ``took_part``.
    """

    eligible: Weight
    present: Weight
    took_part: Weight
    yes: Weight
    no: Weight
    abstain: Weight
    invalid: Weight = NOTHING

    def __post_init__(self) -> None:
        """Raise ``ImpossibleFigures`` unless the parts add up and nobody counts who is not there."""
        if self.yes + self.no + self.abstain + self.invalid != self.took_part:
            raise ImpossibleFigures("yes, no, abstain and invalid do not add up to took_part")
        if not self.took_part.within(self.present):
            raise ImpossibleFigures("more took part than were present")
        if not self.present.within(self.eligible):
            raise ImpossibleFigures("more were present than were eligible")

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
        }
        return weights[basis].of(unit)
