"""Our own Word templates: as drawn, and what they say when filled."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest

from app.documents.attendance import AttendanceSheet, Attendee, attendance_values
from app.documents.filling import Origin, Values, fill
from app.documents.minutes import (
    Minutes,
    MinutesItem,
    MinutesVote,
    Signatory,
    VoteCount,
    minutes_values,
)
from app.tooling.paper_templates import FOLDER, TEMPLATES

HELD = datetime(2026, 11, 20, 19, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
HALL = "幸福里社区居民议事厅"
ORIGIN = Origin("会议纪要", HALL, datetime(2026, 11, 21, 8, tzinfo=UTC))
MINUTES = Minutes(
    HALL,
    "（2026）第3号",
    "关于安装充电桩的会议",
    HELD,
    "二楼会议室",
    "王主持",
    40,
    37,
    27,
    items=(
        MinutesItem(
            "安装充电桩",
            ("在三号楼北侧安装12个充电桩。",),
            ("张三作动议陈述，李四附议。", "王五：<楼下>会吵 & 要挪\n还有{{ title }}"),
            (
                MinutesVote(
                    "",
                    "应到40 实到37 赞成28 > 37/2 通过",
                    VoteCount(40, 37, 28, 6, 3, 0),
                    ("实到37＝赞成28＋反对6＋弃权3＋未表决0",),
                ),
            ),
        ),
        MinutesItem("通报事项"),
    ),
    attended=("王主持", "张三"),
    excused=("卫十三",),
    clerk="沈秘书",
)


def opened(name: str, values: Values) -> Any:
    return docx.Document(io.BytesIO(fill((FOLDER / name).read_bytes(), values, ORIGIN)))


def lines(minutes: Minutes) -> list[str]:
    return [p.text for p in opened("minutes.docx", minutes_values(minutes)).paragraphs if p.text]


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_file_in_the_repository_is_the_one_that_is_drawn(name: str) -> None:
    assert (FOLDER / name).read_bytes() == TEMPLATES[name]()


def test_minutes_tell_who_met_where_and_whether_they_were_enough() -> None:
    said = lines(MINUTES)
    assert said[:3] == [f"{HALL}会议纪要", "（2026）第3号", "关于安装充电桩的会议"]
    assert said[3] == (
        f"2026年11月20日19时30分，王主持在二楼会议室主持召开{HALL}会议。"
        "应到代表40人，实到37人，法定人数27人，符合法定人数。现将会议议定事项纪要如下："
    )
    assert "未达到法定人数" in lines(replace(MINUTES, present=26))[3]


def test_minutes_show_each_item_with_its_numbers_and_their_arithmetic() -> None:
    word = opened("minutes.docx", minutes_values(MINUTES))
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert cells == [
        ["应到", "实到", "赞成", "反对", "弃权", "未表决"],
        ["40", "37", "28", "6", "3", "0"],
    ]
    said = lines(MINUTES)
    at = said.index("一、安装充电桩")
    assert said[at + 1 : at + 8] == [
        "动议：在三号楼北侧安装12个充电桩。",
        "张三作动议陈述，李四附议。",
        "王五：<楼下>会吵 & 要挪",
        "还有{{ title }}",
        "表决结果：应到40 实到37 赞成28 > 37/2 通过",
        "实到37＝赞成28＋反对6＋弃权3＋未表决0",
        "二、通报事项",
    ]


def test_minutes_list_the_people_and_who_confirmed() -> None:
    said = lines(replace(MINUTES, confirmed=("王主持（主持人）2026年11月21日核对签名",)))
    assert said[-6:] == [
        "出席：王主持、张三",
        "请假：卫十三",
        "缺席：无",
        "列席：无",
        "记录：沈秘书",
        "王主持（主持人）2026年11月21日核对签名",
    ]


@pytest.mark.parametrize(("people", "pages"), [(0, 0), (1, 1), (15, 1), (16, 2), (31, 3)])
def test_the_signature_sheet_has_fifteen_rows_a_page(people: int, pages: int) -> None:
    signed = tuple(Signatory(f"张{n}", "3号楼") for n in range(people))
    word = opened("minutes.docx", minutes_values(replace(MINUTES, signatories=signed)))
    sheets = word.tables[1:]
    assert [len(sheet.rows) for sheet in sheets] == [16] * pages
    titles = [p for p in word.paragraphs if p.text == "会议纪要签名表"]
    assert len(titles) == pages
    assert all(title.paragraph_format.page_break_before for title in titles)
    named = [row.cells[0].text for sheet in sheets for row in sheet.rows[1:]]
    assert [name for name in named if name] == [one.name for one in signed]


@pytest.mark.parametrize(("characters", "size"), [(6, 42), (10, 42), (12, 31), (20, 22)])
def test_the_red_mark_is_as_large_as_one_line_allows(characters: int, size: int) -> None:
    values = minutes_values(MINUTES) | {"mark": "议" * characters}
    mark = opened("minutes.docx", values).paragraphs[0]
    assert (mark.text, mark.runs[0].font.size.pt) == ("议" * characters, size)


def test_the_attendance_sheet_names_everybody_and_leaves_room_for_the_pen() -> None:
    people = tuple(Attendee(str(n), f"张{n}", "议事代表", "到会", "19:20") for n in range(1, 17))
    sheet = AttendanceSheet(HALL, "充电桩", HELD, "二楼", 40, 16, 1, 2, people)
    word = opened("attendance.docx", attendance_values(sheet))
    assert [len(table.rows) for table in word.tables] == [16, 16]
    first = [cell.text for cell in word.tables[0].rows[1].cells]
    assert first == ["1", "张1", "议事代表", "到会", "19:20", ""]
    assert "应到40人　实到16人　请假1人　列席2人" in [p.text for p in word.paragraphs]


def test_the_same_values_give_the_same_bytes() -> None:
    template, values = (FOLDER / "minutes.docx").read_bytes(), minutes_values(MINUTES)
    assert fill(template, values, ORIGIN) == fill(template, values, ORIGIN)
