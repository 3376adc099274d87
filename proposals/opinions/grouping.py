"""Whether the people of a round fall into groups, and who belongs to which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from proposals.opinions.clustering import (
    SEED,
    TRIES,
    k_means,
    merge_small,
    silhouettes,
)
from proposals.opinions.matrix import Floats, Matrix, Whole
from proposals.opinions.pausing import Pause, no_pause
from proposals.opinions.projection import project

FEWEST_PEOPLE = 20
"""Below this nothing is shown: a handful of answers is no opinion of a neighbourhood."""
FEWEST_IN_GROUP = 5
"""Groups below this are never shown: their members could be guessed."""
FEWEST_ANSWERS = 7
"""Who answered fewer (or not all, where there are not so many) is counted, but in no group."""
MOST_GROUPS = 5
CLEAR = 0.25
"""A silhouette below this means that the groups are but a way of cutting a cloud."""
SHUFFLES = 19
"""The parting must be clearer than that of the same answers shuffled among people, each time.

A silhouette alone does not tell: k-means cuts a cloud of answers given by chance into pieces with a
silhouette about 0.35, whatever their number. That it beats nineteen shuffles by chance happens
to one round in twenty.
"""
_SAMPLE, _TRIES = 200, 3
"""So many people, and tries, are enough to know what chance gives."""


class Finding(StrEnum):
    """What can be said about groups."""

    TOO_FEW = "too_few"
    NO_GROUPS = "no_groups"
    GROUPS = "groups"


@dataclass(frozen=True)
class Grouping:
    """Who stands where, and in which group."""

    finding: Finding
    placed: NDArray[np.bool_]
    """Which rows of the matrix answered enough to be placed."""
    plane: Floats
    """Where the placed ones stand."""
    labels: Whole
    """Their groups, 0 the largest; all 0 where there are none."""
    silhouette: float
    """How clearly the best parting parts, 0 where none was tried."""


def group(matrix: Matrix, pause: Pause = no_pause) -> Grouping:
    """Find the groups, if there are any to be shown.

    People are parted into two to five groups; groups under five people are merged into the
    nearest; the parting with the highest silhouette stands if that reaches a quarter, and more
    than chance gives.
    """
    enough = matrix.answered >= min(FEWEST_ANSWERS, len(matrix.statements))
    plane = project(matrix.values, pause)[enough]
    nobody = np.zeros(len(plane), dtype=np.int64)
    if len(matrix.people) < FEWEST_PEOPLE:
        return Grouping(Finding.TOO_FEW, enough, plane, nobody, 0.0)
    pause()
    if len(plane) < FEWEST_PEOPLE:
        return Grouping(Finding.NO_GROUPS, enough, plane, nobody, 0.0)
    labels, score = _best(plane, pause)
    if score < CLEAR or not _beats_chance(matrix.values[enough], score, pause):
        return Grouping(Finding.NO_GROUPS, enough, plane, nobody, score)
    return Grouping(Finding.GROUPS, enough, plane, _by_size(labels), score)


def _beats_chance(values: Floats, score: float, pause: Pause) -> bool:
    """Whether people who answer by chance, each statement as often as here, part less clearly."""
    chance = np.random.default_rng(SEED)
    some = values[:: -(-len(values) // _SAMPLE)]
    for _shuffle in range(SHUFFLES):
        plane = project(_shuffled(some, chance))
        if _best(plane, pause, _TRIES)[1] >= score:
            return False
        pause()
    return True


def _shuffled(values: Floats, chance: np.random.Generator) -> Floats:
    """The answers to each statement dealt anew among those who answered it."""
    dealt = values.copy()
    for column in dealt.T:
        given = np.isfinite(column)
        column[given] = chance.permutation(column[given])
    return dealt


def _best(plane: Floats, pause: Pause, tries: int = TRIES) -> tuple[Whole, float]:
    """The parting that parts best; of equals the one with fewer groups."""
    tried = [
        merge_small(plane, k_means(plane, k, pause, tries), FEWEST_IN_GROUP)
        for k in range(2, MOST_GROUPS + 1)
    ]
    partings = [labels for labels in tried if labels.max() > 0]
    scores = silhouettes(plane, partings, pause)
    if not scores:
        return tried[0], 0.0
    best = int(np.argmax(scores))
    return partings[best], scores[best]


def _by_size(labels: Whole) -> Whole:
    rank = np.argsort(np.argsort(-np.bincount(labels), kind="stable"), kind="stable")
    ordered: Whole = rank[labels]
    return ordered
