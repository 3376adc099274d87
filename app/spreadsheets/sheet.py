"""The rows of one sheet, from its markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from app.marks import N_
from app.spreadsheets.cells import (
    MOST_COLUMNS,
    Cell,
    Fault,
    Row,
    Uncalculated,
    Unreadable,
    is_blank,
)
from app.spreadsheets.markup import Attributes, Collector, feed, local, new_parser
from app.spreadsheets.merging import column_number
from app.spreadsheets.strings import unescaped

_EXACT = 10**15
"""From here on Excel no longer knows every digit of a number."""
_TAGS_MOST = 4_000_000
"""Tags of one sheet: fifty thousand rows of twenty cells, or a million empty ones."""
_COLUMN = re.compile("[A-Z]{1,3}")


class SheetReader:
    """Turns the tags of a sheet into rows. One reader reads one sheet."""

    def __init__(self, strings: Sequence[str], dates: frozenset[int], *, is_1904: bool) -> None:
        """Take the workbook's shared texts and the styles that show dates."""
        self._strings, self._dates = strings, dates
        self._epoch = MAC_EPOCH if is_1904 else WINDOWS_EPOCH
        self._text = Collector()
        self._done: list[Row] = []
        self._number = self._tags = 0
        self._cells: list[Cell] = []
        self._column = -1
        self._kind, self._style = "n", 0
        self._value: str | None = None
        self._is_formula = self._sounds = False

    def rows(self, part: IO[bytes]) -> Iterator[Row]:
        """Yield the rows with anything in them."""
        parser = new_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.add
        for _piece in feed(parser, part):
            yield from self._done
            self._done.clear()

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        self._count()
        if tag == "c":
            self._start_cell(attributes)
        elif tag in {"v", "t"}:
            if not self._sounds:
                self._text.begin()
        elif tag == "row":
            given = attributes.get("r", "")
            self._number = int(given) if given.isdigit() else self._number + 1
            self._cells, self._column = [], -1
        elif tag == "f":
            self._is_formula = True
        elif tag == "rPh":
            self._sounds = True

    def _count(self) -> None:
        """Empty rows and cells are nothing to anybody, but a file may hold millions of them."""
        self._tags += 1
        if self._tags > _TAGS_MOST:
            raise Unreadable(N_("文件展开后太大，请分成几个文件"))

    def _start_cell(self, attributes: Attributes) -> None:
        named = _COLUMN.match(attributes.get("r", ""))
        self._column = column_number(named[0]) if named else self._column + 1
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdigit() else 0
        self._value, self._is_formula = None, False

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag in {"v", "t"}:
            if not self._sounds:
                self._value = (self._value or "") + self._text.end()
        elif tag == "c":
            if self._column < MOST_COLUMNS:
                self._keep(self._cell())
        elif tag == "row":
            if any(not is_blank(cell) for cell in self._cells):
                self._done.append((self._number, self._cells))
        elif tag == "rPh":
            self._sounds = False

    def _keep(self, cell: Cell) -> None:
        if cell is None:
            return
        missing = self._column - len(self._cells)
        if missing >= 0:
            self._cells.extend([None] * (missing + 1))
        self._cells[self._column] = cell

    def _cell(self) -> Cell:
        value, kind = self._value, self._kind
        if not value:
            return Uncalculated() if self._is_formula and kind in {"n", "b"} else None
        if kind == "s":
            number = int(value)
            return self._strings[number] if 0 <= number < len(self._strings) else Fault(value)
        if kind in {"str", "inlineStr"}:
            return unescaped(value)
        if kind == "e":
            return Fault(value[:30])
        if kind == "b":
            return value not in {"0", "false"}
        return self._iso(value) if kind == "d" else self._counted(value)

    def _counted(self, value: str) -> Cell:
        """A number, or the date that its style makes of it."""
        exact = float(value)
        whole = exact.is_integer() and abs(exact) < _EXACT
        number: int | float = int(exact) if whole else exact
        if self._style not in self._dates:
            return number
        try:
            found = from_excel(number, self._epoch)
        except (ValueError, OverflowError, TypeError):
            return Fault(value[:30])
        return found if isinstance(found, datetime) else number

    def _iso(self, value: str) -> Cell:
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            return value
        return found
