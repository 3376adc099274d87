"""Figures with all that is behind them; spots, quantities and templates as people write them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moves import Refusal
from resolutions.ledgers.figures import Ratio, Tally
from resolutions.ledgers.quantities import MOST, hundredths, written
from resolutions.ledgers.spots import key_of, likeness
from resolutions.ledgers.states import ItemState as S
from resolutions.ledgers.templates import MOST_FIELDS, Answers, Field, answer, read
from resolutions.ledgers.twins import Other, Twin, twin_of

TODAY = date(2026, 9, 21)


# --- figures ---------------------------------------------------------------------------------------


def test_zero_needs_something_to_have_been_hung() -> None:
    assert not Tally().is_zero
    assert Tally(written_off=1).is_zero
    assert Tally(on_account=5).is_zero
    assert not Tally(on_account=5, past_limit=1).is_zero


def test_every_share_carries_its_counts_and_its_definition() -> None:
    tally = Tally(on_account=4, past_limit=1, written_off=6, in_time=5, recurred=3, recurred_open=1)
    pairs = [(r.numerator, r.denominator) for r in (tally.zero, tally.cleared, tally.on_time)]
    assert pairs == [(1, 4), (6, 10), (5, 6)]
    assert tally.recurrence.share == Fraction(3, 7)
    assert all(r.definition for r in (tally.zero, tally.cleared, tally.on_time, tally.recurrence))


def test_nothing_of_nothing_is_no_share_and_all_is_said_only_of_all() -> None:
    assert Ratio(0, 0, "").share is None
    assert Ratio(0, 0, "").permille is None
    assert Ratio(2999, 3000, "").permille == 999
    assert Ratio(976, 1980, "").permille == 492


# --- spots -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三号楼西侧", "3号楼 西侧"),
        ("十二栋北门", "１２号楼北门"),
        ("二十号楼后", "20幢，后"),
        ("一零五门", "105门"),
        ("两组团", "两组团"),
        ("A座东", "a座东"),
    ],
)
def test_ways_of_writing_one_spot(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_a_name_keeps_its_numeral() -> None:
    assert key_of("三里屯路") == "三里屯路"
    assert key_of("五六七巷口") == "567巷口"
    assert key_of("一十十号楼") == "一十十号楼"
    assert key_of("一十二三号") == "一十二三号"
    assert key_of("三四十号") == "三四十号"


def test_likeness_is_the_share_of_common_pairs() -> None:
    assert likeness("3号楼西侧", "3号楼西侧") == 1
    assert likeness("3号楼西侧", "3号楼西侧绿地") == Fraction(8, 10)
    assert likeness("东门", "西墙") == 0
    assert likeness("东", "西") == 0


# --- quantities ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 100),
        ("12.5", 1250),
        ("1,200", 120_000),
        ("１．２", 120),
        ("1.4万", 1_400_000),
        ("0", None),
        ("-1", None),
        ("很多", None),
        ("99999999999万", None),
    ],
)
def test_quantities_are_read_as_people_write_them(text: str, value: int | None) -> None:
    assert hundredths(text) == value


@given(st.integers(1, MOST // 100))
def test_what_was_written_is_read_back(value: int) -> None:
    assert hundredths(written(value)) == value


def test_no_zeros_that_say_nothing() -> None:
    assert [written(value) for value in (100, 150, 105, 20)] == ["1", "1.5", "1.05", "0.2"]


# --- templates -------------------------------------------------------------------------------------

TEMPLATE = "面积（平方米）；性质：装修/拆除；说明？"
FIELDS = (
    Field("面积", unit="平方米"),
    Field("性质", choices=("装修", "拆除")),
    Field("说明", required=False),
)


def test_a_template_is_read_from_one_cell_and_written_back() -> None:
    assert read(TEMPLATE) == FIELDS
    assert "；".join(one.written() for one in FIELDS) == TEMPLATE
    assert read("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "面积；面积",
        "名" * 21,
        "（米）",
        "面积（米）：大/小",
        "；".join(f"项{n}" for n in range(MOST_FIELDS + 1)),
    ],
)
def test_a_template_that_nobody_could_fill_in_is_refused(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"性质": "装修"}, "“%(name)s”没有填写。"),
        ({"面积": "大", "性质": "装修"}, "“%(name)s”要填数字。"),
        ({"面积": "3", "性质": "其他"}, "“%(name)s”不在可选的范围内。"),
        ({"面积": "3", "性质": "装修", "说明": "长" * 201}, "“%(name)s”写得太长了。"),
    ],
)
def test_what_a_template_asks_is_answered(given: dict[str, str], why: str) -> None:
    judged = answer(FIELDS, given)
    assert isinstance(judged, Refusal)
    assert judged.reason == why


def test_answers_stand_in_the_order_of_the_template() -> None:
    judged = answer(FIELDS, {"性质": " 拆除 ", "面积": "12.5", "别的": "x", "说明": ""})
    assert judged == Answers({"面积": "12.5", "性质": "拆除"})


# --- twins -----------------------------------------------------------------------------------------


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (Other(1, S.DISPATCHED), Twin.OPEN),
        (Other(1, S.VERIFIED), Twin.OPEN),
        (Other(1, S.FOUND), None),
        (Other(1, S.MERGED, ago(1)), None),
        (Other(1, S.WRITTEN_OFF, ago(90)), Twin.RECURRED),
        (Other(1, S.WRITTEN_OFF, ago(91)), None),
        (Other(1, S.FALSE, ago(30)), Twin.FALSE),
        (Other(1, S.FALSE, ago(31)), None),
    ],
)
def test_what_another_item_there_means(other: Other, kind: Twin | None) -> None:
    found = twin_of([other], TODAY)
    assert (found[0] if found else None) == kind


def test_an_open_one_weighs_most_and_the_latest_first() -> None:
    others = [
        Other(1, S.FALSE, ago(1)),
        Other(2, S.WRITTEN_OFF, ago(80)),
        Other(3, S.WRITTEN_OFF, ago(2)),
    ]
    assert twin_of(others, TODAY) == (Twin.RECURRED, others[2])
    still = Other(4, S.RECHECK)
    assert twin_of([*others, still], TODAY) == (Twin.OPEN, still)
