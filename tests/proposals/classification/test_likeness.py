"""What makes a known problem like a new need: the words that say what it is about, near, of one class."""

from __future__ import annotations

import pytest

from proposals.classification.lexicon import Lexicon
from proposals.classification.likeness import ENOUGH, Likeness, Matter, alike, telling
from proposals.classification.tree import Tree

TREE = Tree.of([("01", "城乡建设"), ("0101", "住房"), ("010101", "物业服务")])
LISTS = {"010101": "电梯+ 水管+ 车棚 小区-"}
LEXICON = Lexicon.of(TREE, LISTS)
HERE, ABOVE, AWAY = (1, 2, 3), (1, 2), (1, 5, 6)


def one(wanted: Matter, other: Matter) -> Likeness:
    (found,) = alike(wanted, [other], LEXICON)
    return found


def test_words_that_stand_everywhere_do_not_tell() -> None:
    assert telling("小区的电梯坏了，车棚也漏水", LEXICON) == {"电梯": 4.0, "车棚": 2.0}


def test_without_a_telling_word_in_common_nothing_is_alike() -> None:
    known = [Matter("车棚漏水"), Matter("广场舞太吵")]
    assert alike(Matter("三号楼电梯坏了"), known, LEXICON) == []


def test_too_little_in_common_is_not_worth_a_look() -> None:
    assert alike(Matter("车棚漏水"), [Matter("想装车棚")], LEXICON) == []


def test_the_likest_comes_first_and_of_equals_the_earlier() -> None:
    known = [Matter("电梯停了"), Matter("电梯和水管都坏了"), Matter("电梯停了")]
    found = alike(Matter("电梯坏了，水管也坏了"), known, LEXICON)
    assert [like.number for like in found] == [1, 0, 2]
    assert found[0].words == ("水管", "电梯")
    assert all(like.score >= ENOUGH for like in found)


@pytest.mark.parametrize(
    ("code", "more"), [("", 0), ("02", 0), ("01", 1), ("0101", 2), ("010101", 3), ("010202", 1)]
)
def test_each_shared_level_of_class_adds_as_much(code: str, more: int) -> None:
    plain = one(Matter("电梯坏", code="010101"), Matter("电梯坏")).score
    assert one(Matter("电梯坏", code="010101"), Matter("电梯坏", code=code)).score == pytest.approx(
        plain + 1.5 * more
    )


def test_a_place_knows_what_was_met_above_it_and_elsewhere_counts_for_less() -> None:
    wanted = Matter("电梯坏了没人修", HERE, "010101")
    here, above, away = (
        one(wanted, Matter("电梯坏了没人修", lineage, "010101")).score
        for lineage in (HERE, ABOVE, AWAY)
    )
    assert here == above > away
