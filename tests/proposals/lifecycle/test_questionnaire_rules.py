"""What answers a question, and which buildings may be shown apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.lifecycle.questionnaires import (
    SMALLEST_GROUP,
    TEXT_LIMIT,
    Answered,
    Asked,
    Group,
    QuestionKind,
    Unfit,
    fit,
    groups,
)

SINGLE = Asked(QuestionKind.SINGLE, is_required=True, choices=3)
MULTIPLE = Asked(QuestionKind.MULTIPLE, is_required=True, choices=3)
SCALE = Asked(QuestionKind.SCALE, is_required=True, choices=10)
WORDS = Asked(QuestionKind.TEXT, is_required=True)


def optional(question: Asked) -> Asked:
    return Asked(question.kind, is_required=False, choices=question.choices)


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        (SINGLE, ["2"], Answered((2,))),
        (MULTIPLE, ["3", "1", "1"], Answered((1, 3))),
        (SCALE, ["10"], Answered((10,))),
        (WORDS, [" 门口太黑 "], Answered(text="门口太黑")),
        (optional(SINGLE), [""], Answered()),
        (optional(MULTIPLE), [], Answered()),
        (optional(WORDS), [], Answered()),
    ],
)
def test_what_fits_is_read(question: Asked, typed: list[str], answer: Answered) -> None:
    assert fit(question, typed) == answer


@pytest.mark.parametrize(
    ("question", "typed", "why"),
    [
        (SINGLE, [], "要回答"),
        (SINGLE, [""], "要回答"),
        (SINGLE, ["1", "2"], "只能选一项"),
        (SINGLE, ["4"], "列出的选项"),
        (SINGLE, ["0"], "列出的选项"),
        (SINGLE, ["-1"], "列出的选项"),
        (SINGLE, ["一"], "列出的选项"),
        (SINGLE, ["٣"], "列出的选项"),
        (MULTIPLE, ["1", "9" * 5000], "列出的选项"),
        (SCALE, ["11"], "列出的选项"),
        (WORDS, ["  "], "要回答"),
        (optional(WORDS), ["字" * (TEXT_LIMIT + 1)], "最多"),
    ],
)
def test_what_does_not_fit_is_told(question: Asked, typed: list[str], why: str) -> None:
    found = fit(question, typed)
    assert isinstance(found, Unfit)
    assert why in found.why


@given(st.lists(st.text(max_size=6), max_size=6))
def test_nothing_typed_breaks_it_or_leaves_the_options(typed: list[str]) -> None:
    for question in (SINGLE, MULTIPLE, SCALE, WORDS):
        found = fit(question, typed)
        if isinstance(found, Answered):
            assert all(1 <= number <= question.choices for number in found.numbers)


def test_small_buildings_are_shown_as_one() -> None:
    assert groups({"1": 9, "2": 3, "3": 2, "4": 0}) == [Group(("1",), 9), Group(("2", "3"), 5)]


def test_one_small_building_takes_the_next_smallest_with_it() -> None:
    """Alone it could be found by subtracting the others from the whole."""
    assert groups({"1": 20, "2": 4, "3": 8}) == [Group(("1",), 20), Group(("2", "3"), 12)]


def test_large_buildings_stand_alone() -> None:
    assert groups({"1": 5, "2": 6}) == [Group(("1",), 5), Group(("2",), 6)]
    assert not groups({"1": 5})[0].is_merged


def test_too_few_in_all_are_not_shown() -> None:
    assert groups({"1": 4}) == ()
    assert groups({}) == ()


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 12)))
def test_no_group_is_small_and_none_is_lost(sizes: dict[str, int]) -> None:
    shown = groups(sizes)
    assert all(one.size >= SMALLEST_GROUP for one in shown)
    assert sum(one.is_merged for one in shown) <= 1
    named = [name for one in shown for name in one.buildings]
    assert len(named) == len(set(named))
    if sum(sizes.values()) >= SMALLEST_GROUP:
        assert sum(one.size for one in shown) == sum(sizes.values())
        assert {name for name in sizes if sizes[name]} == set(named)
