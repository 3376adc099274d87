"""Read an uploaded table by its headings: texts by name, every row with its number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.marks import N_
from app.spreadsheets.cells import Cell, Covered, Unreadable, is_blank
from app.spreadsheets.opening import opened

_HEADING_WITHIN = 6


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row: the heading of the column, a msgid, and what fills it."""

    row: int
    heading: str
    why: str
    params: Mapping[str, str | int]

    def kept(self) -> dict[str, object]:
        """The shape that is stored."""
        return {
            "row": self.row,
            "heading": self.heading,
            "why": self.why,
            "params": dict(self.params),
        }


@dataclass(frozen=True)
class Table:
    """What a table of one kind looks like: names and headings; those with a star are needed."""

    headings: Mapping[str, str]
    most: int
    takes_more: bool = False
    """Whether other headings are fields of their own."""

    def rows(self, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows with anything in them. Raises Unreadable."""
        with opened(path) as (sheets, _notes):
            sheet = next(iter(sheets), None)
            numbered = iter(sheet.rows) if sheet else iter(())
            columns = self._columns(numbered)
            for count, (number, cells) in enumerate(numbered, 1):
                if count > self.most:
                    raise Unreadable(N_("行数太多，一次最多%(most)d行"), most=self.most)
                texts = {
                    name: text_of(cells[at]) if at < len(cells) else ""
                    for name, at in columns.items()
                }
                if any(texts.values()):
                    yield number, dict.fromkeys(self.headings, "") | texts

    def _columns(self, numbered: Iterator[tuple[int, Sequence[Cell]]]) -> Mapping[str, int]:
        known = {_plain(heading): name for name, heading in self.headings.items()}
        needed = {_plain(one) for one in self.headings.values() if one.endswith("*")}
        for number, cells in numbered:
            found = {
                _plain(text_of(cell)): at for at, cell in enumerate(cells) if not is_blank(cell)
            }
            if len(needed & found.keys()) > len(needed) // 2:
                if missing := sorted(needed - found.keys()):
                    raise Unreadable(N_("表里缺少这一列：%(heading)s"), heading=missing[0])
                return {
                    known.get(word, word): at
                    for word, at in found.items()
                    if word in known or self.takes_more
                }
            if number >= _HEADING_WITHIN:
                break
        raise Unreadable(N_("没有找到表头，请用模板填写"))


def _plain(text: str) -> str:
    return re.sub(r"[\s*]", "", text)


def text_of(cell: Cell) -> str:
    """What people see in a cell."""
    if isinstance(cell, Covered):
        return text_of(cell.value)
    if is_blank(cell):
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
