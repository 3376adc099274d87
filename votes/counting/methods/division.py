"""Dividing a budget by the ballots of a poll: the three rules behind one counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

from votes.counting.methods.budget import Ballots, Division, greedy, scores
from votes.counting.methods.contest import (
    Contest,
    Count,
    Paper,
    Support,
    add,
    blank,
    less,
    spoilt,
    valid,
)
from votes.counting.methods.equal_shares import equal_shares
from votes.counting.methods.ticks import count_ticks, ticked


def count_greedy(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Take the most wanted projects, passing over what no longer fits."""
    return _divide(contest, papers, lambda ballots: _greedy(contest, ballots, skip=True))


def count_greedy_no_skip(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Take the most wanted projects until one no longer fits."""
    return _divide(contest, papers, lambda ballots: _greedy(contest, ballots, skip=False))


def count_equal_shares(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Let everybody spend an equal share, and fill up by add-one."""

    def rule(ballots: Sequence[Ballots]) -> Division:
        return equal_shares(_costs(contest), ballots, contest.budget, unit=contest.unit)

    return _divide(contest, papers, rule)


def _greedy(contest: Contest, ballots: Sequence[Ballots], *, skip: bool) -> Division:
    points = scores(contest.options, ballots)
    return greedy(_costs(contest), points, contest.budget, skip=skip, least=1)


def _costs(contest: Contest) -> dict[str, int | Fraction]:
    """Costs in the order that breaks ties."""
    return {option: contest.costs[option] for option in contest.in_order(contest.options)}


def _divide(
    contest: Contest, papers: Sequence[Paper], rule: Callable[[Sequence[Ballots]], Division]
) -> Count:
    """Divide; what is put to the rule is whether enough took part in it and did not abstain."""
    chosen = valid(papers)
    alike = Counter[tuple[str, ...]]()
    for paper in chosen:
        alike[tuple(ticked(paper))] += paper.heads
    found = rule([Ballots(dict.fromkeys(ticks, 1), heads) for ticks, heads in alike.items()])
    whole = add(chosen)
    return Count(
        count_ticks(contest, papers).votes,
        blank(papers),
        spoilt(papers),
        (Support("", whole, less(whole, whole)),),
        selected=found.selected,
        trace=found.trace,
    )
