"""Ranking: instant run-off, Borda's points, Schulze's strongest paths.

A ballot lists options, the most wanted first; what it leaves out stands behind all it names.
Ties are broken by the order of the ballot, or by lot where a seed was drawn in public.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from votes.counting.methods.contest import (
    Contest,
    Count,
    Paper,
    Step,
    Sum,
    Support,
    add,
    are_distinct,
    blank,
    less,
    spoilt,
    valid,
)


def fits_ranking(choice: Any, contest: Contest) -> bool:
    """Whether a choice is a list of options, each at most once."""
    return are_distinct(choice, contest.options)


def first_of(paper: Paper, options: Container[str]) -> str | None:
    """Return the option that a paper puts before all others of ``options``."""
    return next((option for option in paper.choice if option in options), None)


def tops(options: Sequence[str], papers: Sequence[Paper]) -> dict[str, Sum]:
    """Return how much weight puts each of ``options`` before the others."""
    piles: dict[str, list[Paper]] = {option: [] for option in options}
    for paper in papers:
        first = first_of(paper, piles)
        if first is not None:
            piles[first].append(paper)
    return {option: add(pile) for option, pile in piles.items()}


def count_instant_runoff(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Strike the option with the fewest first places, until one has more than half of the rest.

    Of several with the fewest, the one last in the order of ties goes.
    """
    chosen, going = valid(papers), list(contest.options)
    trace, struck = list[Step](), list[str]()
    votes = tops(going, chosen)
    first = dict(votes)
    while 2 * max(sums.heads for sums in votes.values()) <= sum(s.heads for s in votes.values()):
        if len(going) == 1:
            break
        _tell(trace, len(struck) + 1, votes)
        out = min(reversed(contest.in_order(going)), key=lambda option: votes[option].heads)
        trace.append({"act": "struck", "option": out, "heads": votes[out].heads})
        struck.append(out)
        going.remove(out)
        votes = tops(going, chosen)
    _tell(trace, len(struck) + 1, votes)
    last = sorted(contest.in_order(going), key=lambda option: -votes[option].heads)
    winner = last[0]
    trace.append({"act": "wins", "option": winner, "heads": votes[winner].heads})
    rest = add(paper for paper in chosen if first_of(paper, going) not in {None, winner})
    order = [*last[1:], *reversed(struck)]
    return _found(papers, first, (Support(winner, votes[winner], rest), order), trace)


def _tell(trace: list[Step], number: int, votes: Mapping[str, Sum]) -> None:
    for option, sums in votes.items():
        trace.append({"act": "round", "round": number, "option": option, "heads": sums.heads})


def count_borda(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Give the first of n options n-1 points, the next n-2 and so on, what is left out none."""
    chosen, most = valid(papers), len(contest.options) - 1
    points = dict.fromkeys(contest.options, 0)
    for paper in chosen:
        for place, option in enumerate(paper.choice):
            points[option] += (most - place) * paper.heads
    order = sorted(contest.in_order(contest.options), key=lambda option: -points[option])
    trace: list[Step] = [{"act": "points", "option": o, "points": points[o]} for o in order]
    return _against_next(contest, papers, order, (points, trace))


def count_schulze(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Compare the options in pairs; a chain of victories is as strong as its weakest one.

    An option stands before another where its strongest chain to it is the stronger (M. Schulze,
    winning votes).
    """
    options, chosen = contest.options, valid(papers)
    beaten = _pairs(options, chosen)
    paths = {(a, b): heads if heads > beaten[b, a] else 0 for (a, b), heads in beaten.items()}
    for via in options:
        for a, b in beaten:
            if via not in {a, b}:
                paths[a, b] = max(paths[a, b], min(paths[a, via], paths[via, b]))
    wins = {a: sum(paths[a, b] > paths[b, a] for b in options if b != a) for a in options}
    order = sorted(contest.in_order(options), key=lambda option: -wins[option])
    trace: list[Step] = [
        {"act": "pair", "option": a, "other": b, "heads": beaten[a, b], "against": beaten[b, a]}
        for at, a in enumerate(options)
        for b in options[at + 1 :]
    ]
    trace += [{"act": "before", "option": a, "number": wins[a]} for a in order]
    return _against_next(contest, papers, order, ({}, trace))


def _pairs(options: Sequence[str], papers: Sequence[Paper]) -> dict[tuple[str, str], int]:
    """Return how many heads put one option before another, for every two of them."""
    found = {(a, b): 0 for a in options for b in options if a != b}
    for paper in papers:
        heads, named = paper.heads, paper.choice
        unnamed = [option for option in options if option not in named]
        for at, one in enumerate(named):
            for other in (*named[at + 1 :], *unnamed):
                found[one, other] += heads
    return found


def _before(papers: Sequence[Paper], one: str, other: str) -> Sum:
    """Return the weight of those who put ``one`` before ``other``."""
    return add(paper for paper in papers if first_of(paper, (one, other)) == one)


def _against_next(
    contest: Contest,
    papers: Sequence[Paper],
    order: Sequence[str],
    told: tuple[Mapping[str, int], list[Step]],
) -> Count:
    """Hold the winner against the next: the votes in favour are those who put it before."""
    points, trace = told
    chosen = valid(papers)
    winner, *others = order
    against = _before(chosen, others[0], winner) if others else Sum()
    yes = _before(chosen, winner, others[0]) if others else add(chosen)
    trace.append({"act": "wins", "option": winner, "heads": yes.heads})
    first = tops(contest.options, chosen)
    found = _found(papers, first, (Support(winner, yes, against), others), trace)
    return Count(found.votes, found.blank, found.invalid, found.supports, points, trace=found.trace)


def _found(
    papers: Sequence[Paper],
    first: Mapping[str, Sum],
    decided: tuple[Support, Sequence[str]],
    trace: Sequence[Step],
) -> Count:
    """The winner is put to the rule; the others stand behind it with their first places."""
    winner, others = decided
    whole = add(valid(papers))
    behind = [
        Support(option, first[option], less(whole, first[option]), rank)
        for rank, option in enumerate(others, start=1)
    ]
    supports = (winner, *behind)
    return Count(first, blank(papers), spoilt(papers), supports, trace=tuple(trace))
