"""Minutes to arrive, rates with numerator and denominator, scores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moves import Refusal
from resolutions.whistling.appraising import CRITERION_NAMES, Criterion, collegial_score, score
from resolutions.whistling.arrival import (
    ARRIVAL_NAMES,
    DEFAULT_MINUTES,
    Arrival,
    Called,
    arrival,
    arrive_by,
    minutes_late,
)
from resolutions.whistling.kinds import Kind
from resolutions.whistling.rates import SOLVED_NAMES, Levels, Rate, Solved, count

BLOWN = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)


def _after(minutes: float) -> datetime:
    return BLOWN + timedelta(minutes=minutes)


DUE = _after(30)


def test_an_emergency_has_thirty_minutes() -> None:
    assert DEFAULT_MINUTES[Kind.EMERGENCY] == 30
    assert arrive_by(BLOWN, 30) == DUE
    for minutes in (0, 7 * 24 * 60 + 1):
        with pytest.raises(ValueError, match="minutes"):
            arrive_by(BLOWN, minutes)


@pytest.mark.parametrize(
    ("call", "now", "stands", "late"),
    [
        (Called(DUE), 30, Arrival.WAITING, 0),
        (Called(DUE), 30.1, Arrival.MISSING, 1),
        (Called(DUE, arrived_at=_after(30)), 99, Arrival.IN_TIME, 0),
        (Called(DUE, arrived_at=_after(31.5)), 99, Arrival.LATE, 2),
        (Called(DUE, stood_down_at=_after(29)), 99, Arrival.STOOD_DOWN, 0),
        (Called(DUE, stood_down_at=_after(45)), 99, Arrival.MISSING, 15),
    ],
)
def test_a_call_stands_by_the_clock(call: Called, now: float, stands: Arrival, late: int) -> None:
    assert arrival(call, _after(now)) is stands
    assert minutes_late(call, _after(now)) == late


@given(st.integers(-100, 100), st.integers(0, 100), st.integers(0, 100))
def test_time_never_turns_late_into_in_time(arrived: int, first: int, later: int) -> None:
    call = Called(DUE, arrived_at=_after(30 + arrived) if arrived % 3 else None)
    before, after = _after(first), _after(first + later)
    if arrival(call, before) in {Arrival.MISSING, Arrival.LATE, Arrival.IN_TIME}:
        assert arrival(call, after) is arrival(call, before)
    assert minutes_late(call, after) >= minutes_late(call, before)


def test_the_response_rate_shows_both_its_numbers() -> None:
    counted = count(
        [Arrival.IN_TIME] * 5 + [Arrival.LATE] * 2 + [Arrival.MISSING, Arrival.WAITING]
        + [Arrival.STOOD_DOWN]
    )  # fmt: skip
    assert (counted.response.numerator, counted.response.denominator) == (5, 8)
    assert counted.response.fraction == Fraction(5, 8)
    assert counted.response.per_myriad == 6250
    assert (counted.coming.numerator, counted.coming.denominator) == (7, 8)
    nothing = count([])
    assert nothing.response.fraction is nothing.response.per_myriad is None


def test_the_founding_rate_is_shown_as_what_it_is() -> None:
    """1980 collected, 413 and 563 settled: 49.29 % of all; 72.84 % needs 1340 closed (§1.14)."""
    levels = Levels({Solved.BY_ITSELF: 413, Solved.BY_STREET: 563, Solved.NOT_YET: 1004})
    assert levels.collected == 1980
    assert levels.of_collected.per_myriad == 4929
    with_district = Levels(
        {
            Solved.BY_ITSELF: 413,
            Solved.BY_STREET: 563,
            Solved.BY_DISTRICT: 364,
            Solved.NOT_YET: 640,
        }
    )
    assert with_district.of_closed == Rate(976, 1340, with_district.of_closed.definition)
    assert with_district.of_closed.per_myriad == 7284


FULL = dict.fromkeys(Criterion, 5)


def test_a_score_is_the_points_over_their_most() -> None:
    assert score(FULL, "配合好", minutes_late=0) == 100
    assert score(dict.fromkeys(Criterion, 1), "没来", minutes_late=9) == 20
    assert score({**FULL, Criterion.ARRIVAL: 4}, "迟到", minutes_late=1) == 93


@pytest.mark.parametrize(
    ("points", "reason", "late"),
    [
        ({Criterion.RESULT: 5}, "好", 0),
        ({**FULL, Criterion.RESULT: 6}, "好", 0),
        (FULL, "  ", 0),
        (FULL, "好", 3),
    ],
)
def test_a_score_that_says_nothing_or_denies_the_clock_is_refused(
    points: dict[Criterion, int], reason: str, late: int
) -> None:
    assert isinstance(score(points, reason, minutes_late=late), Refusal)


def test_the_bodys_score_is_the_mean() -> None:
    assert collegial_score([80, 81]) == 81  # 80.5, half up
    with pytest.raises(ValueError, match="nobody"):
        collegial_score([])


def test_everything_has_a_name() -> None:
    assert set(ARRIVAL_NAMES) == set(Arrival)
    assert set(SOLVED_NAMES) == set(Solved)
    assert set(CRITERION_NAMES) == set(Criterion)
