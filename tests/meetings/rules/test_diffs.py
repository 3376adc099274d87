"""What becomes of each word under an amendment, and the amendment that a rewritten text means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.details import Details, Operation
from meetings.rules.diffs import Mark, Piece, amendment_between, as_amended, between
from meetings.rules.wording import amended

TEXT = "装8个充电桩，费用4万元。"


def told(pieces: tuple[Piece, ...]) -> str:
    shape = {Mark.KEPT: "{}", Mark.GONE: "[-{}]", Mark.NEW: "[+{}]"}
    return "".join(shape[one.mark].format(one.text) for one in pieces)


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (Details(operation=Operation.STRIKE, strike="，费用4万元"), "装8个充电桩[-，费用4万元]。"),
        (
            Details(operation=Operation.STRIKE_AND_INSERT, strike="8个", insert="6个"),
            "装[-8个][+6个]充电桩，费用4万元。",
        ),
        (
            Details(operation=Operation.INSERT, insert="带雨棚的", after="8个"),
            "装8个[+带雨棚的]充电桩，费用4万元。",
        ),
        (Details(operation=Operation.INSERT, insert="今年", at_front=True), f"[+今年]{TEXT}"),
        (Details(operation=Operation.ADD, insert="年底前完工。"), f"{TEXT}[+年底前完工。]"),
        (
            Details(operation=Operation.SUBSTITUTE, insert="装8个充电桩，费用5万元。"),
            "装8个充电桩，费用[-4][+5]万元。",
        ),
        (Details(operation=Operation.STRIKE, strike="电梯"), TEXT),
        (Details(operation=Operation.INSERT, insert="好", after="电梯"), f"{TEXT}[+好]"),
    ],
)
def test_every_word_shows_its_fate(change: Details, shown: str) -> None:
    assert told(as_amended(TEXT, change, "")) == shown


def test_changes_close_together_read_as_one() -> None:
    assert told(between("一共8个桩", "一共6只桩")) == "一共[-8个][+6只]桩"
    assert told(between("甲乙丙", "丁乙戊")) == "[-甲乙丙][+丁乙戊]"
    assert told(between("装桩", "装桩。")) == "装桩[+。]"
    assert between("", "") == ()


@pytest.mark.parametrize(
    ("after", "operation"),
    [
        ("装8个充电桩，费用4万元。年底完工。", Operation.ADD),
        ("今年装8个充电桩，费用4万元。", Operation.INSERT),
        ("装8个慢充电桩，费用4万元。", Operation.INSERT),
        ("装6个充电桩，费用4万元。", Operation.STRIKE_AND_INSERT),
        ("充电桩，费用4万元。", Operation.STRIKE),
        ("装8个充电桩。", Operation.STRIKE),
    ],
)
def test_a_rewritten_text_is_an_amendment(after: str, operation: Operation) -> None:
    change = amendment_between(TEXT, after)
    assert change is not None
    assert change.operation is operation
    assert amended(TEXT, change, "") == after


def test_a_change_of_the_second_of_two_alike_words_is_found_at_its_place() -> None:
    before, after = "前门装灯，后门装灯", "前门装灯，后门装桩"
    change = amendment_between(before, after)
    assert change is not None
    assert amended(before, change, "") == after


def test_nothing_rewritten_is_no_amendment() -> None:
    assert amendment_between(TEXT, TEXT) is None


def test_where_no_single_place_will_do_the_text_is_substituted() -> None:
    before, after = "a b", "a  b c"
    change = amendment_between(before, after)
    assert change is not None
    assert change.operation is Operation.SUBSTITUTE
    assert amended(before, change, "") == after


@given(
    before=st.text("甲乙丙丁。", max_size=12), after=st.text("甲乙丙丁。", min_size=1, max_size=12)
)
def test_the_amendment_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    change = amendment_between(before, after)
    if before == after:
        assert change is None
    else:
        assert change is not None
        assert amended(before, change, "") == after


@given(before=st.text("甲乙丙 a", max_size=12), after=st.text("甲乙丙 a", max_size=12))
def test_the_pieces_hold_both_texts(before: str, after: str) -> None:
    pieces = between(before, after)
    assert "".join(one.text for one in pieces if one.mark is not Mark.NEW) == before
    assert "".join(one.text for one in pieces if one.mark is not Mark.GONE) == after
