"""What is counted, picked and drawn; which statement comes next; when two say the same."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.opinions import measures, picking
from proposals.opinions.answers import Answer
from proposals.opinions.figures import figures_of
from proposals.opinions.matrix import Matrix, Whole
from proposals.opinions.measures import Counts
from proposals.opinions.picture import GRID, draw
from proposals.opinions.sameness import likeness, most_alike, sameness
from proposals.opinions.seeding import MOST, suggestions
from proposals.opinions.serving import Candidate, next_for
from tests.proposals.opinions.planted import TOWNS


def counted(agree: list[list[int]], disagree: list[list[int]], answered: list[list[int]]) -> Counts:
    return Counts(np.array(agree), np.array(disagree), np.array(answered))


def test_consensus_of_groups_is_high_only_if_every_group_agrees() -> None:
    agree, answered = np.array([[90, 60], [1, 7]]), np.array([[100, 100], [10, 10]])
    everybody, each = agree.sum(axis=0) / answered.sum(axis=0), measures.consensus(agree, answered)
    assert everybody[0] > everybody[1]
    assert each[1] > each[0]
    assert each[0] == pytest.approx(91 / 102 * 2 / 12)


def test_passing_counts_as_answered_and_not_as_agreeing() -> None:
    values = np.array([[1.0], [0.0], [-1.0], [np.nan]])
    counts = measures.count(values, np.zeros(4, dtype=np.int64))
    assert (counts.agree[0, 0], counts.disagree[0, 0], counts.passed[0, 0]) == (1, 1, 1)
    assert counts.answered[0, 0] == 3


def test_scores_are_the_published_ones() -> None:
    """Worked by hand: 8 of 9 in the group, 3 of 9 beside it."""
    given, answered = np.array([[8], [3]]), np.array([[9], [9]])
    side = measures.side(given, answered)
    assert side.share[0, 0] == pytest.approx(9 / 11)
    assert side.ratio[0, 0] == pytest.approx((9 / 11) / (4 / 11))
    assert side.share_z[0, 0] == pytest.approx(2 * np.sqrt(10) * (0.9 - 0.5))
    expected = (0.9 - 0.4) / np.sqrt(0.65 * 0.35 * (1 / 10 + 1 / 10))
    assert side.ratio_z[0, 0] == pytest.approx(expected)


def test_where_everybody_agrees_no_group_stands_out() -> None:
    all_of_them = np.array([[9], [9]])
    assert measures.z_of_difference(*([all_of_them] * 4)).tolist() == [[0.0], [0.0]]


def test_a_group_without_anything_sure_is_told_by_what_comes_nearest() -> None:
    counts = counted([[4, 3], [3, 3]], [[1, 2], [2, 2]], [[5, 5], [5, 5]])
    agree = measures.side(counts.agree, counts.answered)
    disagree = measures.side(counts.disagree, counts.answered)
    (pick,) = picking.typical(counts, agree, disagree, 0)
    assert (pick.column, pick.side) == (0, Answer.AGREE)


def test_a_group_that_is_like_all_others_is_told_by_nothing() -> None:
    counts = counted([[2], [2]], [[2], [2]], [[4], [4]])
    agree = measures.side(counts.agree, counts.answered)
    disagree = measures.side(counts.disagree, counts.answered)
    assert picking.typical(counts, agree, disagree, 0) == []


def test_a_handful_of_answers_in_a_group_is_not_shown() -> None:
    counts = counted([[2, 9], [2, 9]], [[0, 0], [0, 0]], [[2, 9], [2, 9]])
    assert [pick.column for pick in picking.shared(counts)] == [1]


def test_what_divides_most_stands_first() -> None:
    counts = counted([[9, 6, 1], [0, 3, 1]], [[0, 3, 8], [9, 6, 8]], [[9, 9, 9], [9, 9, 9]])
    picks = picking.dividing(counts)
    assert [pick.column for pick in picks] == [0]
    assert picks[0].strength == pytest.approx(10 / 11 - 1 / 11)
    even = picking.dividing(counted([[5, 9]], [[5, 1]], [[10, 10]]))
    assert [(pick.column, pick.strength) for pick in even] == [(0, 1.0)]


def test_no_list_is_longer_than_five() -> None:
    counts = counted([[20] * 9] * 2, [[0] * 9] * 2, [[20] * 9] * 2)
    assert len(picking.shared(counts)) == len(picking.overall(counts)) == picking.MOST


def test_figures_can_be_stored_and_read() -> None:
    figures = figures_of(TOWNS[2].matrix())
    record = json.loads(json.dumps(figures.record()))
    assert record["finding"] == "groups"
    assert record["sizes"] == [60, 45, 35]
    first = record["statements"][0]
    total = sum(one["agree"] + one["disagree"] + one["passed"] for one in first["groups"])
    assert total == sum(first["everybody"].values())


def test_a_crowd_is_drawn_as_few_marks_and_nobody_is_lost() -> None:
    chance = np.random.default_rng(2)
    plane = chance.normal(size=(4000, 2))
    marks = draw(plane, (plane[:, 0] > 0).astype(np.int64))
    assert len(marks) < 2 * GRID * GRID
    assert sum(mark.people for mark in marks) == 4000
    assert all(-100 <= mark.x <= 100 and -100 <= mark.y <= 100 for mark in marks)


def test_few_people_are_a_dot_each_in_an_order_that_names_nobody() -> None:
    plane = np.array([[3.0, 1.0], [-2.0, 0.0], [0.5, 0.5]])
    marks = draw(plane, np.array([1, 0, 0]))
    assert [mark.people for mark in marks] == [1, 1, 1]
    assert [mark.x for mark in marks] == sorted(mark.x for mark in marks)
    backwards: Whole = np.array([0, 0, 1])
    assert draw(plane[::-1], backwards) == marks


def test_nobody_and_a_single_spot_can_be_drawn() -> None:
    assert draw(np.zeros((0, 2)), np.zeros(0, dtype=np.int64)) == ()
    assert len(draw(np.zeros((3, 2)), np.zeros(3, dtype=np.int64))) == 3


@given(st.integers(1, 10**6), st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_the_least_answered_comes_next_and_the_same_again(person: int, counts: list[int]) -> None:
    candidates = [Candidate(number, count) for number, count in enumerate(counts)]
    chosen = next_for(person, candidates)
    assert chosen is not None
    assert counts[chosen] == min(counts)
    assert next_for(person, reversed(candidates)) == chosen


def test_not_everybody_begins_with_the_same_statement() -> None:
    candidates = [Candidate(number, 0) for number in range(10)]
    first = [next_for(person, candidates) for person in range(1000)]
    assert all(first.count(number) > 50 for number in range(10))


def test_whoever_answered_all_is_asked_nothing() -> None:
    assert next_for(1, []) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("充电桩要装在车棚里。", "充电桩,要装在车棚里"),
        ("ＡＢＣ楼", "abc 楼！"),
        ("“电梯”应当加装", "电梯应当加装"),
    ],
)
def test_punctuation_and_width_make_no_new_statement(one: str, other: str) -> None:
    assert sameness(one) == sameness(other)


def test_what_is_most_alike_is_found_and_what_is_not_is_not_shown() -> None:
    others = ["充电桩应该装在自行车棚里", "一楼的住户应当得到补偿", ""]
    assert most_alike("充电桩应当装在自行车棚", others) == others[0]
    assert most_alike("晚上九点以后不要跳舞", others) is None
    assert most_alike("随便", []) is None
    assert likeness("电", "电") == 1.0
    assert likeness("。", "电") == 0.0


def test_a_matrix_knows_how_much_each_answered() -> None:
    matrix = Matrix(np.arange(2), np.arange(2), np.array([[1.0, np.nan], [0.0, -1.0]]))
    assert matrix.answered.tolist() == [1, 2]
    assert matrix.rows(np.array([False, True])).people.tolist() == [1]


def test_a_round_may_begin_with_what_the_proposals_want() -> None:
    texts = (
        "楼下没有充电的地方，有人甩线。希望在车棚那里装几个充电桩！刷卡付费都行",
        "不要再甩线了。希望在车棚那里,装几个充电桩",
        "有一句特别长的话，" * 9 + "建议开会",
    )
    assert suggestions(texts) == ["希望在车棚那里装几个充电桩"]
    many = [f"第{number}号楼应当装一个充电桩" for number in range(20)]
    assert len(suggestions(many)) == MOST
    assert suggestions([]) == []
