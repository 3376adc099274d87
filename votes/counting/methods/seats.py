"""Filling the seats: what leads is put to the rule, one option after another.

An option is never chosen before one that stands ahead of it. Equal numbers at the last seat
choose neither of the two, as a tie elects nobody; the assembly votes again (RONR 46:32).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from votes.counting.methods.contest import Count, Support, decimal

PASSED, FAILED, TIED, INQUORATE = "passed", "failed", "tied", "inquorate"


def fill(
    count: Count, seats: int, outcome_of: Callable[[Support], str]
) -> tuple[str, tuple[str, ...]]:
    """Return how the vote ended and who is chosen; ``outcome_of`` puts one option to the rule."""
    first = outcome_of(count.supports[0])
    if count.selected is not None:
        return first, count.selected if first == PASSED else ()
    if first == INQUORATE:
        return INQUORATE, ()
    passing = list[Support]()
    for support in count.supports:
        if outcome_of(support) != PASSED:
            break
        passing.append(support)
    elected = tuple(one.option for one in passing if _ahead(one, passing) <= seats)
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
