"""What two texts have in common, weighed: rare pairs tell, polite ones do not, places part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.similarity import weighing
from proposals.similarity.cutting import flat, grams, pairs, runs
from proposals.similarity.weighing import SAYS_NOTHING, Sought, likeness, rarest, sought

TEXTS = st.text(st.sampled_from("电梯坏了停车难，。 A3区12尊敬领导"), max_size=60)


def test_a_text_is_cut_into_pairs_that_never_cross_a_sign() -> None:
    assert list(grams("电梯坏,修")) == ["电梯", "梯坏", "坏", "修"]
    assert flat("Ａ3区，电梯", "坏") == "a3区 电梯 坏"
    assert list(pairs("电梯 坏")) == ["电梯", "梯 ", " 坏"]
    assert runs("ＡＢ①") == ["ab1"]


def test_the_same_text_is_wholly_alike_and_a_strange_one_not_at_all() -> None:
    text = sought("电梯坏了", "三号楼的电梯坏了", {}, 100)
    assert likeness(text, "电梯坏了", "三号楼的电梯坏了") == pytest.approx(1)
    assert likeness(text, "广场舞", "音响太吵") == 0
    assert likeness(sought("", "", {}, 100), "电梯", "坏了") == 0


def test_a_rare_pair_tells_more_than_a_common_one() -> None:
    text = sought("景蓉华苑停车", "", {"停车": 50, "景蓉": 1, "蓉华": 1, "华苑": 2}, 100)
    assert likeness(text, "景蓉华苑", "收费") > likeness(text, "停车", "收费")


def test_what_every_letter_says_weighs_nothing() -> None:
    assert {"尊敬", "领导", "谢谢"} <= SAYS_NOTHING
    assert sought("尊敬的领导您好", "谢谢领导", {}, 100).pull == {}


def test_the_same_matter_in_another_district_is_less_alike() -> None:
    text = sought("A3区电梯坏", "修", {}, 100)
    here = likeness(text, "a3区电梯坏", "修")
    other = likeness(sought("B3区电梯坏", "修", {}, 100), "a3区电梯坏", "修")
    assert other < here * weighing.OTHER_DISTRICT + 0.01


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("A3区停车", "A3区公园", False),
        ("A3区停车", "B2区停车", True),
        ("A3区停车", "A7县停车", True),
        ("A市停车", "A7县停车", False),
        ("停车", "A7县停车", False),
        ("望京小区停车", "A3区停车", False),
        ("A市A3区停车", "A市A5区停车", False),
    ],
)
def test_titles_that_name_different_districts_are_told_apart(
    one: str, other: str, *, apart: bool
) -> None:
    assert weighing.differ(weighing.districts(one), weighing.districts(other)) is apart


def test_the_rarest_pairs_are_asked_for_while_together_they_are_few() -> None:
    held = {"电梯": 5, "梯坏": 1, "坏了": 9}
    text = sought("电梯坏了", "", held, 100)
    assert list(rarest(text, held, 6, here_already=False)) == ["梯坏", "电梯"]
    assert list(rarest(text, held, 6, here_already=True)) == ["电梯"]
    assert list(rarest(text, held, 0, here_already=True)) == ["电梯"]
    assert list(rarest(text, held, 100, here_already=False)) == ["梯坏", "电梯", "坏了"]


@given(TEXTS, TEXTS, st.dictionaries(st.sampled_from(["电梯", "停车", "区电"]), st.integers(0, 50)))
def test_likeness_is_never_negative_and_what_is_chosen_stays_in_budget(
    title: str, body: str, held: dict[str, int]
) -> None:
    text = sought(title, body, held, 50)
    assert likeness(text, title, body) >= 0
    chosen = rarest(text, held, 30, here_already=False)
    assert len(chosen) <= 1 or sum(max(held.get(pair, 0), 1) for pair in chosen) <= 30


def test_the_words_in_common_are_whole_pieces_the_rarest_first() -> None:
    text = sought("景蓉华苑", "物业停车收费太高", {"停车": 40, "物业": 9}, 50)
    assert weighing.shared_words(text, "景蓉华苑停车", "物业收费，停车") == [
        "景蓉华苑",
        "收费",
        "物业",
    ]
    assert weighing.shared_words(text, "广场舞", "太吵") == []


def test_a_very_long_piece_in_common_is_shown_in_parts() -> None:
    long = "".join(chr(0x4E00 + number) for number in range(40))
    words = weighing.shared_words(sought(long, "", {}, 10), long, "")
    assert all(2 <= len(word) <= 16 for word in words)


def test_rarity_is_nothing_where_everybody_of_many_holds_it() -> None:
    assert weighing.rarity(1_000, 1_000) == weighing.rarity(1_001, 1_000) == 0
    assert weighing.rarity(0, 1_000) > weighing.rarity(1, 1_000) > 0
    assert weighing.rarity(0, 0) > weighing.rarity(3, 3) > 0
    assert Sought({}, 0, 0, frozenset()).pull == {}


def test_of_shared_pieces_none_is_part_of_another() -> None:
    text = sought("电梯坏了", "", {}, 100)
    assert weighing.shared_words(text, "电梯坏了", "电梯 坏了") == ["电梯坏了"]
    assert weighing.shared_words(text, "电梯旁", "东门坏了") == ["坏了", "电梯"]
