"""Names and numbers as people write them."""

from __future__ import annotations

import pytest

from app.people import names


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  张 三 ", "张三"),
        ("阿迪力•吐尔逊", "阿迪力·吐尔逊"),
        ("阿迪力・吐尔逊", "阿迪力·吐尔逊"),
        ("\u200b李\u3000四", "李四"),
        ("Anna  Maria", "Anna Maria"),
        ("𠮷田玉", "𠮷田玉"),
    ],
)
def test_a_name_is_kept_with_the_standard_dot_and_without_stray_space(
    typed: str, kept: str
) -> None:
    assert names.clean_name(typed) == kept


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("张三", None),
        ("阿迪力·吐尔逊江", None),
        ("𠮷野玉", None),
        ("㛃丽", None),
        ("Anna-Maria O'Neil", None),
        ("王", "length"),
        ("一二三四五六七八九十一二三四五六", "length"),
        ("张\ue000", "private"),
        ("张三1", "signs"),
        ("=SUM(A1)", "signs"),
        ("·张三", "signs"),
        ("<b>张三</b>", "signs"),
    ],
)
def test_what_is_a_name(name: str, problem: str | None) -> None:
    assert names.name_problem(name) == problem


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800000001", "13800000001"),
        ("138 0000 0001", "13800000001"),
        ("138-0000-0001", "13800000001"),
        ("\uff11\uff13\uff18\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff11", "13800000001"),
        ("+86 13800000001", "13800000001"),
        ("0086-13800000001", "13800000001"),
        ("12800000001", None),
        ("1380000000", None),
        ("138000000011", None),
        ("010-60000001", None),
        ("", None),
    ],
)
def test_a_mobile_number_is_eleven_digits_however_it_is_typed(typed: str, kept: str | None) -> None:
    assert names.clean_phone(typed) == kept


def test_an_id_number_is_recognised_wherever_it_stands() -> None:
    assert names.holds_id_number("备注 110105 19900307 123X 已核")
    assert names.holds_id_number("110105199003071234")
    assert not names.holds_id_number("13800000001")
    assert not names.holds_id_number("2026-01-31 至 2028-12-31")


def test_people_are_sorted_by_the_sound_of_their_surname() -> None:
    told = ["曾国强", "单田芳", "阿依古丽", "仇英", "张三", "单于明", "李四", "𠮷野"]
    assert sorted(told[:7], key=names.sort_key) == [
        "阿依古丽",
        "单于明",
        "李四",
        "仇英",
        "单田芳",
        "曾国强",
        "张三",
    ]
    assert names.sort_key("𠮷野").endswith("ye")


def test_what_others_need_not_see_is_masked() -> None:
    assert names.masked("张三") == "张*"
    assert names.masked("阿迪力·吐尔逊") == "阿***"
    assert names.masked_phone("13800000001") == "138****0001"
    assert names.masked_phone(None) == ""
