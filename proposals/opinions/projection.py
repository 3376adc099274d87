"""Lay people out on a plane, those who answer alike close together."""

from __future__ import annotations

import numpy as np

from proposals.opinions.matrix import Floats
from proposals.opinions.pausing import Pause, no_pause

DIMENSIONS = 2
_PIECE = 500
"""People whose answers are multiplied at once."""


def project(values: Floats, pause: Pause = no_pause) -> Floats:
    """The two principal components of the answers, one row for each person.

    What somebody did not answer counts as the statement's mean, that is, as nothing once the means
    are taken off. The square root of asked by answered keeps people with few answers from being
    pulled to the middle. The sign of each axis is fixed, so that the same answers always give the
    same picture.
    """
    known = np.isfinite(values)
    count = known.sum(axis=0)
    means = np.where(known, values, 0.0).sum(axis=0) / np.maximum(count, 1)
    centred = np.where(known, values - means, 0.0)
    # The small matrix of statements by statements, not the tall one of people: two hundred
    # statements take a hundredth of a second, however many people there are.
    spread = np.zeros((values.shape[1], values.shape[1]))
    for start in range(0, len(centred), _PIECE):
        piece = centred[start : start + _PIECE]
        spread += piece.T @ piece
        pause()
    _lengths, vectors = np.linalg.eigh(spread)
    pause()
    axes = vectors[:, ::-1][:, :DIMENSIONS]
    longest = np.argmax(np.abs(axes), axis=0)
    axes = axes * np.where(np.take_along_axis(axes, longest[None, :], axis=0) < 0, -1.0, 1.0)
    plane = centred @ axes
    if plane.shape[1] < DIMENSIONS:  # a single statement
        plane = np.hstack([plane, np.zeros((len(plane), DIMENSIONS - plane.shape[1]))])
    answered = known.sum(axis=1, keepdims=True)
    laid: Floats = plane * np.sqrt(values.shape[1] / np.maximum(answered, 1))
    return laid
