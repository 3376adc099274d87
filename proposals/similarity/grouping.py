"""Groups of needs that seem to say the same: cautious, and the same for the same input.

Two needs are linked where each is among the other's nearest and their likeness stands clear of
what needs on one topic always have in common. Links join needs from the strongest down; two
groups become one only if at least half of the pairs across them are linked, so that a chain
「停车难」–「停车收费」–「收费不公开」 does not become one demand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CLEAR = 0.28
"""Likeness from which a mutual link is believed: on a trial with the labelled messages, about three in four above it belonged together."""

Near = Mapping[int, Mapping[int, float]]
"""For each need its nearest, with their likeness."""


@dataclass(frozen=True)
class Group:
    """Needs that seem to say the same, in order, and how alike they are on average."""

    members: tuple[int, ...]
    score: float


def links(near: Near) -> dict[tuple[int, int], float]:
    """Return the mutual links that stand clear, smaller number first."""
    found: dict[tuple[int, int], float] = {}
    for one, others in near.items():
        for other, there in others.items():
            back = near.get(other, {}).get(one)
            if one < other and back is not None:
                alike = (min(there, 1.0) * min(back, 1.0)) ** 0.5
                if alike >= CLEAR:
                    found[one, other] = alike
    return found


def groups(linked: Mapping[tuple[int, int], float]) -> list[Group]:
    """Join linked needs into groups, the largest first, then the most alike, then the oldest."""
    group_of: dict[int, frozenset[int]] = {}
    for one, other in sorted(linked, key=lambda link: (-linked[link], link)):
        left = group_of.get(one, frozenset({one}))
        right = group_of.get(other, frozenset({other}))
        if left != right and _hang_together(left, right, linked):
            joined = left | right
            group_of.update(dict.fromkeys(joined, joined))
    made = {Group(tuple(sorted(g)), _average(g, linked)) for g in group_of.values()}
    return sorted(made, key=lambda g: (-len(g.members), -g.score, g.members))


def _hang_together(
    left: Iterable[int], right: Iterable[int], linked: Mapping[tuple[int, int], float]
) -> bool:
    across = [(min(a, b), max(a, b)) for a in left for b in right]
    return 2 * sum(pair in linked for pair in across) >= len(across)


def _average(members: Iterable[int], linked: Mapping[tuple[int, int], float]) -> float:
    inside = set(members)
    scores = [s for (one, other), s in linked.items() if one in inside and other in inside]
    return math.fsum(scores) / len(scores)  # the same whatever the order
