"""What a count comes to under its rule: the motion adopted, or the options that are chosen.

Options are put to the rule one after another, the leading one first, until the seats are filled
or one has too few votes: an option is never chosen before one that stands ahead of it. Equal
numbers at the last seat choose neither of the two, as a tie elects nobody; the assembly votes
again (RONR 46:32).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from votes.counting.decision import Decision, Outcome, decide
from votes.counting.figures import Weight
from votes.counting.methods import METHODS
from votes.counting.methods.contest import Support
from votes.counting.methods.words import decimal
from votes.counting.records import Standing
from votes.counting.tally import NamedTally
from votes.crypto.canonical import JSON


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The end of a vote. A vote on one motion has no options that stand or are elected."""

    decision: Decision
    outcome: Outcome
    standing: tuple[Standing, ...] | None = None
    elected: tuple[str, ...] | None = None
    trace: JSON = None


def conclude(tally: NamedTally) -> Conclusion:
    """Put what leads to the rule of the poll."""
    count, rule = tally.count, tally.setup.rule
    decision = decide(rule, tally.figures)
    if METHODS[tally.setup.method].asks == "yes_no":
        return Conclusion(decision, decision.outcome)
    standing = tuple(
        Standing(option, Weight(*votes), count.points.get(option))
        for option, votes in count.votes.items()
    )
    trace = [
        {name: decimal(v) if isinstance(v, Fraction) else v for name, v in step.items()}
        for step in count.trace
    ]
    if count.selected is not None:
        elected = count.selected if decision.passed else ()
        return Conclusion(decision, decision.outcome, standing, elected, trace)
    passing = _passing(tally)
    elected = _elected(passing, tally.setup.contest.seats)
    outcome = _outcome(tally, decision, len(passing), len(elected))
    return Conclusion(decision, outcome, standing, elected, trace)


def _passing(tally: NamedTally) -> list[Support]:
    """The options that the rule admits, up to the first that it does not."""
    found: list[Support] = []
    for support in tally.count.supports:
        if not decide(tally.setup.rule, tally.figures_of(support)).passed:
            break
        found.append(support)
    return found


def _elected(passing: Sequence[Support], seats: int) -> tuple[str, ...]:
    """Those who have a seat for sure: all of a rank, or none of it."""
    return tuple(
        one.option for one in passing if sum(other.rank <= one.rank for other in passing) <= seats
    )


def _outcome(tally: NamedTally, decision: Decision, passing: int, elected: int) -> Outcome:
    """Passed when every seat is filled; a tie where equals stand at the last seat."""
    if decision.outcome is Outcome.INQUORATE:
        return Outcome.INQUORATE
    if elected == tally.setup.contest.seats:
        return Outcome.PASSED
    ranks = [support.rank for support in tally.count.supports]
    equals = ranks.count(ranks[0]) > 1 if not passing else passing > elected
    return Outcome.TIED if equals else Outcome.FAILED
