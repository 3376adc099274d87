"""The picture of a round: where people stand, drawn as few enough marks for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proposals.opinions.matrix import Floats, Whole

MOST_DOTS = 300
"""More people than these are drawn as marks of several, in the squares of a grid."""
GRID = 16
_EDGE = 98
"""Percentile of distances that reaches the picture's edge: one far away must not shrink the rest."""


@dataclass(frozen=True)
class Mark:
    """One mark: where (from -100 to 100, from the middle), whose group, and for how many people."""

    x: float
    y: float
    group: int
    people: int


def draw(plane: Floats, labels: Whole) -> Sequence[Mark]:
    """Lay the people out as marks, in an order that tells nothing about who they are."""
    if len(plane) == 0:
        return ()
    reach = float(np.percentile(np.abs(plane), _EDGE)) or 1.0
    placed = np.clip(plane / reach * 100, -100, 100)
    if len(plane) <= MOST_DOTS:
        marks = [
            Mark(round(float(x), 1), round(float(y), 1), int(group), 1)
            for (x, y), group in zip(placed, labels, strict=True)
        ]
    else:
        marks = _gathered(placed, labels)
    return sorted(marks, key=lambda mark: (mark.x, mark.y, mark.group))


def _gathered(placed: Floats, labels: Whole) -> list[Mark]:
    """One mark for all of a group in one square, where their middle is."""
    square = np.minimum(((placed + 100) / 200 * GRID).astype(np.int64), GRID - 1)
    key = (labels * GRID + square[:, 0]) * GRID + square[:, 1]
    _keys, which, people = np.unique(key, return_inverse=True, return_counts=True)
    return [
        Mark(
            round(float(placed[which == number, 0].mean()), 1),
            round(float(placed[which == number, 1].mean()), 1),
            int(labels[which == number][0]),
            int(count),
        )
        for number, count in enumerate(people)
    ]
