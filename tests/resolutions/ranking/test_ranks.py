"""The ranking: what its figures rest on, and how it could be gamed and is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.ranking.cases import (
    DIFFICULTY_NAMES,
    EXCLUSION_NAMES,
    Answers,
    Case,
    Difficulty,
    Excluded,
    difficulty,
)
from resolutions.ranking.formula import (
    DEFINITIONS,
    PART_NAMES,
    PUBLISHED,
    THREE_RATES,
    Formula,
    Part,
)
from resolutions.ranking.ranks import Scored, adjusted, counted, ranked

NUMBERS = count(1)


def case(unit: int = 1, **changed: object) -> Case:
    """A simple case done as it should be, but for what is changed."""
    good = Case(
        task=next(NUMBERS),
        unit=unit,
        difficulty=Difficulty.SIMPLE,
        accepted_in_time=True,
        finished_in_time=True,
        finished=True,
        passed_at_once=True,
        answers=Answers(9, 10),
    )
    return replace(good, **changed)  # type: ignore[arg-type]  # the test names what it changes


def lines_of(*cases: Case) -> Mapping[int, Scored]:
    """The ranking by unit."""
    return {line.unit: line for line in ranked(cases, PUBLISHED)}


CASES = st.builds(
    Case,
    task=st.integers(1, 10**6),
    unit=st.integers(1, 6),
    difficulty=st.sampled_from(Difficulty),
    accepted_in_time=st.sampled_from([None, True, False]),
    finished_in_time=st.sampled_from([None, True, False]),
    finished=st.sampled_from([None, True, False]),
    passed_at_once=st.sampled_from([None, True, False]),
    open_at_end=st.booleans(),
    late_at_end=st.just(False),
    answers=st.builds(
        lambda of, share: Answers(of * share // 4, of), st.integers(0, 40), st.integers(0, 4)
    ),
    excluded=st.sampled_from([None, None, None, *Excluded]),
)


@given(st.lists(CASES, max_size=30), st.randoms(use_true_random=False))
def test_no_order_of_the_cases_changes_anything(cases: list[Case], chance: object) -> None:
    mixed = list(cases)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    assert ranked(mixed, PUBLISHED) == ranked(cases, PUBLISHED)


@given(st.lists(CASES, max_size=30))
def test_places_follow_scores_and_scores_stay_within_100(cases: list[Case]) -> None:
    lines = ranked(cases, PUBLISHED)
    placed = [line for line in lines if line.score is not None]
    for better, worse in pairwise(placed):
        assert better.score is not None
        assert worse.score is not None
        assert better.score >= worse.score
        assert (better.place == worse.place) is (better.score == worse.score)
    for line in lines:
        assert line.score is None or 0 <= line.score <= 10_000
        assert (line.score is None) is (line.counted.rates[Part.ON_TIME].denominator < 5)
        assert (line.place is None) is (line.score is None)


@given(st.lists(CASES, max_size=30))
def test_units_counts_add_up_to_everybodys(cases: list[Case]) -> None:
    together = counted(cases)
    lines = ranked(cases, PUBLISHED)
    for part in Part:
        parts = [line.counted.rates[part] for line in lines]
        assert sum(one.numerator for one in parts) == together.rates[part].numerator
        assert sum(one.denominator for one in parts) == together.rates[part].denominator
    excluded = sum(sum(line.counted.excluded.values()) for line in lines)
    assert excluded == sum(one.excluded is not None for one in cases)


def test_a_unit_with_one_case_leads_no_table() -> None:
    lines = lines_of(case(1), *(case(2, finished_in_time=place > 1) for place in range(20)))
    assert (lines[1].place, lines[1].score) == (None, None)
    assert lines[2].place == 1


def test_who_takes_the_hard_cases_does_not_stand_lower_for_it() -> None:
    """Both do as well as all do in each class; one has mostly complex cases, which take longer."""
    hard = {"difficulty": Difficulty.COMPLEX}
    cases = [
        *(case(1, finished_in_time=place < 9) for place in range(10)),
        *(case(1, finished_in_time=place < 20, **hard) for place in range(40)),
        *(case(2, finished_in_time=place < 36) for place in range(40)),
        *(case(2, finished_in_time=place < 5, **hard) for place in range(10)),
    ]
    lines = lines_of(*cases)
    raw = {unit: line.counted.rates[Part.ON_TIME].share for unit, line in lines.items()}
    assert (raw[1], raw[2]) == (Fraction(29, 50), Fraction(41, 50))
    everybody = counted(cases)
    first, second = (adjusted(lines[unit].counted, everybody) for unit in (1, 2))
    assert first == second


def test_where_all_are_late_nobody_divides_by_nothing() -> None:
    late = counted(case(finished_in_time=False) for _place in range(6))
    assert adjusted(late, late) == 0


def test_work_left_lying_takes_points_off() -> None:
    done = [case() for _place in range(20)]
    waits = case(finished_in_time=None, open_at_end=True)
    idle = lines_of(*done, waits, waits)[1]
    lying = lines_of(*done, waits, replace(waits, late_at_end=True))[1]
    assert (idle.taken_off, lying.taken_off) == (0, 5)
    assert idle.score is not None
    assert idle.score - 500 == lying.score


def test_too_few_answers_are_shown_and_do_not_count() -> None:
    few = lines_of(*(case(answers=Answers(1, 1)) for _place in range(6)))[1]
    assert few.left_out == (Part.SATISFACTION,)
    assert few.counted.rates[Part.SATISFACTION].denominator == 6
    assert sum(few.points.values()) <= 100


def test_what_is_excluded_is_counted_as_excluded() -> None:
    line = lines_of(
        *(case() for _place in range(5)),
        case(excluded=Excluded.APPEAL, finished_in_time=False, late_at_end=True, open_at_end=True),
    )[1]
    assert line.counted.excluded == {Excluded.APPEAL: 1}
    assert line.counted.rates[Part.ON_TIME].denominator == 5
    assert line.counted.open_at_end == 0


@pytest.mark.parametrize(
    ("days", "units", "expected"),
    [
        (5, 1, Difficulty.SIMPLE),
        (6, 1, Difficulty.ORDINARY),
        (5, 2, Difficulty.ORDINARY),
        (30, 2, Difficulty.ORDINARY),
        (31, 1, Difficulty.COMPLEX),
        (3, 3, Difficulty.COMPLEX),
    ],
)
def test_a_class_is_told_from_what_was_ordered(days: int, units: int, expected: Difficulty) -> None:
    assert difficulty(days, units) is expected


def test_every_part_class_and_reason_has_its_words() -> None:
    assert set(PART_NAMES) == set(DEFINITIONS) == set(Part)
    assert set(THREE_RATES) <= set(Part)
    assert set(DIFFICULTY_NAMES) == set(Difficulty)
    assert set(EXCLUSION_NAMES) == set(Excluded)


@pytest.mark.parametrize(
    ("weights", "backlog", "least", "answers"),
    [
        ({Part.ON_TIME: 90}, 0, 1, 1),
        ({Part.ON_TIME: 101, Part.RECHECK: -1}, 0, 1, 1),
        ({Part.RECHECK: 100}, 0, 1, 1),
        ({Part.ON_TIME: 100}, -1, 1, 1),
        ({Part.ON_TIME: 100}, 0, 0, 1),
        ({Part.ON_TIME: 100}, 0, 1, 0),
    ],
)
def test_a_formula_that_makes_no_sense_is_refused(
    weights: Mapping[Part, int], backlog: int, least: int, answers: int
) -> None:
    with pytest.raises(ValueError, match=r"weights|late|bounds"):
        Formula(weights, backlog, least, answers)
