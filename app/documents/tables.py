"""Blocks that are tables: ruled tables, forms, signature sheets, slips to be cut out."""

from __future__ import annotations

from collections.abc import Iterable

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt
from docx.table import _Cell

from app.documents.blocks import Fields, SignatureSheet, Slip, SlipSheet, Table
from app.documents.cells import (
    add_table,
    close_table,
    repeat_on_every_page,
    rule_with,
    set_height,
    shared_out,
    unruled,
    write,
)
from app.documents.lines import CENTRE, put_text
from app.documents.page import LINE, TYPE_AREA, off_the_grid
from app.documents.pictures import put_png
from app.documents.typeface import GREY, LATIN, SIZE_2, SIZE_3, Face, dress
from app.documents.wording import clean

SIGNATURES_A_PAGE = 15
_SIGNATURE_ROW = Mm(12.3)
_SIGNATURE_SHARES = (5, 6, 5)

SLIP_COLUMNS = 2
SLIP_ROWS = 4
_SLIP_HEIGHT = Mm(68)
_QR_WIDTH = Mm(33)
_SLIP_WIDTHS = (Mm(38), Mm(57))
_CODE_SIZE = Pt(18)
_CODE_FACE = "Courier New"
_SLIP_TEXT = Pt(11)
_SMALL = Pt(10)
_FIELD_SHARES = (1, 4)

LEFT = WD_ALIGN_PARAGRAPH.LEFT


def put_table(word: WordDocument, block: Table) -> None:
    """Write a ruled table with its header in 黑体."""
    table = add_table(word, len(block.rows) + 1, shared_out(TYPE_AREA, block.shares))
    repeat_on_every_page(table.rows[0])
    for cell, text in zip(table.rows[0].cells, block.header, strict=True):
        write(cell, text, Face.STRONG, align=CENTRE)
    for row, texts in zip(table.rows[1:], block.rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            write(cell, text, align=CENTRE if block.centred else LEFT)
    close_table(word)


def put_fields(word: WordDocument, block: Fields) -> None:
    """Write a form: names on the left, what they hold on the right."""
    table = add_table(word, len(block.rows), shared_out(TYPE_AREA, _FIELD_SHARES))
    for row, (name, value) in zip(table.rows, block.rows, strict=True):
        write(row.cells[0], name, Face.STRONG, align=CENTRE)
        write(row.cells[1], value)
    close_table(word)


def put_signature_sheet(word: WordDocument, sheet: SignatureSheet) -> None:
    """Write 姓名／单位／签名, fifteen rows to a page; empty rows fill the last one."""
    people = sheet.people
    for start in range(0, max(len(people), 1), SIGNATURES_A_PAGE):
        title = word.add_paragraph(style="Title")
        title.alignment = CENTRE
        title.paragraph_format.page_break_before = True
        title.paragraph_format.space_after = Pt(LINE.pt / 2)
        off_the_grid(title)
        put_text(title, sheet.title, Face.TITLE, SIZE_2)
        widths = shared_out(TYPE_AREA, _SIGNATURE_SHARES)
        table = add_table(word, SIGNATURES_A_PAGE + 1, widths)
        for row in table.rows:
            set_height(row, _SIGNATURE_ROW)
        for cell, text in zip(table.rows[0].cells, ("姓名", "单位", "签名"), strict=True):
            write(cell, text, Face.STRONG, align=CENTRE)
        shown = people[start : start + SIGNATURES_A_PAGE]
        for row, person in zip(table.rows[1:], shown, strict=False):
            write(row.cells[0], person.name, align=CENTRE, tight=True)
            write(row.cells[1], person.unit, align=CENTRE, tight=True)
        close_table(word)


def put_slips(word: WordDocument, sheet: SlipSheet) -> None:
    """Write the slips in two columns with dashed lines to cut along."""
    rows = -(-len(sheet.slips) // SLIP_COLUMNS)
    table = add_table(word, rows, _SLIP_WIDTHS * SLIP_COLUMNS)
    rule_with(table, "dashed", str(GREY))
    for row in table.rows:
        set_height(row, _SLIP_HEIGHT)
        for n, cell in enumerate(row.cells):
            unruled(cell, "left" if n % 2 else "right")
    halves = [cell for row in table.rows for cell in row.cells]
    for n, slip in enumerate(sheet.slips):
        _put_slip(halves[2 * n], halves[2 * n + 1], slip)
    close_table(word)


def _put_slip(left: _Cell, right: _Cell, slip: Slip) -> None:
    picture = left.paragraphs[0]
    picture.alignment = CENTRE
    put_png(picture, slip.png, _QR_WIDTH, f"{slip.name}：{slip.address}")
    _write_lines(right, [slip.heading], Face.STRONG, _SLIP_TEXT, first=True)
    _write_lines(right, [slip.name], Face.STRONG, SIZE_3)
    _write_lines(right, [slip.unit], Face.TEXT, _SLIP_TEXT)
    _write_lines(right, [slip.code], Face.STRONG, _CODE_SIZE, latin=_CODE_FACE)
    _write_lines(right, slip.lines, Face.TEXT, _SMALL)


def _write_lines(
    cell: _Cell,
    lines: Iterable[str],
    face: Face,
    size: Length,
    *,
    latin: str = LATIN,
    first: bool = False,
) -> None:
    for line in lines:
        paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(size.pt * 1.4)
        off_the_grid(paragraph)
        dress(paragraph.add_run(clean(line)), face, size, latin=latin)
