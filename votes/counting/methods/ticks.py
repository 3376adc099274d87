"""Ticking: one option (plurality), several (approval), as many as there are seats (election).

Whether the leader has enough votes is the rule's matter; where nobody has, the assembly votes
again, on all or on the two that lead (RONR 45:70, 46:32).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from votes.counting.methods.contest import (
    Contest,
    Count,
    Paper,
    add,
    are_distinct,
    blank,
    leading_first,
    spoilt,
    valid,
)


def fits_one(choice: Any, contest: Contest) -> bool:
    """Whether a choice is one of the options."""
    return isinstance(choice, str) and choice in contest.options


def fits_several(choice: Any, contest: Contest) -> bool:
    """Whether a choice is a list of options in the order of the ballot, not more than allowed."""
    return (
        are_distinct(choice, contest.options)
        and choice == [option for option in contest.options if option in choice]
        and (contest.most == 0 or len(choice) <= contest.most)
    )


def fits_budget(choice: Any, contest: Contest) -> bool:
    """Whether a choice is a list of projects, within the budget where the poll asks for it."""
    if not fits_several(choice, contest):
        return False
    return not contest.within or sum(contest.costs[code] for code in choice) <= contest.budget


def ticked(paper: Paper) -> Sequence[str]:
    """Return what a paper ticks."""
    return [paper.choice] if isinstance(paper.choice, str) else paper.choice


def count_ticks(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Add up the ticks: each ballot gives its whole weight to every option it ticks."""
    chosen = valid(papers)
    votes = {
        option: add(paper for paper in chosen if option in ticked(paper))
        for option in contest.options
    }
    supports = leading_first(contest, votes, add(chosen))
    return Count(votes, blank(papers), spoilt(papers), supports)
