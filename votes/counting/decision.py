"""Deciding: a rule applied to figures, every comparison kept as a line of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from votes.counting.figures import Figures
from votes.counting.rules import Basis, DecisionRule, Subject, Threshold


class Outcome(StrEnum):
    """How a vote ended. A tie is not adopted; it has a name of its own because people ask."""

    PASSED = "passed"
    FAILED = "failed"
    TIED = "tied"
    INQUORATE = "inquorate"


class Relation(StrEnum):
    """What a test demands of its left side."""

    ABOVE = ">"
    AT_LEAST = "≥"


@dataclass(frozen=True, slots=True)
class Line:
    """A test as it is recorded in the ledger: ``left`` must stand in ``relation`` to ``right``."""

    name: str
    left: int
    relation: Relation
    right: int
    holds: bool
    article: str


@dataclass(frozen=True, slots=True)
class Test:
    """A threshold with the two numbers put in: ``value`` against a fraction of ``base``."""

    __test__ = False  # pytest must not take the name for one of its own.

    threshold: Threshold
    value: int
    base: int

    @property
    def name(self) -> str:
        """``quorum_present_heads``, ``threshold_yes_area``, …: stable, for programs."""
        part = "threshold" if self.threshold.subject is Subject.YES else "quorum"
        if self.threshold.basis is Basis.AGAINST:
            part = "plurality"
        return f"{part}_{self.threshold.subject}_{self.threshold.unit}"

    @property
    def left(self) -> int:
        """The value times the denominator."""
        return self.threshold.denominator * self.value

    @property
    def right(self) -> int:
        """The base times the numerator."""
        return self.threshold.numerator * self.base

    @property
    def relation(self) -> Relation:
        """More than, or at least."""
        return Relation.ABOVE if self.threshold.strict else Relation.AT_LEAST

    @property
    def holds(self) -> bool:
        """Whether the comparison is met. Nothing is met by nobody: 0 : 0 never passes."""
        if self.left == 0:
            return False
        return self.left > self.right or (self.left == self.right and not self.threshold.strict)

    @property
    def article(self) -> str:
        """Where the threshold is written."""
        return self.threshold.article

    @property
    def line(self) -> Line:
        """The test as the ledger records it."""
        return Line(self.name, self.left, self.relation, self.right, self.holds, self.article)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule makes of figures, with all that is needed to check it by hand."""

    rule: DecisionRule
    figures: Figures
    quorum: tuple[Test, ...]
    thresholds: tuple[Test, ...]
    outcome: Outcome

    @property
    def tests(self) -> tuple[Test, ...]:
        """All comparisons, the quorum's first."""
        return self.quorum + self.thresholds

    @property
    def passed(self) -> bool:
        """Whether the motion is adopted."""
        return self.outcome is Outcome.PASSED


def decide(rule: DecisionRule, figures: Figures) -> Decision:
    """Apply ``rule`` to ``figures``; without a quorum the votes decide nothing."""
    quorum = _tests(rule.quorum, figures)
    thresholds = _tests(rule.thresholds, figures)
    if not all(test.holds for test in quorum):
        outcome = Outcome.INQUORATE
    elif all(test.holds for test in thresholds):
        outcome = Outcome.PASSED
    else:
        outcome = Outcome.TIED if _is_tied(rule, figures) else Outcome.FAILED
    return Decision(rule, figures, quorum, thresholds, outcome)


def _tests(thresholds: tuple[Threshold, ...], figures: Figures) -> tuple[Test, ...]:
    return tuple(
        Test(
            threshold,
            value=figures.subject(threshold.subject, threshold.unit),
            base=figures.base(threshold.basis, threshold.unit),
        )
        for threshold in thresholds
    )


def _is_tied(rule: DecisionRule, figures: Figures) -> bool:
    """Equal votes for and against, and some of them, in every unit that the rule looks at.

    Under a rule of the most votes it is those for the rival that stand against.
    """
    rival = figures.rival if rule.asks_for_most else None
    against = figures.no if rival is None else rival
    pairs = [(figures.yes.of(unit), against.of(unit)) for unit in rule.units]
    return all(yes == no > 0 for yes, no in pairs)
