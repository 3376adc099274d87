"""Rates are exact, carry their counts, and few cases prove little."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.ranking.rates import Rate, lower_bound, rounded

COUNTS = st.integers(0, 3000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def wilson(count: int, of: int) -> float:
    """The textbook's formula, in floats."""
    z, share = 1.96, count / of
    middle = share + z * z / (2 * of)
    root = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - root) / (1 + z * z / of)


@given(COUNTS)
def test_the_bound_is_wilsons_and_never_above_the_share(pair: tuple[int, int]) -> None:
    count, of = pair
    bound = lower_bound(Rate(count, of, ""))
    if not of:
        assert bound == 0
        return
    assert bound <= Fraction(count, of)
    assert -1e-9 <= wilson(count, of) - float(bound) < 1.02e-4


@given(st.integers(1, 60), st.integers(2, 30))
def test_the_same_share_of_more_cases_proves_more(of: int, times: int) -> None:
    assert lower_bound(Rate(of, of, "")) < lower_bound(Rate(of * times, of * times, ""))


def test_three_of_three_stands_below_ninety_of_a_hundred() -> None:
    assert lower_bound(Rate(3, 3, "")) == Fraction(4384, 10_000)
    assert lower_bound(Rate(90, 100, "")) == Fraction(8256, 10_000)


def test_the_printed_share_of_huizhou_is_what_its_counts_give() -> None:
    printed = Rate(413 + 563, 1980, "")
    assert printed.per_myriad == 4929
    assert Rate(976, 1340, "").per_myriad == 7284


def test_nothing_of_nothing_is_no_share() -> None:
    empty = Rate(0, 0, "")
    assert (empty.share, empty.per_myriad) == (None, None)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 2), (3, 2)])
def test_more_than_all_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="numerator"):
        Rate(numerator, denominator, "")


def test_halves_are_rounded_up() -> None:
    assert rounded(Fraction(1, 20_000)) == 1
    assert rounded(Fraction(1, 20_001)) == 0
