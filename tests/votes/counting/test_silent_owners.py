"""Silent owners counted with the majority: the two judgments, and what they leave open."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.votes.counting.named_polls import of_heads
from votes.counting.decision import Outcome, decide
from votes.counting.figures import NOTHING, Figures, ImpossibleFigures, Weight
from votes.counting.presets.table import PRESETS
from votes.counting.silent import Deemed, deem, side_of_majority

ORDINARY = PRESETS["owners_ordinary"]
HEADS_AND_AREA = st.builds(Weight, st.integers(0, 9), st.integers(0, 9))


def owners(eligible: Weight, yes: Weight, no: Weight, abstain: Weight = NOTHING) -> Figures:
    took_part = yes + no + abstain
    return Figures(eligible, took_part, took_part, yes, no, abstain)


def same(heads: int) -> Weight:
    """One square metre a head."""
    return Weight(heads, heads * 100)


def test_court_case_a_passes_only_with_the_silent() -> None:
    """闵行 2021 A: of 1,291 rights 703 were returned (417, 278, 8) and 584 deemed."""
    returned = owners(same(1291), same(417), same(278), same(8))
    assert decide(ORDINARY, returned).outcome is Outcome.INQUORATE
    counted, deemed = deem(returned, same(584))
    assert deemed == Deemed(same(584), "yes")
    assert counted.took_part == same(1287)
    assert decide(ORDINARY, counted).outcome is Outcome.PASSED


def test_court_case_b_passes_only_with_the_silent() -> None:
    """闵行 2021 B: of 2,261 rights 1,147 were returned, 991 in favour, and 1,071 deemed."""
    returned = owners(same(2261), same(991), same(156))
    assert decide(ORDINARY, returned).outcome is Outcome.INQUORATE
    counted, _ = deem(returned, same(1071))
    assert counted.yes == same(2062)
    assert decide(ORDINARY, counted).outcome is Outcome.PASSED


def test_the_silent_go_with_the_majority_against_too() -> None:
    counted, deemed = deem(owners(same(100), same(20), same(30)), same(40))
    assert (deemed.side, counted.no, counted.yes) == ("no", same(70), same(20))


@pytest.mark.parametrize(
    "figures",
    [
        owners(same(100), same(30), same(30)),
        owners(same(100), Weight(30, 100), Weight(20, 900)),
        owners(same(100), NOTHING, NOTHING),
    ],
)
def test_without_one_majority_nobody_is_deemed(figures: Figures) -> None:
    assert side_of_majority(figures) is None
    assert deem(figures, same(10)) == (figures, Deemed(NOTHING, None))


def test_nobody_silent_changes_nothing() -> None:
    figures = owners(same(100), same(30), same(20))
    assert deem(figures, NOTHING) == (figures, Deemed(NOTHING, None))


def test_those_in_the_room_stay_in_the_room() -> None:
    counted, _ = deem(of_heads(eligible=100, present=90, yes=30), Weight(10))
    assert (counted.present, counted.took_part) == (Weight(90), Weight(40))


def test_more_silent_than_there_are_is_impossible() -> None:
    with pytest.raises(ImpossibleFigures):
        deem(owners(same(100), same(60), same(30)), same(11))


@settings(deadline=None, max_examples=60)
@given(HEADS_AND_AREA, HEADS_AND_AREA, HEADS_AND_AREA, HEADS_AND_AREA)
def test_an_owner_who_speaks_up_in_favour_never_turns_passed_into_failed(
    yes: Weight, no: Weight, silent: Weight, more: Weight
) -> None:
    eligible = yes + no + silent + more
    before, _ = deem(owners(eligible, yes, no), silent)
    after, _ = deem(owners(eligible, yes + more, no), silent)
    if decide(ORDINARY, before).passed:
        assert decide(ORDINARY, after).passed
