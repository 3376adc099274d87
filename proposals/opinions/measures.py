"""How a group answers each statement, how far that sets it apart, and what all groups share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proposals.opinions.answers import Answer
from proposals.opinions.matrix import Floats, Whole

SURE = 1.2815515655446004
"""A z-score beyond which chance is out of the question at 90 %, one-sided."""


@dataclass(frozen=True)
class Counts:
    """Answers to each statement: groups down, statements across."""

    agree: Whole
    disagree: Whole
    answered: Whole

    @property
    def passed(self) -> Whole:
        """Who was asked and did not want to say."""
        return self.answered - self.agree - self.disagree


@dataclass(frozen=True)
class Side:
    """One answer (agree, or disagree) of each group to each statement, beside all other groups."""

    share: Floats
    """(n + 1) / (answered + 2)."""
    share_z: Floats
    """Whether more than half give this answer."""
    ratio: Floats
    """Its share beside the share among all others."""
    ratio_z: Floats
    """Whether the group gives it more often than all others."""

    @property
    def weight(self) -> Floats:
        """How much it stands for the group: ratio · z · share · z."""
        return self.ratio * self.ratio_z * self.share * self.share_z

    @property
    def is_sure(self) -> NDArray[np.bool_]:
        """Where both z-scores are beyond chance."""
        return (self.share_z > SURE) & (self.ratio_z > SURE)


def count(values: Floats, labels: Whole) -> Counts:
    """Count each group's answers to each statement."""
    groups = range(int(labels.max()) + 1)

    def each(matches: NDArray[np.bool_]) -> Whole:
        return np.array([matches[labels == group].sum(axis=0) for group in groups], dtype=np.int64)

    return Counts(
        agree=each(values == Answer.AGREE),
        disagree=each(values == Answer.DISAGREE),
        answered=each(np.isfinite(values)),
    )


def side(given: Whole, answered: Whole) -> Side:
    """Measure one answer, given so often out of so many: groups down, statements across."""
    others, all_others = given.sum(axis=0) - given, answered.sum(axis=0) - answered
    share = smoothed(given, answered)
    return Side(
        share=share,
        share_z=z_of_share(given, answered),
        ratio=share / smoothed(others, all_others),
        ratio_z=z_of_difference(given, answered, others, all_others),
    )


def smoothed(given: Whole, answered: Whole) -> Floats:
    """A share that does not jump to nothing or all after two answers: (n + 1) / (N + 2)."""
    share: Floats = (given + 1) / (answered + 2)
    return share


def consensus(given: Whole, answered: Whole) -> Floats:
    """Group-informed consensus: the product over all groups of (n + 1) / (N + 2).

    High only where every group gives this answer: a large group cannot outweigh a small one.
    """
    product: Floats = smoothed(given, answered).prod(axis=0)
    return product


def z_of_share(given: Whole, answered: Whole) -> Floats:
    """One-proportion z-score against one half."""
    n = answered + 1
    z: Floats = 2 * np.sqrt(n) * ((given + 1) / n - 0.5)
    return z


def z_of_difference(given: Whole, answered: Whole, others: Whole, all_others: Whole) -> Floats:
    """Two-proportion z-score; nothing where everybody gives this answer."""
    n, m = answered + 1, all_others + 1
    first, second = (given + 1) / n, (others + 1) / m
    joint = (given + others + 2) / (n + m)
    error = np.sqrt(np.maximum(joint * (1 - joint), 0) * (1 / n + 1 / m))
    z: Floats = np.where(error > 0, (first - second) / np.where(error > 0, error, 1), 0.0)
    return z
