"""Tables that offices fill in: the template they are handed, and the rows read back from it.

Headings and words are Chinese in every language: a table goes between offices and people.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from app.marks import N_
from app.spreadsheets.cells import Cell, Covered, Unreadable, is_blank
from app.spreadsheets.opening import opened

MOST: Final = 20_000
_HEADING_WITHIN: Final = 6


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row: the heading of the column, and a msgid."""

    row: int
    heading: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One kind of table. ``headings`` are by the names of columns, in order."""

    title: str
    headings: Mapping[str, str]
    instructions: str
    known_by: frozenset[str]
    """The columns by which the row of headings is known."""
    needed: Sequence[str] = ()
    """Further columns without which nothing can be read."""
    filled: Sequence[str] = ()
    """A row counts where one of these is filled in; none named: where anything is."""
    forbidden: Mapping[str, str] = field(default_factory=dict)
    """Words that no heading may hold, each with the msgid that says so."""
    has_days: bool = False
    """Whether a cell may be a day; elsewhere what a program took for a day is nothing."""
    width: int = 14

    def template(self, rows: Iterable[Sequence[str]] = ()) -> bytes:
        """The empty table, or with what is known already."""
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = self.title
        sheet.merge_cells(f"A1:{get_column_letter(len(self.headings))}1")
        sheet["A1"].value = self.instructions
        for number, heading in enumerate(self.headings.values(), 1):
            sheet.cell(2, number, heading).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = self.width
        for row in rows:
            sheet.append(list(row))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def rows(self, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
        """Every row that counts, by its number, as texts by column. Raises Unreadable."""
        with opened(path) as (sheets, _notes):
            sheet = next(iter(sheets), None)
            numbered = iter(sheet.rows) if sheet else iter(())
            yield from self._texts(numbered, self._columns(numbered))

    def _columns(self, numbered: Iterator[tuple[int, Sequence[Cell]]]) -> Mapping[str, int]:
        known = {_plain(heading): name for name, heading in self.headings.items()}
        for number, cells in numbered:
            found = {
                _plain(self._text(cell)): at for at, cell in enumerate(cells) if not is_blank(cell)
            }
            columns = {known[word]: at for word, at in found.items() if word in known}
            if columns.keys() >= self.known_by:
                self._must_be_whole(found, columns)
                return columns
            if number >= _HEADING_WITHIN:
                break
        raise Unreadable(N_("没有找到表头，请用模板填写"))

    def _must_be_whole(self, words: Iterable[str], columns: Iterable[str]) -> None:
        for word in words:
            for part, why in self.forbidden.items():
                if part in word:
                    raise Unreadable(why)
        for name in self.needed:
            if name not in columns:
                raise Unreadable(N_("表里缺少这一列：%(heading)s"), heading=self.headings[name])

    def _texts(
        self, numbered: Iterable[tuple[int, Sequence[Cell]]], columns: Mapping[str, int]
    ) -> Iterator[tuple[int, dict[str, str]]]:
        for count, (number, cells) in enumerate(numbered):
            if count > MOST:
                raise Unreadable(N_("行数太多，一次最多%(most)d行"), most=MOST)
            row = {
                name: self._text(cells[columns[name]])
                if name in columns and columns[name] < len(cells)
                else ""
                for name in self.headings
            }
            if any(row[name] for name in self.filled or self.headings):
                yield number, row

    def _text(self, cell: Cell) -> str:
        if isinstance(cell, Covered):
            return self._text(cell.value)
        if is_blank(cell):
            return ""
        if isinstance(cell, datetime):
            return cell.date().isoformat() if self.has_days else ""
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return str(cell).strip()


def _plain(text: str) -> str:
    return re.sub(r"[\s*()（）_:：]", "", text)
