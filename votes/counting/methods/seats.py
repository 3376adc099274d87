"""Filling the seats: what leads is put to the rule, one option after another.

An option is never chosen before one that stands ahead of it. Equal numbers at the last seat
choose neither of the two, as a tie elects nobody; the assembly votes again (RONR 46:32). Under a
rule that asks for the most votes (村民委员会组织法 §15) an option passes only with more than what
would displace it; lots do not help there, as the law asks for votes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from votes.counting.methods.contest import Count, Support, decimal

PASSED, FAILED, TIED, INQUORATE = "passed", "failed", "tied", "inquorate"


def fill(
    count: Count, seats: int, outcome_of: Callable[[Support], str], *, by_most: bool = False
) -> tuple[str, tuple[str, ...]]:
    """Return how the vote ended and who is chosen; ``outcome_of`` puts one option to the rule.

    ``by_most`` says that the rule itself asks for the most votes: a seat that stays empty is then
    tied or not as the option is that stands first in line for it.
    """
    first = outcome_of(count.supports[0])
    if count.selected is not None:
        return first, count.selected if first == PASSED else ()
    if first == INQUORATE:
        return INQUORATE, ()
    passing, last = list[Support](), first
    for support in count.supports:
        last = outcome_of(support)
        if last != PASSED:
            break
        passing.append(support)
    elected = tuple(one.option for one in passing if _ahead(one, passing) <= seats)
    if by_most and len(elected) < seats:
        return last, elected
    return _outcome(count, passing, len(elected), seats), elected


def _ahead(one: Support, passing: Sequence[Support]) -> int:
    """How many stand at this option's rank or before it, itself among them."""
    return sum(other.rank <= one.rank for other in passing)


def _outcome(count: Count, passing: Sequence[Support], elected: int, seats: int) -> str:
    """Passed when every seat is filled; a tie where equals stand at the last seat."""
    if elected == seats:
        return PASSED
    ranks = [support.rank for support in count.supports]
    equals = ranks.count(ranks[0]) > 1 if not passing else len(passing) > elected
    return TIED if equals else FAILED


def written(count: Count) -> list[dict[str, Any]]:
    """Return the trace as it is recorded: whole numbers, and fractions to two decimals."""
    return [
        {
            name: decimal(value) if isinstance(value, Fraction) else value
            for name, value in step.items()
        }
        for step in count.trace
    ]
