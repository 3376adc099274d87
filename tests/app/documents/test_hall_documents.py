"""The ready-made documents: recommendation, order, notice, slips."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest
import segno
from PIL import Image

from app.documents.assignment import (
    AssignmentOrder,
    OrderedMilestone,
    assignment_document,
    explain_due,
)
from app.documents.blocks import Document
from app.documents.filing import (
    FilingRecommendation,
    ReviewedCriterion,
    SourceProposal,
    filing_document,
)
from app.documents.notice import MeetingNotice, notice_document
from app.documents.pictures import qr_png
from app.documents.render import render
from app.documents.slips import LoginSlip, slips_document
from app.work_calendar.calendar import WorkCalendar

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)
HELD = datetime(2026, 11, 20, 19, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
HALL = "幸福里社区居民议事厅"


def _opened(document: Document) -> Any:
    return docx.Document(BytesIO(render(document, written_at=AT)))


def _lines(word: Any) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs if paragraph.text]


def _cells(word: Any, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in word.tables[table].rows]


FILING = FilingRecommendation(
    HALL,
    "幸议〔2026〕5号",
    "安装充电桩",
    "小区有电动车约300辆，无充电设施。",
    (
        SourceProposal("集2026-0012", "希望装充电桩", date(2026, 9, 3)),
        SourceProposal("集2026-0031", "飞线危险", date(2026, 9, 18)),
    ),
    57,
    (ReviewedCriterion("合理性", True, "关系120户"), ReviewedCriterion("可行性", False, "缺场地")),
    "建议立项。",
    ("王主持",),
    HALL,
    date(2026, 9, 28),
)


def test_a_recommendation_shows_its_sources_its_review_and_its_reviewers() -> None:
    word = _opened(filing_document(replace(FILING, excluded=("张三",))))
    lines = _lines(word)
    assert lines[2] == "关于“安装充电桩”的立项建议案"
    assert "2件提案并案而成，提案人和联署人共57人" in lines[4]
    assert "1．集2026-0012《希望装充电桩》（2026年9月3日提交）" in lines
    assert _cells(word)[1:] == [["合理性", "是", "关系120户"], ["可行性", "否", "缺场地"]]
    assert lines[-5:] == ["审查人：王主持", "回避：张三", "（盖章处）", HALL, "2026年9月28日"]


def test_a_recommendation_without_conflicts_names_nobody_aside() -> None:
    assert not any(line.startswith("回避") for line in _lines(_opened(filing_document(FILING))))


CALENDAR = WorkCalendar()
ORDER = AssignmentOrder(
    HALL,
    "幸交〔2026〕7号",
    "安装12个充电桩",
    "安装充电桩",
    date(2026, 9, 26),
    "物业公司",
    ("供电公司", "物业公司"),
    "韩某 010-65000000",
    CALENDAR.explain(date(2026, 9, 28), 10),
    "全部通电，验收合格。",
    HALL,
    date(2026, 9, 28),
)


def test_an_order_names_each_unit_once_and_leaves_room_to_sign_for_it() -> None:
    word = _opened(assignment_document(ORDER))
    assert "物业公司、供电公司：" in _lines(word)
    fields = dict(_cells(word))
    assert fields["依据"] == "2026年9月26日决议《安装充电桩》"
    assert fields["责任单位"] == "供电公司、物业公司"
    assert "经费" not in fields
    assert _cells(word, 1) == [["签收人", ""], ["签收日期", ""]]


def test_an_order_shows_budget_and_milestones_where_there_are_any() -> None:
    milestone = OrderedMilestone("选址公示", date(2026, 10, 12))
    fuller = replace(ORDER, budget="3.6万元", milestones=(milestone,), responsible_units=())
    word = _opened(assignment_document(fuller))
    fields = dict(_cells(word))
    assert (fields["经费"], fields["责任单位"]) == ("3.6万元", "同牵头单位")
    assert _cells(word, 1) == [["节点", "完成日期"], ["选址公示", "2026年10月12日"]]


def test_an_order_explains_its_date_so_that_anybody_can_count_again() -> None:
    assert explain_due(ORDER.due) == (
        "2026年10月16日（含当日）。自2026年9月28日的次日起算10个工作日，"
        "不计周末、国庆节（10月1日至10月7日），计入调休上班（10月10日）。"
    )


def test_a_short_term_without_days_off_is_explained_shortly() -> None:
    due = CALENDAR.explain(date(2026, 11, 23), 2)
    assert explain_due(due) == "2026年11月25日（含当日）。自2026年11月23日的次日起算2个工作日。"


def test_a_provisional_date_says_so() -> None:
    due = CALENDAR.explain(date(2027, 5, 3), 1)
    assert explain_due(due).endswith("（2027年放假安排尚未公布，以公布后为准。）")


NOTICE = MeetingNotice(
    HALL,
    "关于召开幸福里社区居民议事厅\n第三次会议的通知",
    "各位议事代表",
    HELD,
    "二楼会议室",
    ("安装充电桩", "路灯改造"),
    "https://example.org/j/8FK2Q7",
    "刘某 010-65000000",
    HALL,
    date(2026, 11, 12),
)


def test_a_notice_says_when_where_and_what_and_carries_its_code() -> None:
    word = _opened(notice_document(NOTICE))
    lines = _lines(word)
    assert "时间：2026年11月20日 星期五 19时30分" in lines
    assert lines[lines.index("一、议程") + 1 :][:3] == [
        "1．安装充电桩",
        "2．路灯改造",
        "二、参会须知",
    ]
    left, right = word.tables[0].rows[0].cells
    assert left.text.strip() == "扫码签到、查看材料"
    assert right.text == f"（盖章处）\n{HALL}\n2026年11月12日"
    assert word.core_properties.title == "关于召开幸福里社区居民议事厅第三次会议的通知"
    embedded = next(part for part in word.part.package.iter_parts() if "media" in part.partname)
    assert embedded.blob == qr_png(NOTICE.address)


def test_a_notice_lists_its_papers_and_its_own_remarks() -> None:
    fuller = replace(NOTICE, papers=("立项建议案",), remarks="未列入议程的事项不表决。")
    lines = _lines(_opened(notice_document(fuller)))
    at = lines.index("二、会议材料")
    assert lines[at : at + 4] == [
        "二、会议材料",
        "1．立项建议案",
        "三、参会须知",
        "未列入议程的事项不表决。",
    ]


def test_a_qr_code_shows_the_modules_of_its_address() -> None:
    code = segno.make(NOTICE.address, error="m", micro=False)
    image = Image.open(BytesIO(qr_png(NOTICE.address))).convert("L")
    scale, border = 8, 2
    for y, row in enumerate(code.matrix):
        for x, dark in enumerate(row):
            centre = ((x + border) * scale + 4, (y + border) * scale + 4)
            assert (image.getpixel(centre) == 0) is bool(dark)


def _slips(count: int) -> Document:
    people = [
        LoginSlip(f"张{n}", f"{n}号楼", f"7KQ2M9X{n}", f"https://example.org/j/7KQ2M9X{n}")
        for n in range(count)
    ]
    return slips_document(
        people,
        hall=HALL,
        sign_in_page="example.org/login",
        valid_until="2026年11月30日",
        contact="刘某 010-65000000",
    )


def test_each_slip_has_its_own_name_code_and_picture() -> None:
    word = _opened(_slips(3))
    cells = [cell for row in word.tables[0].rows for cell in row.cells]
    assert [cell.text.split("\n")[1] for cell in cells[1:6:2]] == ["张0", "张1", "张2"]
    assert [cell.text.split("\n")[3] for cell in cells[1:6:2]] == [
        "7KQ2 M9X0",
        "7KQ2 M9X1",
        "7KQ2 M9X2",
    ]
    assert cells[7].text == ""
    assert word.element.xpath("//wp:docPr/@descr") == [
        f"张{n}：https://example.org/j/7KQ2M9X{n}" for n in range(3)
    ]
    pictures = {part.blob for part in word.part.package.iter_parts() if "media" in part.partname}
    assert pictures == {qr_png(f"https://example.org/j/7KQ2M9X{n}") for n in range(3)}


def test_eight_slips_fill_one_page_with_lines_to_cut_along() -> None:
    word = _opened(_slips(8))
    table = word.tables[0]
    assert len(table.rows) == 4
    assert sum(row.height.mm for row in table.rows) < 297 - 20
    assert sum(column.width.mm for column in table.columns) == pytest.approx(190, abs=0.5)
    assert set(word.element.xpath("//w:tblBorders/*/@w:val")) == {"dashed"}
    assert word.element.xpath("//w:tr[1]/w:tc[1]//w:tcBorders/w:right/@w:val") == ["nil"]


def test_no_slips_for_nobody() -> None:
    with pytest.raises(ValueError, match="nobody"):
        _slips(0)
