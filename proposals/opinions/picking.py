"""Pick from many statements the few that say most about a group, or about all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from proposals.opinions.answers import Answer
from proposals.opinions.matrix import Floats
from proposals.opinions.measures import SURE, Counts, Side, consensus, smoothed, z_of_share

MOST = 5
"""Statements of one list."""
ENOUGH_ANSWERS = 3
"""A group's answers to a statement are shown from so many on."""


@dataclass(frozen=True)
class Pick:
    """One statement (by its column), the side that is meant, and how strongly."""

    column: int
    side: Answer
    strength: float


def typical(counts: Counts, agree: Side, disagree: Side, group: int) -> Sequence[Pick]:
    """What sets a group apart, agreements first: both z-scores beyond chance, by ratio and share.

    A group about which nothing is beyond chance is told by the one statement that comes nearest.
    """
    shown = counts.answered[group] >= ENOUGH_ANSWERS
    for_it = agree.ratio_z[group] > disagree.ratio_z[group]
    picks = [
        Pick(int(column), _side(for_it[column]), float(side.weight[group, column]))
        for column in np.flatnonzero(shown)
        for side in (agree if for_it[column] else disagree,)
        if side.is_sure[group, column]
    ]
    if not picks:
        return _nearest(agree, disagree, group, np.flatnonzero(shown))
    strongest = sorted(picks, key=lambda pick: (-pick.strength, pick.column))[:MOST]
    return sorted(strongest, key=lambda pick: -pick.side)


def _nearest(agree: Side, disagree: Side, group: int, columns: Any) -> Sequence[Pick]:
    picks = [
        Pick(int(column), side, float(measured.ratio_z[group, column]))
        for column in columns
        for side, measured in ((Answer.AGREE, agree), (Answer.DISAGREE, disagree))
        if measured.share[group, column] > 0.5
    ]
    best = max(picks, key=lambda pick: (pick.strength, -pick.column), default=None)
    return [best] if best is not None and best.strength > 0 else []


def shared(counts: Counts) -> Sequence[Pick]:
    """What every group says alike: more than half of each, the strongest first.

    Ranked by group-informed consensus, of agreement and of disagreement.
    """
    picks = []
    for side, given in ((Answer.AGREE, counts.agree), (Answer.DISAGREE, counts.disagree)):
        each = (2 * given > counts.answered) & (counts.answered >= ENOUGH_ANSWERS)
        strength = consensus(given, counts.answered)
        picks += _picks(side, strength, np.flatnonzero(each.all(axis=0)))
    return _strongest(picks)


def overall(counts: Counts) -> Sequence[Pick]:
    """What most of all people say: more than half beyond chance, by share and z-score."""
    picks = []
    for side, given in ((Answer.AGREE, counts.agree), (Answer.DISAGREE, counts.disagree)):
        share = smoothed(given.sum(axis=0), counts.answered.sum(axis=0))
        z = z_of_share(given.sum(axis=0), counts.answered.sum(axis=0))
        strongest = _picks(side, share * z, np.flatnonzero((share > 0.5) & (z > SURE)))
        picks += _strongest(strongest)
    return picks


def dividing(counts: Counts) -> Sequence[Pick]:
    """Where groups stand farthest apart; among all together, where halves stand against each other.

    The strength is the widest distance between two groups' shares of agreement, or twice the
    smaller of the two sides among all.
    """
    if len(counts.agree) > 1:
        share = np.where(
            counts.answered >= ENOUGH_ANSWERS, smoothed(counts.agree, counts.answered), np.nan
        )
        known = np.isfinite(share).sum(axis=0) > 1
        low = np.where(np.isfinite(share), share, np.inf).min(axis=0)
        high = np.where(np.isfinite(share), share, -np.inf).max(axis=0)
        strength = np.where(known, np.where(known, high, 0) - np.where(known, low, 0), 0.0)
    else:
        lesser = np.minimum(counts.agree[0], counts.disagree[0])
        strength = 2 * lesser / np.maximum(counts.answered[0], 1)
    far = np.flatnonzero(strength > 1 / 3)
    return _strongest(_picks(Answer.PASS, strength, far))


def _side(agrees: Any) -> Answer:
    return Answer.AGREE if agrees else Answer.DISAGREE


def _picks(side: Answer, strength: Floats, columns: Any) -> list[Pick]:
    return [Pick(int(column), side, float(strength[column])) for column in columns]


def _strongest(picks: Sequence[Pick]) -> list[Pick]:
    return sorted(picks, key=lambda pick: (-pick.strength, pick.column))[:MOST]
