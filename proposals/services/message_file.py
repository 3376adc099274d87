"""Read a file of residents' messages: every row is good, or bad with every reason.

Excel and CSV, columns in any order under a heading within the first ten rows, or where the
``Layout`` says. Knows no database and no request, so that it can run in a native thread while
phones are being answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from app import clock
from app.marks import N_
from app.spreadsheets.cells import (
    Cell,
    Covered,
    Fault,
    Note,
    Uncalculated,
    Unreadable,
    is_blank,
)
from app.spreadsheets.opening import opened
from app.tables import restored
from proposals.services import wording
from proposals.services.message_columns import Layout, Meaning
from proposals.services.message_heading import Column, Table, found_table
from proposals.services.message_times import instant

UnreadableFile = Unreadable
"""The file as a whole cannot be used: ``reason`` is a msgid with places for ``values``."""
MOST_ROWS = 50_000
_MOST = {
    Meaning.TITLE: 200,
    Meaning.AUTHOR: 80,
    Meaning.NUMBER: 80,
    Meaning.PLACE: 200,
    Meaning.CATEGORY: 80,
    Meaning.BODY: 40_000,
    Meaning.REPLY: 40_000,
}
_YEARS = range(1990, 2100)
_LONG = frozenset({Meaning.BODY, Meaning.REPLY})
_SHARED = frozenset(
    {Meaning.TIME, Meaning.REPLY_TIME, Meaning.PLACE, Meaning.CATEGORY, Meaning.AUTHOR}
)
"""What a merged cell may say for several rows; a text of one's own it may not."""
_DERIVED_TITLE = 40
_INEXACT = 10**15
_UNNUMBERED = "row:"

NUMBER, AUTHOR, TITLE, WRITTEN, BODY = "留言编号", "留言用户", "留言主题", "留言时间", "留言详情"
REPLY, REPLIED = "答复意见", "答复时间"
REQUIRED = (NUMBER, TITLE, WRITTEN, BODY)
KNOWN = (NUMBER, AUTHOR, TITLE, WRITTEN, BODY, REPLY, REPLIED)
"""The headings of the message boards' own exports."""


