"""The making of Word tables: fixed widths, rows that stay whole, headers that repeat."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Length, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from app.documents.lines import put_text
from app.documents.page import off_the_grid
from app.documents.typeface import SIZE_4, Face

CELL_LINE = Pt(20)
"""Line height inside cells."""

_TIGHT_LINE = Pt(16)
_CELL_PADDING = Pt(3)


def add_table(word: WordDocument, rows: int, widths: Sequence[Length]) -> WordTable:
    """Add a ruled table whose columns keep their widths whatever is written into them."""
    table: WordTable = word.add_table(rows=rows, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        _keep_whole(row)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    return table


def shared_out(whole: Length, shares: Sequence[int]) -> list[Length]:
    """Return column widths in proportion to ``shares``."""
    return [Length(whole * share // sum(shares)) for share in shares]


def write(
    cell: _Cell,
    text: str,
    face: Face = Face.TEXT,
    size: Length = SIZE_4,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    tight: bool = False,
) -> None:
    """Write into an empty cell; each line of the text is a paragraph.

    ``tight`` leaves no padding: for rows of fixed height, where a long name must fit in two lines.
    """
    for n, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.alignment = align
        layout = paragraph.paragraph_format
        layout.line_spacing = _TIGHT_LINE if tight else CELL_LINE
        layout.space_before = Pt(0) if n or tight else _CELL_PADDING
        off_the_grid(paragraph)
        put_text(paragraph, line, face, size)
    if not tight:
        cell.paragraphs[-1].paragraph_format.space_after = _CELL_PADDING


def repeat_on_every_page(row: _Row) -> None:
    """Mark the row as a header."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no public name


def set_height(row: _Row, height: Length) -> None:
    """Give the row exactly this height."""
    row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.EXACTLY


def rule_with(table: WordTable, style: str, colour: str) -> None:
    """Draw every line of the table in this style, e.g. dashed for cutting."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", style), ("sz", "4"), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001 - borders have no public name
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def unruled(cell: _Cell, *sides: str) -> None:
    """Leave out the lines of a cell on these sides: top, left, bottom, right."""
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            line = OxmlElement(f"w:{side}")
            line.set(qn("w:val"), "nil")
            borders.append(line)
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - borders have no public name
    properties.insert_element_before(borders, "w:shd", "w:noWrap", "w:tcMar", "w:vAlign")


def close_table(word: WordDocument) -> None:
    """Put a hair's breadth after a table.

    Word joins tables that touch, and adds a whole line after a last one: an empty page at times.
    """
    hair = word.add_paragraph()
    hair.paragraph_format.line_spacing = Pt(1)
    off_the_grid(hair)


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no public name
