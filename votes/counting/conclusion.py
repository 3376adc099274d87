"""What a count comes to under its rule: the motion adopted, or the options that are chosen."""

from __future__ import annotations

from dataclasses import dataclass

from votes.counting.decision import Decision, Outcome, decide
from votes.counting.figures import Weight
from votes.counting.methods import METHODS
from votes.counting.methods.contest import Support
from votes.counting.methods.seats import fill, written
from votes.counting.records import Silent, Standing
from votes.counting.silent import deem
from votes.counting.tally import NamedTally, weight_of
from votes.crypto.canonical import JSON


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The end of a vote. A vote on one motion has no options that stand or are elected."""

    decision: Decision
    outcome: Outcome
    standing: tuple[Standing, ...] | None = None
    elected: tuple[str, ...] | None = None
    trace: JSON = None
    leading: str = ""
    """The option whose figures the decision is about; none where a division is."""
    silent: Silent | None = None
    """The silent who were counted, and what it comes to without them; none where nobody was."""


def conclude(tally: NamedTally) -> Conclusion:
    """Put what leads to the rule of the poll."""
    count, rule = tally.count, tally.setup.rule
    decision = decide(rule, tally.figures)
    if tally.silent is not None:
        return _with_silent(decision, tally.silent)
    if METHODS[tally.setup.method].asks == "yes_no":
        return Conclusion(decision, decision.outcome)

    def outcome_of(support: Support) -> str:
        return decide(rule, tally.figures_of(support)).outcome

    leading = count.supports[0].option
    seats = tally.setup.contest.seats
    outcome, elected = fill(count, seats, outcome_of, by_most=rule.asks_for_most)
    standing = tuple(
        Standing(option, weight_of(votes), count.points.get(option))
        for option, votes in count.votes.items()
    )
    return Conclusion(decision, Outcome(outcome), standing, elected, written(count), leading)


def _with_silent(without: Decision, silent: Weight) -> Conclusion:
    """Count the silent with the majority, and keep what it is without them."""
    figures, deemed = deem(without.figures, silent)
    decision = decide(without.rule, figures)
    kept = Silent(silent, without.outcome, deemed.side)
    return Conclusion(decision, decision.outcome, silent=kept)
