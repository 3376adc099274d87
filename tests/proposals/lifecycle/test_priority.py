"""A topic's priority: every term counted, capped, summed; weights and overrides judged."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.lifecycle.priority import (
    FACTOR_NAMES,
    HIGHEST_OVERRIDE,
    HIGHEST_WEIGHT,
    Factor,
    TopicNumbers,
    Weights,
    priority,
    refuse_override,
    refuse_weights,
    weights_from,
)

NUMBERS = st.builds(
    TopicNumbers,
    voices=st.integers(0, 20_000),
    affected=st.none() | st.integers(0, 1_000_000),
    days_waited=st.integers(-3, 4_000),
    is_unsafe=st.booleans(),
)
POINTS = st.integers(0, HIGHEST_WEIGHT)
WEIGHTS = st.builds(Weights, POINTS, POINTS, POINTS, POINTS, POINTS)


def test_the_score_is_the_sum_that_the_page_prints() -> None:
    reckoned = priority(TopicNumbers(31, 288, 26, is_unsafe=True), Weights())
    assert [(one.factor, one.steps, one.weight, one.points) for one in reckoned.terms] == [
        (Factor.VOICES, 31, 2, 62),
        (Factor.AFFECTED, 28, 1, 28),
        (Factor.AGE, 3, 1, 3),
        (Factor.SAFETY, 1, 60, 60),
    ]
    assert reckoned.score == reckoned.by_formula == 153
    assert not any(one.is_capped for one in reckoned.terms)


def test_no_single_term_drowns_the_rest() -> None:
    reckoned = priority(TopicNumbers(5_000, None, 0, is_unsafe=False), Weights())
    assert (reckoned.terms[0].points, reckoned.terms[0].is_capped) == (100, True)
    assert (reckoned.terms[1].count, reckoned.terms[1].points) == (None, 0)


def test_a_score_set_by_hand_stands_beside_the_formulas() -> None:
    reckoned = priority(TopicNumbers(3, None, 0, is_unsafe=False), Weights(), 200)
    assert (reckoned.score, reckoned.by_formula) == (200, 6)


@given(NUMBERS, WEIGHTS)
def test_it_is_whole_never_negative_and_never_above_its_caps(
    numbers: TopicNumbers, weights: Weights
) -> None:
    score = priority(numbers, weights).score
    assert 0 <= score <= 3 * weights.most + weights.safety
    assert score == sum(term.points for term in priority(numbers, weights).terms)


@given(NUMBERS, WEIGHTS, st.integers(0, 500))
def test_more_voices_more_people_more_weeks_and_danger_never_lower_it(
    numbers: TopicNumbers, weights: Weights, more: int
) -> None:
    score = priority(numbers, weights).score
    for grown in (
        replace(numbers, voices=numbers.voices + more),
        replace(numbers, affected=(numbers.affected or 0) + more),
        replace(numbers, days_waited=numbers.days_waited + more),
        replace(numbers, is_unsafe=True),
    ):
        assert priority(grown, weights).score >= score


@given(WEIGHTS)
def test_weights_that_are_kept_are_read_back(weights: Weights) -> None:
    assert weights_from(asdict(weights)) == weights


@pytest.mark.parametrize("kept", [None, 3, {}, {"voices": "many", "age": -1, "most": True}])
def test_senseless_weights_keep_the_defaults(kept: object) -> None:
    assert weights_from(kept) == Weights()


def test_weights_out_of_reach_or_all_alike_are_refused() -> None:
    assert refuse_weights(Weights()) is None
    assert refuse_weights(Weights(voices=HIGHEST_WEIGHT + 1)) is not None
    assert refuse_weights(Weights(voices=-1)) is not None
    assert refuse_weights(Weights(0, 0, 0, 0, 50)) is not None
    assert refuse_weights(Weights(2, 1, 1, 0, 0)) is not None, "a cap of nothing counts nothing"
    assert refuse_weights(Weights(0, 0, 0, 60, 0)) is None


@pytest.mark.parametrize(
    ("score", "reason", "is_refused"),
    [(0, "因为", False), (HIGHEST_OVERRIDE + 1, "因为", True), (-1, "因为", True), (5, " ", True)],
)
def test_a_score_by_hand_needs_its_reason(score: int, reason: str, *, is_refused: bool) -> None:
    assert (refuse_override(score, reason) is not None) is is_refused


def test_every_factor_has_its_name() -> None:
    assert set(FACTOR_NAMES) == set(Factor)
