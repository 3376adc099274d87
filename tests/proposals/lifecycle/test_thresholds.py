"""How many voices it takes: whole numbers, never a rounding that lets a matter slip through."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.lifecycle.thresholds import Progress, Threshold, ThresholdKind


@given(st.integers(1, 100), st.integers(0, 100_000))
def test_a_share_is_the_least_number_that_is_no_smaller(percent: int, residents: int) -> None:
    required = Threshold(ThresholdKind.SHARE, percent).required(residents)
    share = Fraction(percent * residents, 100)
    assert share <= required < share + 1


@pytest.mark.parametrize(
    ("kind", "number", "residents", "required"),
    [
        (ThresholdKind.PEOPLE, 30, 7, 30),
        (ThresholdKind.SHARE, 10, 7, 1),
        (ThresholdKind.SHARE, 10, 1_001, 101),
        (ThresholdKind.SHARE, 10, 0, 0),
        (ThresholdKind.NONE, 5, 900, 0),
    ],
)
def test_what_halls_choose(kind: ThresholdKind, number: int, residents: int, required: int) -> None:
    assert Threshold(kind, number).required(residents) == required


@pytest.mark.parametrize(
    ("voices", "required", "reached", "missing", "shown"),
    [(29, 30, False, 1, 29), (30, 30, True, 0, 30), (45, 30, True, 0, 30), (3, 0, False, 0, 0)],
)
def test_progress_in_numbers(
    *, voices: int, required: int, reached: bool, missing: int, shown: int
) -> None:
    progress = Progress(voices, required)
    assert (progress.is_reached, progress.missing, progress.shown) == (reached, missing, shown)
