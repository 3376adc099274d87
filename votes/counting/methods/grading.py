"""Grading: every option gets a grade; by the share of good grades, by the middle, or by the sum.

A ballot is the list of grades in the order of the options. The middle grade is the lower median
of the heads; ties are settled as in majority judgment (Balinski and Laraki): take away one head
with the middle grade from each, again and again, until the middles differ. The sum gives the
worst grade 0 points, the next 1 and so on, which orders as the mean does without a fraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from votes.counting.methods.contest import (
    Contest,
    Count,
    Paper,
    Step,
    Sum,
    Support,
    add,
    blank,
    leading_first,
    less,
    spoilt,
    valid,
)


def fits_grades(choice: Any, contest: Contest) -> bool:
    """Whether a choice has one known grade for every option."""
    return (
        isinstance(choice, list)
        and len(choice) == len(contest.options)
        and all(isinstance(grade, str) and grade in contest.grades for grade in choice)
    )


def count_good(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Order the options by the heads that gave a good grade."""
    return _count(contest, papers, None, {})


def count_middle(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Order the options by their middle grade (majority judgment)."""
    numbers = _by_grade(contest, papers)
    order = sorted(contest.in_order(contest.options), key=lambda o: tuple(middles(numbers[o])))
    return _count(contest, papers, order, {})


def count_sum(contest: Contest, papers: Sequence[Paper]) -> Count:
    """Order the options by the sum of their points."""
    best = len(contest.grades) - 1
    points = {
        option: sum((best - at) * heads for at, heads in enumerate(numbers))
        for option, numbers in _by_grade(contest, papers).items()
    }
    order = sorted(contest.in_order(contest.options), key=lambda option: -points[option])
    return _count(contest, papers, order, points)


def middles(numbers: Sequence[int]) -> list[int]:
    """Return the middle grade, and each next one after a head with it is taken away.

    ``numbers`` are heads by grade, the best first; the list is of grades' places. Runs of equal
    grades are not shortened: two options have equally many heads, so the lists compare.
    """
    left, found = list(numbers), list[int]()
    for heads in range(sum(left), 0, -1):
        place, seen = 0, left[0]
        while 2 * seen <= heads:
            place += 1
            seen += left[place]
        found.append(place)
        left[place] -= 1
    return found


def _by_grade(contest: Contest, papers: Sequence[Paper]) -> dict[str, list[int]]:
    """Heads by grade, for every option."""
    found = {option: [0] * len(contest.grades) for option in contest.options}
    for paper in valid(papers):
        for option, grade in zip(contest.options, paper.choice, strict=True):
            found[option][contest.grades.index(grade)] += paper.heads
    return found


def _count(
    contest: Contest,
    papers: Sequence[Paper],
    order: Sequence[str] | None,
    points: Mapping[str, int],
) -> Count:
    """Put the options in ``order``; good grades are votes in favour, the others against."""
    chosen, good = valid(papers), contest.grades[: contest.good]
    votes = {
        option: add(paper for paper in chosen if paper.choice[at] in good)
        for at, option in enumerate(contest.options)
    }
    whole = add(chosen)
    supports = (
        leading_first(contest, votes, whole) if order is None else _ranked(order, votes, whole)
    )
    trace: list[Step] = [
        {"act": "graded", "option": option, "grade": grade, "heads": heads}
        for option, numbers in _by_grade(contest, papers).items()
        for grade, heads in zip(contest.grades, numbers, strict=True)
    ]
    return Count(votes, blank(papers), spoilt(papers), supports, points, trace=tuple(trace))


def _ranked(order: Sequence[str], votes: Mapping[str, Sum], whole: Sum) -> tuple[Support, ...]:
    return tuple(
        Support(option, votes[option], less(whole, votes[option]), rank)
        for rank, option in enumerate(order)
    )
