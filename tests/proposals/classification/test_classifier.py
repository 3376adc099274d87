"""The classifier's rules, one by one, on a small tree."""

from __future__ import annotations

import pytest

from proposals.classification.grams import pairs, runs
from proposals.classification.keywords import WORDS
from proposals.classification.learned import NOTHING, Counts
from proposals.classification.lexicon import Lexicon
from proposals.classification.suggest import Classifier
from proposals.classification.tree import Tree, lineage
from proposals.models.category_tree import tree

SMALL = Tree.of(
    [
        ("01", "城乡建设"),
        ("0101", "住房"),
        ("010101", "物业服务"),
        ("010102", "其他"),
        ("02", "环境保护"),
        ("0201", "环境污染"),
        ("020101", "噪音污染、吵闹"),
    ]
)
LISTS = {"010101": "物业+ 电梯", "0101": "小区-", "020101": "扰民+ 广场舞", "02": "小区-"}


def small(learned: Counts = NOTHING) -> Classifier:
    return Classifier(SMALL, Lexicon.of(SMALL, LISTS), learned)


def test_a_code_tells_its_parents() -> None:
    assert list(lineage("010101")) == ["01", "0101", "010101"]
    assert [node.name for node in SMALL.lineage("0101")] == ["城乡建设", "住房"]
    assert [node.code for node in SMALL.below()] == ["01", "02"]
    assert [node.level for node in SMALL.below("0101")] == [3, 3]
    assert not SMALL.below("010101")


@pytest.mark.parametrize("code", ["0301", "010", "01030"])
def test_a_class_below_nothing_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="below nothing"):
        Tree.of([("01", "城乡建设"), (code, "悬空")])


def test_a_list_of_no_class_is_refused() -> None:
    with pytest.raises(KeyError):
        Lexicon.of(SMALL, {"99": "没有"})


def test_every_list_belongs_to_a_class_of_the_published_tree() -> None:
    assert WORDS.keys() <= tree().nodes.keys()
    assert len(Lexicon.of(tree(), WORDS).words) > 1_000


def test_texts_are_cut_at_marks_and_digits() -> None:
    assert list(runs("3号楼,ＡＢ 充电")) == ["号楼", "ab", "充电"]
    assert pairs("充电充电 桩") == ["充电", "电充"]


def test_the_longest_word_counts_at_each_place() -> None:
    lexicon = Lexicon.of(SMALL, LISTS | {"0201": "物业服务费"})
    assert list(lexicon.found_in("物业服务费和物业服务与物业")) == [
        "物业服务费",
        "物业服务",
        "物业",
    ]


def test_a_suggestion_goes_as_deep_as_is_clear_and_says_why() -> None:
    guess = small().suggestion("物业不修电梯", "小区里天天坏")
    assert guess is not None
    assert guess.code == "010101"
    assert guess.words == ("物业", "电梯", "小区")


def test_where_two_classes_weigh_alike_nothing_is_suggested() -> None:
    assert small().suggestion("物业扰民", "") is None
    assert {one.code for one in small().ranked("物业扰民", "")} == {"01", "02"}


@pytest.mark.parametrize("text", ["", "？？？", "你好", "小区", "污染"])
def test_too_little_is_no_suggestion(text: str) -> None:
    assert small().suggestion("", text) is None


def test_a_class_stays_shallow_when_its_weight_is_spread() -> None:
    split = Tree.of([("01", "甲"), ("0101", "乙"), ("0102", "丙")])
    lexicon = Lexicon.of(split, {"0101": "红+", "0102": "绿+"})
    guess = Classifier(split, lexicon).suggestion("红绿", "")
    assert guess is not None
    assert guess.code == "01"


def test_a_word_repeated_counts_more_but_not_without_end() -> None:
    once, often = (small().ranked("", "扰民" * times)[0].weight for times in (1, 50))
    assert once < often < 6 * once


def lessons_about(word: str, code: str, count: int) -> Counts:
    return Counts(
        {code: count, "01": count}, {gram: {code: count} for gram in pairs(word)}, 2 * count
    )


def test_lessons_are_heard_and_shown_as_whole_words() -> None:
    learned = lessons_about("充电桩", "02", 60)
    guess = small(learned).ranked("想装充电桩", "")[0]
    assert guess.code == "02"
    assert guess.words == ("充电桩",)


def test_few_lessons_say_nothing() -> None:
    assert not small(lessons_about("充电桩", "02", 2)).ranked("想装充电桩", "")


def test_a_pair_that_goes_with_everything_says_nothing() -> None:
    learned = Counts({"01": 50, "02": 50}, {"充电": {"01": 40, "02": 40}}, 100)
    assert not small(learned).ranked("充电", "")


def test_pairs_apart_are_shown_apart() -> None:
    learned = Counts(
        {"02": 60, "01": 60}, {"充电": {"02": 60}, "电梯": {"02": 60}, "收费": {"02": 60}}, 120
    )
    words = Classifier(SMALL, Lexicon({}, {}), learned).ranked("电梯收费，充电", "")[0].words
    assert set(words) == {"电梯", "收费", "充电"}
