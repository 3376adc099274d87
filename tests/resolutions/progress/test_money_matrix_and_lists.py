"""Money in whole fen, the matrix that finds a unit, and the inspector's list of quality."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moves import Refusal
from resolutions.progress.budget import Balance, fen_of, total, yuan_of
from resolutions.progress.checklist import HOUSE_LIST, Answer, CheckList, judge
from resolutions.progress.matrix import Entry, cut, matches


class TestMoney:
    @pytest.mark.parametrize(
        ("typed", "fen"),
        [
            ("800", 80_000),
            ("12,345.6", 1_234_560),
            ("￥ 0.01", 1),
            ("3万元", None),
            ("一百", None),
            ("", None),
            ("0.001", None),
            ("-5", None),
            ("1e99", None),
            ("NaN", None),
        ],
    )
    def test_yuan_are_read_as_people_type_them(self, typed: str, fen: int | None) -> None:
        assert fen_of(typed) == fen

    @given(st.integers(0, 10**13))
    def test_what_is_printed_reads_the_same(self, fen: int) -> None:
        assert fen_of(yuan_of(fen)) == fen

    def test_overspending_is_flagged_and_rounded_against_the_spender(self) -> None:
        line = Balance(planned=30_000, spent=30_001)
        assert (line.is_overspent, line.left, line.percent) == (True, -1, 101)
        assert Balance(30_000, 29_999).percent == 99
        assert Balance(0, 5).percent is None
        assert yuan_of(line.left) == "-0.01"

    @given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9))))
    def test_the_sum_is_the_sum(self, pairs: list[tuple[int, int]]) -> None:
        lines = [Balance(*pair) for pair in pairs]
        whole = total(lines)
        assert whole.left == sum(one.left for one in lines)
        assert whole.is_overspent is (whole.left < 0)


class TestTheMatrix:
    def test_the_kinds_own_name_comes_first_then_the_longer_words(self) -> None:
        waste = Entry(1, "暴露垃圾", ("垃圾", "堆物"))
        pile = Entry(2, "充电桩", ("飞线充电",), depth=1)
        other = Entry(3, "充电桩", ("充电",), depth=3)
        found = matches("装8个充电桩，禁止飞线充电，清走垃圾", [waste, pile, other])
        assert [match.entry.key for match in found] == [2, 3, 1]
        assert found[0].found == ("充电桩", "飞线充电")
        assert found[2].found == ("垃圾",)
        assert matches("栽树", [waste, Entry(4, "", ())]) == ()

    def test_the_nearer_place_comes_first(self) -> None:
        far, near = Entry(1, "路灯", depth=1), Entry(2, "路灯", depth=4)
        assert [match.entry.key for match in matches("路灯不亮", [far, near])] == [2, 1]

    def test_a_cell_of_several_is_cut(self) -> None:
        assert cut("甲、乙，丙;甲/ \n") == ("甲", "乙", "丙")


class TestTheList:
    POINTS = ("桩位与图一致", "消防验收")

    def test_every_point_is_answered_and_quality_follows(self) -> None:
        good = {point: Answer(passed=True) for point in self.POINTS}
        assert judge(self.POINTS, good, quality_passed=True) is None
        assert judge((), {}, quality_passed=True) is None
        poor = good | {"消防验收": Answer(passed=False, remark="没有验收单")}
        assert judge(self.POINTS, poor, quality_passed=False) is None

    def test_the_houses_list_is_general_and_a_matters_own_is_not(self) -> None:
        assert HOUSE_LIST.is_general
        assert len(set(HOUSE_LIST.points)) == len(HOUSE_LIST.points) == 4
        assert not CheckList("充电桩", self.POINTS).is_general

    @pytest.mark.parametrize(
        ("answers", "why"),
        [
            ({}, "没有结论"),
            ({"桩位与图一致": Answer(True), "消防验收": Answer(False, " ")}, "没有写明问题"),
            ({"桩位与图一致": Answer(True), "消防验收": Answer(False, "没有")}, "质量不能判为合格"),
        ],
    )
    def test_holes_and_contradictions_are_refused(
        self, answers: dict[str, Answer], why: str
    ) -> None:
        refusal = judge(self.POINTS, answers, quality_passed=True)
        assert isinstance(refusal, Refusal)
        assert why in refusal.reason
