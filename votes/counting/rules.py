"""Decision rules as figures to compare: quorum tests, thresholds, and the law they rest on.

A rule is written into the Setup entry of its poll, so a ledger can be decided again by
somebody who has none of our presets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Subject(StrEnum):
    """Whose number stands on the left of a test."""

    PRESENT = "present"
    TOOK_PART = "took_part"
    YES = "yes"


class Basis(StrEnum):
    """表决基数: of what the fraction is taken.

    ``TAKING_PART`` counts every ballot handed in, abstentions and spoilt ones too (民法典 §278
    参与表决); ``VOTES_CAST`` leaves abstentions out (RONR 44:1) but not spoilt ballots, which
    were cast by people entitled to vote (RONR 45:32). ``AGAINST`` is no whole to take a share
    of: the votes against, which the most votes must exceed. Where several stand, that is what the
    one holds who would have the last seat otherwise: for one seat the strongest rival, for n
    seats the n-th strongest of the others (村民委员会组织法 §15 得票多的当选).
    """

    ALL_MEMBERS = "all_members"
    PRESENT = "present"
    TAKING_PART = "taking_part"
    VOTES_CAST = "votes_cast"
    AGAINST = "against"


class Unit(StrEnum):
    """What is added up: persons, floor area in 0.01 m², households, deputies among the persons."""

    HEADS = "heads"
    AREA = "area"
    HOUSEHOLDS = "households"
    DEPUTIES = "deputies"


class ImpossibleRule(ValueError):
    """A rule that could pass nothing, or let a tie pass."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One comparison: ``subject`` against ``numerator/denominator`` of ``basis``.

    ``strict`` asks for more than the fraction (过半数); otherwise the fraction itself is
    enough, as 以上 includes the number (民法典 §1259).
    """

    subject: Subject
    numerator: int
    denominator: int
    strict: bool
    basis: Basis
    unit: Unit
    article: str

    def __post_init__(self) -> None:
        """Refuse fractions outside 0 < n/d ≤ 1, and a threshold no number could be above."""
        if not 0 < self.numerator <= self.denominator <= 1000:
            raise ImpossibleRule("a threshold is a fraction above 0 and at most 1")
        whole = self.numerator == self.denominator
        if self.basis is Basis.AGAINST:
            if not (whole and self.strict):
                raise ImpossibleRule("a plurality is more than all the votes against")
        elif self.strict and whole:
            raise ImpossibleRule("nothing is more than all")

    @property
    def excludes_tie(self) -> bool:
        """Whether equal votes for and against can never meet this threshold."""
        if self.basis is Basis.AGAINST:
            return True
        twice = 2 * self.numerator
        return twice > self.denominator or (twice == self.denominator and self.strict)


@dataclass(frozen=True, kw_only=True)
class DecisionRule:
    """A preset as it is locked into a poll.

    ``preset`` is the row of decision-rules.md, ``code`` the name used in files and commands.
    ``verified`` says whether a person has checked the official text; an unverified rule says
    so wherever it is used.
    """

    preset: str
    code: str
    quorum: tuple[Threshold, ...]
    thresholds: tuple[Threshold, ...]
    law: str
    version: str
    article: str
    effective_from: date | None = None
    effective_to: date | None = None
    verified: bool

    def __post_init__(self) -> None:
        """Refuse a rule without a test of the yes votes, or one that a tie could pass.

        A share of a third decides only beside a test that excludes the tie, in the same unit.
        """
        if not self.thresholds or any(t.subject is not Subject.YES for t in self.thresholds):
            raise ImpossibleRule("a decision is a threshold on the votes in favour")
        if any(t.subject is Subject.YES or t.basis is not Basis.ALL_MEMBERS for t in self.quorum):
            raise ImpossibleRule("a quorum measures who came, against all members")
        counted = {t.unit for t in self.thresholds}
        if counted != {t.unit for t in self.thresholds if t.excludes_tie}:
            raise ImpossibleRule("a tie fails: a threshold must lie above half of the votes")

    @property
    def tests(self) -> tuple[Threshold, ...]:
        """All comparisons, the quorum's first."""
        return self.quorum + self.thresholds

    @property
    def asks_for_most(self) -> bool:
        """Whether the most votes decide, and so a tie is one with the rival."""
        return any(test.basis is Basis.AGAINST for test in self.thresholds)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The weights this rule looks at, heads before area."""
        return tuple(unit for unit in Unit if any(test.unit is unit for test in self.tests))

    @property
    def needs_attendance(self) -> bool:
        """Whether the rule asks who was present, so that a roll call must precede the close."""
        return any(
            test.subject is Subject.PRESENT or test.basis is Basis.PRESENT for test in self.tests
        )
