"""How far the whole is, from its weighted parts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.progress.weighting import Part, weighted_progress, whole_percent

SHARES = st.fractions(0, 1)
PARTS = st.lists(st.builds(Part, st.integers(0, 50), SHARES), max_size=8)


def test_a_heavy_part_counts_by_its_weight() -> None:
    parts = [Part(3, Fraction(1)), Part(1, Fraction(0))]
    assert weighted_progress(parts) == Fraction(3, 4)


@pytest.mark.parametrize("parts", [[], [Part(0, Fraction(1))]])
def test_nothing_to_weigh_is_no_progress(parts: list[Part]) -> None:
    assert weighted_progress(parts) == 0


def test_a_hundred_percent_is_said_only_when_all_is_done() -> None:
    assert whole_percent(Fraction(999, 1000)) == 99
    assert whole_percent(Fraction(1)) == 100


@pytest.mark.parametrize(
    ("weight", "progress", "wrong"),
    [(-1, Fraction(0), "negative"), (1, Fraction(11, 10), "0 and 1"), (1, Fraction(-1), "0 and 1")],
)
def test_a_part_outside_its_bounds_is_refused(weight: int, progress: Fraction, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        Part(weight, progress)


@given(PARTS)
def test_the_whole_lies_between_nothing_and_all(parts: list[Part]) -> None:
    assert 0 <= weighted_progress(parts) <= 1


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8), SHARES)
def test_parts_alike_make_a_whole_alike(weights: list[int], share: Fraction) -> None:
    assert weighted_progress(Part(weight, share) for weight in weights) == share
