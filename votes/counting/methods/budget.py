"""Dividing a budget among projects: the most wanted first, with or without passing over.

The rules are those of participatory budgets as they are really held (Pabulib names them
``greedy`` and ``greedy-no-skip``). All numbers are whole or exact fractions. Among equals the
project that stands earlier on the ballot goes first: the order is fixed before anybody votes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from votes.counting.methods.contest import Step

Amount = int | Fraction


@dataclass(frozen=True, slots=True)
class Ballots:
    """Ballots that say the same: points for projects (1 where a project is only ticked)."""

    points: Mapping[str, Amount]
    voters: int
    """How many voters handed in this ballot; their weight, where ballots are weighted."""


@dataclass(frozen=True, slots=True)
class Division:
    """A budget divided: the projects in the order in which they were taken, and why."""

    selected: tuple[str, ...]
    spent: Amount
    trace: tuple[Step, ...] = field(default=())


def scores(projects: Sequence[str], ballots: Sequence[Ballots]) -> dict[str, Amount]:
    """Add up the points of each project; what is on no ballot has none."""
    found: dict[str, Amount] = dict.fromkeys(projects, 0)
    for ballot in ballots:
        for project, points in ballot.points.items():
            found[project] += points * ballot.voters
    return found


def greedy(
    costs: Mapping[str, Amount],
    points: Mapping[str, Amount],
    budget: Amount,
    *,
    skip: bool = True,
    least: Amount = 0,
) -> Division:
    """Take projects by their points while the money lasts.

    ``costs`` is in the order of the ballot. A project that no longer fits is passed over where
    ``skip``; otherwise it ends the division. Fewer points than ``least`` are never enough.
    """
    left, selected, trace = budget, list[str](), list[Step]()
    ended = False
    for project in sorted(costs, key=lambda name: -points[name]):
        cost, act = costs[project], "taken"
        if points[project] < least:
            act = "too_few"
        elif ended or cost > left:
            act = "after_the_end" if ended else "too_dear"
            ended = not skip
        else:
            left -= cost
            selected.append(project)
        step = {"act": act, "option": project, "points": points[project], "cost": cost}
        trace.append(step | {"left": left})
    return Division(tuple(selected), budget - left, tuple(trace))