@dataclass(frozen=True, slots=True)
class Message:
    """One good row."""

    row: int
    external_id: str
    """Its number at its source; where the file has none, a fingerprint of who said what and when."""
    author: str
    title: str
    submitted_at: datetime
    body: str
    reply: str = ""
    replied_at: datetime | None = None
    place: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """One cell that keeps its row out, and why. ``reason`` is a msgid with places for ``values``."""

    row: int
    column: str
    reason: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that stays outside: what stood in it, and all that is wrong with it."""

    row: int
    cells: Sequence[Cell]
    faults: Sequence[BadRow]


@dataclass(frozen=True)
class Reading:
    """Everything a file holds."""

    messages: Sequence[Message]
    rejected: Sequence[Rejected] = ()
    columns: Sequence[Column] = ()
    layout: Layout = field(default_factory=lambda: Layout({}))
    notes: Sequence[Note] = ()

    @property
    def bad(self) -> Sequence[BadRow]:
        """Every fault of every row."""
        return [fault for one in self.rejected for fault in one.faults]

    @property
    def total(self) -> int:
        """Rows with anything in them."""
        return len(self.messages) + len(self.rejected)


def read(path: Path, layout: Layout | None = None, *, at: datetime | None = None) -> Reading:
    """Read the whole file. Raises UnreadableFile when it is no such table.

    Without a layout the columns must be clear from their headings. ``at``: when rows were written
    if no column tells.
    """
    at = at or clock.now()
    with opened(path) as (sheets, notes):
        table = found_table(sheets, layout)
        reading = _Reader(table, at).read()
        return Reading(*reading, table.columns, table.layout, (*notes, *table.notes))


class _Reader:
    """Judges the rows of one table."""

    def __init__(self, table: Table, at: datetime) -> None:
        self._table, self._at = table, at
        self._places = {meaning: place for place, meaning in table.meant.items()}
        self._first_with: dict[str, int] = {}
        self._faults: list[BadRow] = []
        self._row = 0

    def read(self) -> tuple[Sequence[Message], Sequence[Rejected]]:
        messages: list[Message] = []
        rejected: list[Rejected] = []
        for number, cells in self._table.rows:
            if all(map(is_blank, cells)):
                continue
            if len(messages) + len(rejected) >= MOST_ROWS:
                raise Unreadable(N_("超过%(most)s行，请分成几个文件"), most=MOST_ROWS)
            message = self._judged(number, cells)
            if message is None:
                rejected.append(Rejected(number, cells, tuple(self._faults)))
            else:
                messages.append(message)
        return messages, rejected

    def _judged(self, number: int, cells: Sequence[Cell]) -> Message | None:
        self._row, self._faults = number, []
        self._refuse_shifted(cells)
        values = {
            meaning: self._value(meaning, cells[place] if place < len(cells) else None)
            for meaning, place in self._places.items()
        }
        message = self._message(values)
        if not self._faults or Meaning.NUMBER in self._places:
            self._refuse_twice(message)
        return None if self._faults else message

    def _fault(self, meaning: Meaning, reason: str, **values: str | int) -> None:
        self._faults.append(BadRow(self._row, self._name(meaning), reason, values))

    def _name(self, meaning: Meaning) -> str:
        place = self._places.get(meaning)
        return self._table.columns[place].name if place is not None else ""

    def _refuse_shifted(self, cells: Sequence[Cell]) -> None:
        """A delimiter inside an unquoted text pushes every cell after it into a wrong column."""
        width = len(self._table.columns)
        if self._table.is_separated and any(not is_blank(cell) for cell in cells[width:]):
            reason = N_("这一行有%(count)d格，表头只有%(width)d格：文字里的分隔符要加引号")
            last = self._table.columns[-1].name
            values: Mapping[str, str | int] = {"count": len(cells), "width": width}
            self._faults.append(BadRow(self._row, last, reason, values))

    def _value(self, meaning: Meaning, cell: Cell) -> Cell:
        if isinstance(cell, Covered):
            if meaning not in _SHARED:
                self._fault(meaning, N_("这一格合并在别的单元格里，请取消合并，各填各的"))
                return None
            cell = cell.value
        if isinstance(cell, Uncalculated):
            self._fault(meaning, N_("这一格是公式，文件里没有它的结果；请在 Excel 中打开保存一次"))
            return None
        if isinstance(cell, Fault):
            self._fault(meaning, N_("这一格是 Excel 的错误值“%(value)s”"), value=cell.text)
            return None
        return cell

    def _message(self, values: Mapping[Meaning, Cell]) -> Message:
        text = {meaning: self._text(meaning, value) for meaning, value in values.items()}
        body = self._needed(Meaning.BODY, text)
        title = self._needed(Meaning.TITLE, text)
        number = self._needed(Meaning.NUMBER, text)
        body, title = body or title, title or _begun(body)
        author, reply = text.get(Meaning.AUTHOR, ""), text.get(Meaning.REPLY, "")
        written = self._instant(Meaning.TIME, values) if Meaning.TIME in values else None
        said = (author, title, body, written.isoformat() if written else "")
        return Message(
            row=self._row,
            external_id=number or _fingerprint(said),
            author=author,
            title=title,
            submitted_at=written or self._at,
            body=body,
            reply=reply,
            replied_at=self._instant(Meaning.REPLY_TIME, values) if reply else None,
            place=text.get(Meaning.PLACE, ""),
            category=text.get(Meaning.CATEGORY, ""),
        )

    def _text(self, meaning: Meaning, value: Cell) -> str:
        if meaning not in _MOST:
            return ""
        if meaning is Meaning.NUMBER and isinstance(value, float) and abs(value) >= _INEXACT:
            self._fault(meaning, N_("编号太长，Excel 已经丢了后几位；请把这一列设成文本，重新填"))
        raw = restored(_written(value))
        text = wording.imported(raw) if meaning in _LONG else wording.line(raw)
        if len(text) > _MOST[meaning]:
            reason = N_("有%(length)s字，最多%(most)s字")
            self._fault(meaning, reason, length=len(text), most=_MOST[meaning])
        return text

    def _needed(self, meaning: Meaning, text: Mapping[Meaning, str]) -> str:
        """Text that must be there where the file has such a column; told once, with its reason."""
        found = text.get(meaning, "")
        told = any(fault.column == self._name(meaning) for fault in self._faults)
        if meaning in text and not found and not told:
            self._fault(meaning, N_("没有填"))
        return found

    def _instant(self, meaning: Meaning, values: Mapping[Meaning, Cell]) -> datetime | None:
        value = values.get(meaning)
        found = instant(restored(value) if isinstance(value, str) else value)
        if found is None:
            told = any(fault.column == self._name(meaning) for fault in self._faults)
            reason = N_("看不懂时间“%(value)s”，请写成 2019/4/25 9:32:09 这样")
            if not told:
                self._fault(meaning, reason, value=_written(value)[:40])
        elif found.year not in _YEARS:
            self._fault(meaning, N_("年份%(year)s不对"), year=found.year)
        return found

    def _refuse_twice(self, message: Message) -> None:
        if Meaning.NUMBER in self._places and message.external_id.startswith(_UNNUMBERED):
            return  # the cell is empty or unreadable, and that was told
        first = self._first_with.setdefault(message.external_id, message.row)
        if first == message.row:
            return
        if Meaning.NUMBER in self._places:
            self._fault(Meaning.NUMBER, N_("编号与第%(row)s行相同"), row=first)
            return
        said = Meaning.BODY if Meaning.BODY in self._places else Meaning.TITLE
        self._fault(said, N_("内容与第%(row)s行完全相同"), row=first)


def _written(value: Cell) -> str:
    """A cell's text as people read it."""
    if value is None or isinstance(value, Fault | Uncalculated | Covered):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _begun(body: str) -> str:
    """A title for a message without one: how it begins."""
    first = wording.line(body.split("\n", 1)[0])
    return first if len(first) <= _DERIVED_TITLE else f"{first[:_DERIVED_TITLE]}…"


def _fingerprint(said: Sequence[str]) -> str:
    """Stands in for a number: the same words of the same person at the same time are the same."""
    return _UNNUMBERED + blake2b(json.dumps(said).encode(), digest_size=20).hexdigest()


def rejected_rows(reading: Reading) -> Iterator[tuple[Sequence[str], Rejected]]:
    """Yield the rows that stay outside, as they were written, beside all that is wrong with them."""
    width = len(reading.columns)
    for one in reading.rejected:
        cells = [_seen(cell) for cell in one.cells]
        yield cells[:width] + [""] * (width - len(cells)), one


def _seen(cell: Cell) -> str:
    if isinstance(cell, Fault):
        return cell.text
    return _seen(cell.value) if isinstance(cell, Covered) else _written(cell)
