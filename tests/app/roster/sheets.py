"""Make roster files as people make them, good and bad."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from app.roster.columns import HEADINGS

HEADS = tuple(HEADINGS.values())


def book(
    *rows: Sequence[Any],
    heads: Sequence[str] = HEADS,
    instructions: bool = True,
    merged: Sequence[str] = (),
) -> bytes:
    """An .xlsx with these rows below the headings; short rows end in empty cells."""
    made = Workbook()
    sheet = made.worksheets[0]
    if instructions:
        sheet.append(["填写说明"])
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(made)


def saved(made: Workbook) -> bytes:
    """The file's bytes."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def person(
    name: Any = "张三",
    phone: Any = "13800000001",
    roles: Any = "居民",
    *,
    door: tuple[Any, Any, Any] = ("3号楼", "2单元", "501"),
    term: tuple[Any, Any, Any] = (None, None, None),
    note: Any = None,
) -> list[Any]:
    """One row in the template's order."""
    return [name, phone, *door, roles, *term, note]
