"""Merged cells: people see one value over several cells, the file holds it in the first only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from app.marks import N_
from app.spreadsheets.cells import MOST_COLUMNS, Cell, Covered, Row, Unreadable

_MERGED = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_PIECE = 1 << 20
_LONGEST = 120
"""Bytes of one such tag: what a piece may cut in two."""
_MOST = 20_000
_TOO_MANY = N_("合并的单元格太多，请取消合并再上传")


def column_number(letters: str) -> int:
    """Return a column's number from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


@dataclass(frozen=True, order=True)
class _Area:
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Merges:
    """The merged areas of a sheet, the highest first."""

    areas: Sequence[_Area]

    def applied(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Mark the cells that merged ones cover; rows must come in their order."""
        if not self.areas:
            yield from rows
            return
        ahead = list(reversed(self.areas))
        reaching: list[tuple[_Area, Cell]] = []
        for number, cells in rows:
            while ahead and ahead[-1].top <= number:
                area = ahead.pop()
                is_first = area.top == number and area.left < len(cells)
                reaching.append((area, cells[area.left] if is_first else None))
            reaching = [one for one in reaching if one[0].bottom >= number]
            if len(reaching) > MOST_COLUMNS:
                raise Unreadable(_TOO_MANY)
            yield number, _covered(number, cells, reaching)


def _covered(
    number: int, cells: Sequence[Cell], reaching: Sequence[tuple[_Area, Cell]]
) -> Sequence[Cell]:
    if not reaching:
        return cells
    out = list(cells)
    for area, value in reaching:
        right = min(area.right, MOST_COLUMNS - 1)
        out.extend([None] * (right + 1 - len(out)))
        for column in range(area.left, right + 1):
            if (number, column) != (area.top, area.left):
                out[column] = Covered(value)
    return out


def merges_in(part: IO[bytes]) -> Merges:
    """Find the merged areas: they stand behind the rows, so the sheet is passed through once."""
    areas: set[_Area] = set()
    before = b""
    while piece := part.read(_PIECE):
        for left, top, right, bottom in _MERGED.findall(before + piece):
            first, last = column_number(left.decode()), column_number(right.decode())
            areas.add(_Area(int(top), first, int(bottom), last))
        before = piece[-_LONGEST:]
        if len(areas) > _MOST:
            raise Unreadable(_TOO_MANY)
    return Merges(sorted(areas))
