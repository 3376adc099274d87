"""Notes of hearings are cut by rules that a person can foresee, and lose nothing."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from proposals.lifecycle.notes import parts, split, title_of

NOTES = """时间：2026年3月2日 地点：社区活动室
主持人：孙文静
各位居民代表大家好，今天听听大家的意见。

一、停车问题
1、居民反映3号楼东侧晚上乱停车，消防通道堵死。希望物业划线。
2、有业主建议增加访客车位
二、环境卫生
1．李大爷：垃圾桶太少，夏天味道大，能不能多放两个？
2．科室巡查发现北门外墙小广告多。

居民要求夜里不要施工，已经两个月了

散会。
"""


def kept(notes: str) -> list[str]:
    return [piece.body for piece in split(notes) if not piece.looks_like_none]


def test_numbered_paragraphs_and_speakers_become_needs_and_the_frame_is_proposed_to_be_dropped() -> (
    None
):
    assert kept(NOTES) == [
        "居民反映3号楼东侧晚上乱停车，消防通道堵死。希望物业划线。",
        "有业主建议增加访客车位",
        "垃圾桶太少，夏天味道大，能不能多放两个？",
        "科室巡查发现北门外墙小广告多。",
        "居民要求夜里不要施工，已经两个月了",
    ]
    dropped = [piece.body for piece in split(NOTES) if piece.looks_like_none]
    assert dropped[0].startswith("时间")
    assert "一、停车问题" in dropped
    assert "散会。" in dropped


def test_a_piece_tells_who_said_it_and_a_first_title() -> None:
    by_resident, _visitors, spoken, found, _night = (
        piece for piece in split(NOTES) if not piece.looks_like_none
    )
    assert (by_resident.title, by_resident.by_residents) == ("3号楼东侧晚上乱停车", True)
    assert (spoken.speaker, spoken.by_residents) == ("李大爷", True)
    assert (found.speaker, found.by_residents) == ("", False)


def test_needs_counted_off_in_one_line_are_cut() -> None:
    assert kept("大家提了三点：1、修路灯；2、装栏杆；3、清楼道") == [
        "修路灯；",
        "装栏杆；",
        "清楼道",
    ]

    assert kept("1、修路灯；2、装栏杆") == ["修路灯；", "装栏杆"]


def test_numbers_that_do_not_run_on_from_one_are_left_alone() -> None:
    for text in ("每天 3、4 个人来问", "水费涨到 2.5 元", "5、6号楼之间没有路灯"):
        assert len(split(text)) == 1


def test_circled_dashed_and_bracketed_numbers_count_too() -> None:
    for notes in (
        "①修灯要快\n②修路要平",
        "（一）修灯要快\n（二）修路要平",
        "第一条：修灯要快\n第二条：修路要平",
        "- 修灯要快\n- 修路要平",
    ):
        assert kept(notes) == ["修灯要快", "修路要平"]


def test_lines_below_a_need_belong_to_it() -> None:
    assert kept("1、修灯\n在三号楼东侧\n2、修路") == ["修灯\n在三号楼东侧", "修路"]


def test_words_before_a_colon_that_are_nobody_are_no_speaker() -> None:
    assert [piece.speaker for piece in split("问题：楼道堆物\n\n王阿姨（3号楼）：没有灯")] == [
        "",
        "王阿姨（3号楼）",
    ]


def test_a_short_line_between_needs_is_a_heading_only_above_another_numbering() -> None:
    assert kept("1、修灯\n2、修路") == ["修灯", "修路"]
    assert kept("环境卫生\n1、垃圾桶少") == ["垃圾桶少"]
    assert kept("要修灯，很急\n1、垃圾桶少") == ["要修灯，很急", "垃圾桶少"]


def test_titles_are_the_first_clause_unless_it_says_too_little() -> None:
    assert title_of("2、居民反映，北门的路灯坏了。请修") == "北门的路灯坏了"
    assert title_of("北门，路灯坏了。请修") == "北门，路灯坏了"
    assert len(title_of("长" * 100)) == 30


def test_empty_lines_say_where_to_split() -> None:
    assert parts("修灯\r\n\r\n　\n修路\n在东侧") == ("修灯", "修路\n在东侧")
    assert parts(" \n \n") == ()


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(st.text(alphabet="修灯路，。；：1２、)一（）①- \n\r居民反映李大爷时间", max_size=120))
def test_whatever_is_pasted_no_word_is_lost_but_numbers_and_speakers(notes: str) -> None:
    found = letters("".join(piece.speaker + piece.body for piece in split(notes)))
    remaining = iter(letters(notes))
    assert all(sign in remaining for sign in found)  # in order, nothing added
    for word in ("修", "灯", "路", "反映"):
        assert found.count(word) == letters(notes).count(word)
