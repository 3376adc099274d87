"""Open an .xlsx somebody uploaded: with limits, in portions, formulas left alone.

Nothing is calculated, no link is followed, and the file is read as a stream: what is too big or
no workbook at all is refused before it takes memory or time.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from app.roster.columns import Column, FileProblem, is_heading, positions

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 30_000
_MAX_COLUMNS = 40
_HEADING_WITHIN = 6
_BLANK_ROWS_END = 2_000
"""A sheet formatted down to row 1,048,576 ends where so many rows in a row are empty."""
_OLE = b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')


class Kind(StrEnum):
    """What sort of thing a cell holds, as far as the roster cares."""

    TEXT = "text"
    DAY = "day"
    FORMULA = "formula"
    FAULT = "fault"


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and what Excel made of it."""

    text: str = ""
    kind: Kind = Kind.TEXT
    day: date | None = None


@dataclass(frozen=True)
class SheetRow:
    """One row of the sheet that is not empty."""

    number: int
    cells: Mapping[Column, Cell]
    merged: bool


def rows(content: bytes) -> Iterator[SheetRow]:
    """Yield the rows below the headings. Raises FileProblem, at once or on the way."""
    _check_package(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions of Excel's that we have no use for
        try:
            yield from _rows(content)
        except FileProblem:
            raise
        except Exception as error:  # a broken file breaks openpyxl in many ways
            raise FileProblem("broken", {"error": type(error).__name__}) from error


def _check_package(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise FileProblem("too_big", {"megabytes": MAX_BYTES // 1024 // 1024})
    if content.startswith(_OLE):
        raise FileProblem("old_or_locked", {})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
            names = set(package.namelist())
    except zipfile.BadZipFile as error:
        raise FileProblem("no_workbook", {}) from error
    if "xl/workbook.xml" not in names:
        raise FileProblem("no_workbook", {})
    if unpacked > MAX_UNPACKED:
        raise FileProblem("too_big", {"megabytes": MAX_BYTES // 1024 // 1024})


def _rows(content: bytes) -> Iterator[SheetRow]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            raise FileProblem("no_heading", {})
        sheet.reset_dimensions()  # what the file says of its size is not to be trusted
        numbered = enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), 1)
        heading_at, columns = _heading(numbered)
        merged = _merged_rows(content, sheet, heading_at)
        count = blank = 0
        for number, cells in numbered:
            read = {column: _cell(cells, place) for column, place in columns.items()}
            if not any(cell.text or cell.kind is not Kind.TEXT for cell in read.values()):
                blank += 1
                if blank >= _BLANK_ROWS_END:
                    return
                continue
            count, blank = count + 1, 0
            if count > MAX_ROWS:
                raise FileProblem("too_many_rows", {"most": MAX_ROWS})
            yield SheetRow(number, read, number in merged)
    finally:
        book.close()


def _heading(numbered: Iterator[tuple[int, Sequence[Any]]]) -> tuple[int, Mapping[Column, int]]:
    for number, cells in numbered:
        texts = [cell.value for cell in cells]
        if is_heading(texts):
            return number, positions(texts)
        if number >= _HEADING_WITHIN:
            break
    raise FileProblem("no_heading", {})


def _cell(cells: Sequence[Any], place: int) -> Cell:
    cell = cells[place] if place < len(cells) else None
    value = cell.value if cell is not None else None
    if cell is None or value is None:
        return Cell()
    if cell.data_type == "f":
        return Cell(str(value)[:30], Kind.FORMULA)
    if cell.data_type == "e":
        return Cell(str(value)[:30], Kind.FAULT)
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(day.isoformat(), Kind.DAY, day)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return Cell(str(value).strip())


def _merged_rows(content: bytes, sheet: Any, heading_at: int) -> frozenset[int]:
    """Rows below the headings that a merged cell covers, found without loading the sheet."""
    part = str(sheet._worksheet_path).lstrip("/")  # noqa: SLF001  # reason: openpyxl knows it and does not say
    covered: set[int] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(part) as stream:
        before = b""
        while portion := stream.read(1 << 20):
            for match in _MERGED.finditer(before + portion):
                _left, top, _right, bottom = range_boundaries(match.group(1).decode())
                covered.update(
                    range(max(top or 1, heading_at + 1), min(bottom or 1, MAX_ROWS * 2) + 1)
                )
            before = (before + portion)[-60:]
    return frozenset(covered)
