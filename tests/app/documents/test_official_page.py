"""The page of GB/T 9704-2012, measured in the file itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt

from app.documents.blocks import (
    Addressee,
    Blank,
    Block,
    Document,
    Fields,
    HangingList,
    Heading,
    Mark,
    Note,
    Number,
    Paragraph,
    Picture,
    Rule,
    Seal,
    Sheet,
    Signatory,
    SignatureSheet,
    Table,
    Title,
)
from app.documents.pictures import qr_png
from app.documents.render import render

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


def _document(*blocks: Block, **more: Any) -> Document:
    return Document(more.pop("title", "纪要"), "幸福里社区居民议事厅", blocks, **more)


def _written(*blocks: Block, **more: Any) -> Any:
    return docx.Document(BytesIO(render(_document(*blocks, **more), written_at=AT)))


def _east_asian(paragraph: Any) -> str:
    return str(paragraph.runs[0].element.rPr.rFonts.get(qn("w:eastAsia")))


def _found(word: Any, path: str) -> list[Any]:
    return list(word.element.xpath(path))


def test_the_type_area_is_156_by_225_millimetres_on_a4() -> None:
    section = _written(Paragraph("正文")).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(margin.mm) for margin in margins] == [37, 26, 35, 28]


def test_a_page_holds_22_lines_of_28_characters() -> None:
    word = _written(Paragraph("正文"))
    [grid] = _found(word, "//w:sectPr/w:docGrid")
    pitch = int(grid.get(qn("w:linePitch")))
    assert grid.get(qn("w:type")) == "lines"
    assert grid.get(qn("w:charSpace")) is None
    assert 225 * 1440 / 25.4 // pitch == 22
    normal = word.styles["Normal"]
    layout = normal.paragraph_format
    assert layout.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert layout.line_spacing.pt == pytest.approx(28.95)
    tighter = int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert normal.font.size == Pt(16)
    assert 156 / 25.4 * 72 // (16 + tighter) == 28


def test_chinese_fonts_are_named_everywhere_and_no_theme_font_is_left() -> None:
    word = _written(
        Title("标题"),
        Heading(1, "一、"),
        Heading(2, "（一）"),
        Heading(3, "1．"),
        Paragraph("正文"),
    )
    faces = [_east_asian(paragraph) for paragraph in word.paragraphs]
    assert faces == ["方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"]
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        fonts = word.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia"))
        assert not any(attribute.endswith("Theme") for attribute in fonts.attrib)
    assert word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}") is None


def test_headings_are_headings_for_those_who_navigate_by_them() -> None:
    word = _written(Title("标题"), Heading(2, "（一）路灯"))
    assert [paragraph.style.name for paragraph in word.paragraphs] == ["Title", "Heading 2"]
    style = word.styles["Heading 2"]
    assert style.element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val")) == "1"
    assert (style.font.bold, str(style.font.color.rgb)) == (False, "000000")


def test_page_numbers_stand_outside_odd_right_and_even_left() -> None:
    word = _written(Paragraph("正文"))
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT)
    for footer in (odd, even):
        assert footer.text == "—  —"
        assert footer.part.element.xpath("//w:instrText/text()") == ["PAGE"]
        assert {run.font.size for run in footer.runs} == {Pt(14)}
    line_mm = odd.paragraph_format.line_spacing.mm
    gap = section.bottom_margin.mm - section.footer_distance.mm - line_mm
    assert gap == pytest.approx(7, abs=0.2)


def test_the_red_head_stands_35_millimetres_down_and_fits_on_one_line() -> None:
    long_name = "麦子店街道枣营北里社区第二居民议事厅会议纪要"
    word = _written(Mark(long_name), Number("〔2026〕3号"), Rule())
    mark, number, rule = word.paragraphs
    assert round(mark.paragraph_format.space_before.mm) == 35
    assert str(mark.runs[0].font.color.rgb) == "B3151B"
    assert mark.runs[0].font.size.pt * len(long_name) <= 156 / 25.4 * 72
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert _found(word, "//w:pBdr/w:bottom/@w:color") == ["B3151B"]
    assert round(rule.paragraph_format.line_spacing.mm) == 4


def test_a_short_head_is_large_but_not_larger_than_a_title_of_honour() -> None:
    assert _written(Mark("会议纪要")).paragraphs[0].runs[0].font.size == Pt(42)


def test_body_text_begins_two_characters_in_and_breaks_where_its_lines_do() -> None:
    paragraphs = _written(Paragraph("第一段\n 第二段 ")).paragraphs
    assert [paragraph.text for paragraph in paragraphs] == ["第一段", "第二段"]
    assert all(p.paragraph_format.first_line_indent.pt == 31.5 for p in paragraphs)


def test_notes_are_smaller_and_blanks_are_lines() -> None:
    note, *blanks = _written(Note("附注"), Blank(2)).paragraphs
    assert note.runs[0].font.size == Pt(14)
    assert [blank.text for blank in blanks] == ["", ""]


@pytest.mark.parametrize(("label", "hanging"), [("出席", 3), ("审查人", 4)])
def test_a_list_of_names_hangs_behind_its_colon(label: str, hanging: int) -> None:
    listed = _written(HangingList(label, ("张三", "李四"))).paragraphs[0]
    layout = listed.paragraph_format
    assert listed.text == f"{label}：张三、李四"
    assert layout.first_line_indent.pt == pytest.approx(-hanging * 15.75)
    assert layout.left_indent.pt == pytest.approx((hanging + 2) * 15.75)
    assert [run.element.rPr.rFonts.get(qn("w:eastAsia")) for run in listed.runs] == [
        "黑体",
        "仿宋_GB2312",
    ]


def test_an_empty_list_says_none() -> None:
    assert _written(HangingList("请假", ())).paragraphs[0].text == "请假：无"


def test_a_table_is_as_wide_as_the_type_area_and_repeats_its_header() -> None:
    word = _written(Table(("应到", "实到"), (("40", "37"),), (1, 2), centred=True))
    table = word.tables[0]
    assert sum(column.width.mm for column in table.columns) == pytest.approx(156, abs=0.2)
    assert table.columns[1].width.mm == pytest.approx(104, abs=0.2)
    assert len(_found(word, "//w:tr[1]/w:trPr/w:tblHeader")) == 1
    assert len(_found(word, "//w:tr/w:trPr/w:cantSplit")) == 2
    assert [cell.text for row in table.rows for cell in row.cells] == ["应到", "实到", "40", "37"]


def test_two_tables_in_a_row_stay_two() -> None:
    word = _written(Fields((("任务", "充电桩"),)), Fields((("签收人", ""),)))
    assert len(word.tables) == 2
    body = [element.tag for element in word.element.body]
    assert body == [qn("w:tbl"), qn("w:p"), qn("w:tbl"), qn("w:p"), qn("w:sectPr")]


def test_a_form_keeps_the_lines_of_what_it_holds() -> None:
    cells = _written(Fields((("验收标准", "全部通电\n消防验收合格"),))).tables[0].rows[0].cells
    assert [paragraph.text for paragraph in cells[1].paragraphs] == ["全部通电", "消防验收合格"]


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (15, 1), (16, 2), (31, 3)])
def test_a_signature_sheet_has_fifteen_rows_a_page(people: int, pages: int) -> None:
    listed = tuple(Signatory(f"张{n}", "3号楼") for n in range(people))
    word = _written(SignatureSheet("签名表", listed))
    assert len(word.tables) == pages
    titles = [p for p in word.paragraphs if p.text == "签名表"]
    assert [p.paragraph_format.page_break_before for p in titles] == [True] * pages
    names = []
    for table in word.tables:
        assert [cell.text for cell in table.rows[0].cells] == ["姓名", "单位", "签名"]
        assert len(table.rows) == 16
        names += [row.cells[0].text for row in table.rows[1:]]
    assert [name for name in names if name] == [one.name for one in listed]


def test_a_signature_page_leaves_room_below_its_table() -> None:
    word = _written(SignatureSheet("签名表", (Signatory("张三", "3号楼"),)))
    rows = sum(row.height.mm for row in word.tables[0].rows)
    title = word.paragraphs[0].paragraph_format
    line = word.styles["Title"].paragraph_format.line_spacing
    assert rows + line.mm + title.space_after.mm < 225 - 10.3


def test_the_seal_has_its_place_beside_who_signs_and_when() -> None:
    paragraphs = _written(Seal("幸福里社区居民议事厅", AT.date())).paragraphs[1:]
    assert [p.text for p in paragraphs] == ["（盖章处）", "幸福里社区居民议事厅", "2026年11月21日"]
    assert [p.paragraph_format.keep_with_next for p in paragraphs] == [True, True, False]


def test_a_picture_says_in_words_what_it_shows() -> None:
    word = _written(
        Picture(qr_png("https://example.org/j/1"), 32, "扫码签到"), Addressee("各位议事代表")
    )
    shape = word.inline_shapes[0]
    assert round(shape.width.mm) == 32
    assert _found(word, "//wp:docPr/@descr") == ["扫码签到"]
    assert [p.text for p in word.paragraphs] == ["", "扫码签到", "各位议事代表："]


def test_a_sheet_of_slips_has_narrow_margins_and_no_numbers() -> None:
    word = _written(Paragraph("剪"), sheet=Sheet.SLIPS)
    section = word.sections[0]
    assert round(section.left_margin.mm) == 10
    assert not word.settings.odd_and_even_pages_header_footer
    assert section.footer.is_linked_to_previous


def test_the_same_document_gives_the_same_bytes() -> None:
    document = _document(Mark("纪要"), Paragraph("正文"), Picture(qr_png("x"), 20, "码"))
    assert render(document, written_at=AT) == render(document, written_at=AT)
    later = render(document, written_at=AT + timedelta(days=1))
    assert later != render(document, written_at=AT)


def test_the_properties_say_who_wrote_what_when() -> None:
    properties = _written(Paragraph("正文"), title="关于路灯的\x00纪要").core_properties
    assert (properties.title, properties.author) == ("关于路灯的纪要", "幸福里社区居民议事厅")
    assert properties.created == properties.modified
    assert properties.created.replace(tzinfo=UTC) == AT
    assert (properties.language, properties.comments) == ("zh-CN", "")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        render(_document(), written_at=datetime(2026, 11, 21))  # noqa: DTZ001 - what is refused


def test_pasted_control_characters_do_not_break_the_file() -> None:
    assert _written(Paragraph("路灯\x0b坏了")).paragraphs[0].text == "路灯坏了"
