"""Owners counted as the law counts them: heads and area."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from votes.counting.figures import Weight
from votes.counting.owners import OwnedPart, UnitKind, shows_somebody, weights

ZHANG, LI, DEVELOPER = 1, 2, 3


def test_one_buyer_with_several_flats_is_one_head() -> None:
    parts = [
        OwnedPart(ZHANG, "张三", 8950),
        OwnedPart(ZHANG, "张三", 12000),
        OwnedPart(LI, "李四", 100),
    ]
    assert weights(parts) == {ZHANG: Weight(1, 20950), LI: Weight(1, 100)}


def test_all_that_is_unsold_is_one_head_beside_what_its_voter_owns() -> None:
    unsold = [OwnedPart(DEVELOPER, "开发公司", 10000, unsold=True) for _ in range(5)]
    assert weights(unsold) == {DEVELOPER: Weight(1, 50000)}
    assert weights([*unsold, OwnedPart(DEVELOPER, "王五", 9000)]) == {DEVELOPER: Weight(2, 59000)}


def test_whoever_votes_for_two_owners_has_two_heads() -> None:
    """A guardian votes for a child's flat and for their own (业主大会指导规则 §25)."""
    parts = [OwnedPart(ZHANG, "张三", 9000), OwnedPart(ZHANG, "张小", 5000)]
    assert weights(parts) == {ZHANG: Weight(2, 14000)}


def test_parking_is_left_out_unless_the_owners_rules_count_it() -> None:
    space = OwnedPart(LI, "李四", 1250, UnitKind.PARKING)
    parts = [OwnedPart(ZHANG, "张三", 9000), space]
    assert weights(parts) == {ZHANG: Weight(1, 9000)}
    assert weights(parts, parking=True) == {ZHANG: Weight(1, 9000), LI: Weight(1, 1250)}


@settings(deadline=None, max_examples=60)
@given(st.permutations([OwnedPart(v, n, a) for v, n, a in ((1, "a", 5), (2, "b", 7), (1, "c", 9))]))
def test_the_order_of_the_register_never_matters(parts: list[OwnedPart]) -> None:
    assert weights(parts) == {1: Weight(2, 14), 2: Weight(1, 7)}


def test_areas_that_few_share_show_somebody() -> None:
    usual = [Weight(1, 8950)] * 5
    assert shows_somebody(usual) == 0
    assert shows_somebody([*usual, Weight(1, 12033), Weight(1, 14310)]) == 2
    assert shows_somebody([Weight(1)] * 3) == 0
