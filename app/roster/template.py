"""The empty roster to fill in: instructions, fixed headings, drop-downs, columns of text."""

from __future__ import annotations

import io
from collections.abc import Collection

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.permissions import Role
from app.roster.columns import CONSTITUENCY_WORDS, HEADINGS, ROLE_WORDS, Column

INSTRUCTIONS = (
    "填写说明：① 带*的列必须填；② 一行一个人，几个身份用顿号隔开，如“居民、议事代表”；"
    "③ 手机号11位；④ 日期写成2026-01-31；⑤ 不要合并单元格，不要用公式，不要改动第2行；"
    "⑥ 不要填身份证号。"
)
_WIDTHS = {Column.NAME: 14, Column.PHONE: 16, Column.ROLES: 22, Column.CONSTITUENCY: 16}
_LAST_ROW = 30_002


def build(grantable: Collection[Role]) -> bytes:
    """Make the template; the drop-down offers the roles that may be granted."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "名册"
    _write_heads(sheet)
    _offer(sheet, Column.ROLES, [w for w, role in _official_words() if role in grantable])
    _offer(sheet, Column.CONSTITUENCY, list(CONSTITUENCY_WORDS))
    sheet.freeze_panes = "A3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_heads(sheet: Worksheet) -> None:
    last = get_column_letter(len(HEADINGS))
    sheet.merge_cells(f"A1:{last}1")
    first = sheet["A1"]
    first.value, first.alignment = INSTRUCTIONS, Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[1].height = 48
    for number, (column, heading) in enumerate(HEADINGS.items(), 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].width = _WIDTHS.get(column, 12)
        cell = sheet.cell(2, number, heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE6F5")


def _offer(sheet: Worksheet, column: Column, words: list[str]) -> None:
    """A drop-down that only suggests: several roles may be written with 、 between them."""
    letter = get_column_letter(list(HEADINGS).index(column) + 1)
    offered = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    offered.showErrorMessage = False
    offered.add(f"{letter}3:{letter}{_LAST_ROW}")
    sheet.add_data_validation(offered)


def _official_words() -> list[tuple[str, Role]]:
    seen: dict[Role, str] = {}
    for word, role in ROLE_WORDS.items():
        seen.setdefault(role, word)
    return [(word, role) for role, word in seen.items()]
