"""What changed is shown so that both texts can be read from it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from proposals.lifecycle.differences import Change, Piece, differences

TEXTS = st.text("甲乙丙丁。！\n，3", max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(one.text for one in pieces if one.change is not Change.NEW) == before
    assert "".join(one.text for one in pieces if one.change is not Change.GONE) == after
    assert all(one.text for one in pieces)
    assert all(one.change is not two.change for one, two in pairwise(pieces))


def test_a_changed_letter_is_shown_by_itself() -> None:
    assert differences("3号楼没有路灯。很黑。", "5号楼没有路灯。很黑。") == [
        Piece(Change.GONE, "3"),
        Piece(Change.NEW, "5"),
        Piece(Change.SAME, "号楼没有路灯。很黑。"),
    ]


def test_another_sentence_is_shown_whole() -> None:
    assert differences("要装路灯。", "请把垃圾桶移走！") == [
        Piece(Change.GONE, "要装路灯。"),
        Piece(Change.NEW, "请把垃圾桶移走！"),
    ]


def test_long_passages_are_not_compared_letter_by_letter() -> None:
    before, after = "很" * 400 + "黑", "很" * 400 + "亮"
    assert differences(before, after) == [Piece(Change.GONE, before), Piece(Change.NEW, after)]
