"""Part points on a plane into groups, and tell how well they part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from proposals.opinions.matrix import Floats, Whole
from proposals.opinions.pausing import Pause, no_pause

SEED = 20190414
TRIES = 10
MOST_STEPS = 300
_PIECE = 100
"""Rows of one piece of the silhouette."""


def k_means(points: Floats, k: int, pause: Pause = no_pause, tries: int = TRIES) -> Whole:
    """Part the points into at most ``k`` groups: the tightest of some tries from a fixed seed."""
    chance = np.random.default_rng(SEED + k)
    best, tightest = np.zeros(len(points), dtype=np.int64), np.inf
    for _try in range(tries):
        labels, spread = _settle(points, _spread_out(points, k, chance))
        if spread < tightest:
            best, tightest = labels, spread
        pause()
    return _numbered(best)


def merge_small(points: Floats, labels: Whole, fewest: int) -> Whole:
    """Give the members of groups under ``fewest`` to the nearest group that is large enough.

    Where no group is, everybody is in one.
    """
    sizes = np.bincount(labels)
    large = np.flatnonzero(sizes >= fewest)
    if len(large) == 0:
        return np.zeros_like(labels)
    centres = np.array([points[labels == group].mean(axis=0) for group in large])
    nearest = large[_distances(points, centres).argmin(axis=1)]
    return _numbered(np.where(np.isin(labels, large), labels, nearest))


def silhouettes(
    points: Floats, partings: Sequence[Whole], pause: Pause = no_pause
) -> tuple[float, ...]:
    """How well each parting parts the points: from -1 over 0 (not at all) to 1.

    The mean over all points of (b - a) / max(a, b), where a is the mean distance to one's own
    group and b that to the nearest other (Rousseeuw 1987); a point alone in its group counts 0.
    """
    members = [_one_hot(labels) for labels in partings]
    sums = [0.0] * len(partings)
    for start in range(0, len(points), _PIECE):
        piece = slice(start, start + _PIECE)
        away = np.sqrt(_distances(points[piece], points))
        for number, labels in enumerate(partings):
            sums[number] += _silhouette_sum(away, labels[piece], members[number])
        pause()
    return tuple(total / len(points) for total in sums)


def _silhouette_sum(away: Floats, own: Whole, members: Floats) -> float:
    sizes = members.sum(axis=0)
    rows = np.arange(len(own))
    to_groups = away @ members
    inside = to_groups[rows, own] / np.maximum(sizes[own] - 1, 1)
    means = to_groups / sizes
    means[rows, own] = np.inf
    outside = means.min(axis=1)
    wider = np.maximum(inside, outside)
    score = np.where(
        (sizes[own] > 1) & (wider > 0), (outside - inside) / np.where(wider > 0, wider, 1), 0
    )
    return float(score.sum())


def _settle(points: Floats, centres: Floats) -> tuple[Whole, float]:
    """Lloyd's steps: to the nearest centre, centres to the middle, until nobody moves."""
    labels = np.full(len(points), -1, dtype=np.int64)
    for _step in range(MOST_STEPS):
        away = _distances(points, centres)
        nearest = away.argmin(axis=1)
        if np.array_equal(nearest, labels):
            break
        labels = nearest
        for group in np.unique(labels):  # a centre that nobody is nearest to stays
            centres[group] = points[labels == group].mean(axis=0)
    return labels, float(_distances(points, centres).min(axis=1).sum())


def _spread_out(points: Floats, k: int, chance: np.random.Generator) -> Floats:
    """Where to begin: each further centre by chance, the likelier the farther from all before."""
    chosen = [int(chance.random() * len(points))]
    while len(chosen) < k:
        away = _distances(points, points[chosen]).min(axis=1)
        reach = np.cumsum(away)
        chosen.append(int(np.searchsorted(reach, chance.random() * reach[-1])))
    begun: Floats = points[np.minimum(np.array(chosen), len(points) - 1)].copy()
    return begun


def _distances(points: Floats, others: Floats) -> Floats:
    """Squared distances, points down and others across."""
    across = np.square(points[:, None, 0] - others[None, :, 0])
    upward = np.square(points[:, None, 1] - others[None, :, 1])
    apart: Floats = np.add(across, upward)
    return apart


def _one_hot(labels: Whole) -> Floats:
    members: Floats = np.equal(labels[:, None], np.arange(labels.max() + 1)).astype(np.float64)
    return members


def _numbered(labels: Whole) -> Whole:
    """The same groups numbered without gaps, in the order of their first members."""
    _groups, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    numbered: Whole = rank[inverse]
    return numbered
