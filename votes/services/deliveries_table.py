"""The table of deliveries 送达登记表: its columns, its template, and what is wrong with a row.

Headings and words are Chinese in every language, as in the owners' table.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from app.marks import N_
from app.people.names import clean_phone
from app.spreadsheets.cells import Cell, Covered, Unreadable, is_blank
from app.spreadsheets.opening import opened
from votes.models.delivery import Manner

HEADINGS: Final[Mapping[str, str]] = {
    "name": "投票人*",
    "phone": "手机号",
    "day": "送达日期*",
    "manner": "方式*",
    "by": "送达人*",
    "proof": "凭据*",
}
MANNERS: Final = {
    "当面签收": Manner.SIGNED,
    "挂号信": Manner.POST,
    "手机": Manner.ONLINE,
    "留置见证": Manner.WITNESSED,
}
INSTRUCTIONS: Final = (
    "填写说明：① 一行一位投票人，名字和名册上的一样，同名的再填手机号；② 日期写成2026-05-01；"
    "③ 方式写当面签收、挂号信、手机或留置见证；④ 凭据写签收单号、挂号单号、见证人姓名等。"
)
MOST: Final = 20_000
_HEADING_WITHIN: Final = 6
_LONGEST: Final = {"name": 60, "by": 60, "proof": 200}


@dataclass(frozen=True, slots=True)
class Row:
    """One row that reads well; ``day`` in ISO 8601."""

    number: int
    name: str
    phone: str
    day: str
    manner: str
    by: str
    proof: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row: the heading of the column, and a msgid."""

    row: int
    heading: str
    why: str


def template(voters: Iterable[tuple[str, str]]) -> bytes:
    """The table with the voters (name, telephone) who have no proof of delivery yet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "送达登记"
    sheet.merge_cells(f"A1:{get_column_letter(len(HEADINGS))}1")
    sheet["A1"].value = INSTRUCTIONS
    for number, heading in enumerate(HEADINGS.values(), 1):
        sheet.cell(2, number, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 16
    for name, phone in voters:
        sheet.append([name, phone])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(path: Path, today: date) -> tuple[list[Row], list[Fault]]:
    """The good rows of a file, and every fault of the others. Raises Unreadable."""
    with opened(path) as (sheets, _notes):
        sheet = next(iter(sheets), None)
        numbered = iter(sheet.rows) if sheet else iter(())
        columns = _columns(numbered)
        good: list[Row] = []
        faults: list[Fault] = []
        for number, texts in _texts(numbered, columns):
            wrong = dict(_wrong(texts, today))
            faults += [Fault(number, HEADINGS[name], why) for name, why in wrong.items()]
            if not wrong:
                good.append(_row(number, texts))
    return good, faults


def _columns(numbered: Iterator[tuple[int, Sequence[Cell]]]) -> Mapping[str, int]:
    known = {_plain(heading): name for name, heading in HEADINGS.items()}
    for number, cells in numbered:
        found = {_plain(_text(cell)): at for at, cell in enumerate(cells) if not is_blank(cell)}
        if {"投票人", "送达日期"} <= found.keys():
            missing = [HEADINGS[n] for w, n in known.items() if w not in found and n != "phone"]
            if missing:
                raise Unreadable(N_("表里缺少这一列：%(heading)s"), heading=missing[0])
            return {known[word]: at for word, at in found.items() if word in known}
        if number >= _HEADING_WITHIN:
            break
    raise Unreadable(N_("没有找到表头，请用模板填写"))


def _plain(text: str) -> str:
    return re.sub(r"[\s*()（）_:：]", "", text)


def _text(cell: Cell) -> str:
    if isinstance(cell, Covered):
        return _text(cell.value)
    if is_blank(cell):
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _texts(
    numbered: Iterable[tuple[int, Sequence[Cell]]], columns: Mapping[str, int]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows in which anything was entered beside the name: the template lists every voter."""
    for count, (number, cells) in enumerate(numbered):
        if count > MOST:
            raise Unreadable(N_("行数太多，一次最多%(most)d行"), most=MOST)
        row = {
            name: _text(cells[columns[name]])
            if name in columns and columns[name] < len(cells)
            else ""
            for name in HEADINGS
        }
        if any(row[name] for name in ("day", "manner", "by", "proof")):
            yield number, row


def day_of(text: str) -> date | None:
    """A typed day such as 2026-05-01, 2026/5/1 or 2026年5月1日; None where it is none."""
    found = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _wrong(texts: Mapping[str, str], today: date) -> Iterator[tuple[str, str]]:
    for name in ("name", "by", "proof"):
        if not texts[name]:
            yield name, N_("没有填")
        elif len(texts[name]) > _LONGEST[name]:
            yield name, N_("太长")
    day = day_of(texts["day"])
    if day is None:
        yield "day", N_("日期写成2026-05-01")
    elif day > today:
        yield "day", N_("送达日期还没有到")
    if texts["manner"] not in MANNERS:
        yield "manner", N_("方式写当面签收、挂号信、手机或留置见证")
    if texts["phone"] and clean_phone(texts["phone"]) is None:
        yield "phone", N_("手机号不对")


def _row(number: int, texts: Mapping[str, str]) -> Row:
    return Row(
        number=number,
        name=texts["name"],
        phone=clean_phone(texts["phone"]) or "",
        day=str(day_of(texts["day"])),
        manner=MANNERS[texts["manner"]].value,
        by=texts["by"],
        proof=texts["proof"],
    )


def packed(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Rows as they are kept until they are confirmed."""
    return [asdict(row) for row in rows]
