"""The three answers to a statement, as numbers that can be averaged."""

from __future__ import annotations

from enum import IntEnum


class Answer(IntEnum):
    """What a person says to one statement; not having been asked yet is no answer at all."""

    DISAGREE = -1
    PASS = 0
    AGREE = 1
