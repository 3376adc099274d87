"""Tables for taking home: rows become CSV, Excel or JSON, in pieces, however many there are.

Nothing is collected: rows come from an iterator and leave as bytes, so a hundred thousand cost the
memory of one piece. Text that a spreadsheet would take for a formula is defused in CSV and Excel
(a leading apostrophe, as Excel itself writes it); JSON stays faithful to the letter.

``download("提案", Format.CSV, COLUMNS, rows)`` is the whole of a view. Rows are sequences in the
order of the columns; cells are text, numbers, booleans, days, aware instants, or None.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import chain, islice
from urllib.parse import quote
from xml.sax.saxutils import escape

from flask import Response, stream_with_context

from app.work_calendar.instants import SHANGHAI

Cell = str | int | float | bool | date | datetime | None
SHEET_ROWS = 1_000_000
"""Rows of one Excel sheet; what is more goes on to the next."""
_CELL_MOST = 32_767
_CUT = "…（一格放不下，全文请下载 CSV 或 JSON）"
_PIECE = 500
_DANGEROUS = re.compile(r"[\s\ufeff\u200b]*'*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
_DEFUSED = re.compile(r"'(?=[\s\ufeff\u200b]*'*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n])")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SEEN = "%Y-%m-%d %H:%M:%S"


class Format(StrEnum):
    """What a table may leave as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MIMETYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


@dataclass(frozen=True)
class Column:
    """One column: its key in JSON, and its heading for people."""

    key: str
    heading: str


def defused(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; ``restored`` undoes it."""
    return "'" + text if _DANGEROUS.match(text) else text


def restored(text: str) -> str:
    """Return what was written before ``defused``, also by Excel's own habit of an apostrophe."""
    return text[1:] if _DEFUSED.match(text) else text


def download(
    name: str, form: Format, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Response:
    """Answer with the table as a file, sent while it is being made."""
    answer = Response(
        stream_with_context(pieces(form, columns, rows)), content_type=MIMETYPES[form]
    )
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"table.{form}\"; filename*=UTF-8''{quote(f'{name}.{form}')}"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def pieces(
    form: Format, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """Yield the file piece by piece."""
    return {Format.CSV: _csv, Format.XLSX: _xlsx, Format.JSON: _json}[form](columns, iter(rows))


def _portions(rows: Iterator[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    while portion := list(islice(rows, _PIECE)):
        yield portion


# --- CSV -------------------------------------------------------------------------------------------


def _csv(columns: Sequence[Column], rows: Iterator[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with its mark, which Excel needs; every field quoted, so that none begins another."""
    heading: list[Sequence[Cell]] = [[column.heading for column in columns]]
    yield "\ufeff".encode()
    for portion in chain([heading], _portions(rows)):
        written = io.StringIO()
        writer = csv.writer(written, quoting=csv.QUOTE_ALL)
        writer.writerows([[_in_csv(cell) for cell in row] for row in portion])
        yield written.getvalue().encode("utf-8", "replace")


def _in_csv(cell: Cell) -> str:
    return defused(cell) if isinstance(cell, str) else _plain(cell)


def _plain(cell: Cell) -> str:
    """What people read in a cell that is no text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime):
        return cell.astimezone(SHANGHAI).strftime(_SEEN)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


# --- JSON ------------------------------------------------------------------------------------------


def _json(columns: Sequence[Column], rows: Iterator[Sequence[Cell]]) -> Iterator[bytes]:
    """One array of objects, one a line."""
    keys = [column.key for column in columns]
    before = "[\n"
    for portion in _portions(rows):
        lines = (
            json.dumps(dict(zip(keys, map(_in_json, row), strict=True)), ensure_ascii=False)
            for row in portion
        )
        yield (before + ",\n".join(lines)).encode("utf-8", "replace")
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _in_json(cell: Cell) -> str | int | float | bool | None:
    return cell.isoformat() if isinstance(cell, date) else cell


# --- Excel -----------------------------------------------------------------------------------------

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BEGIN = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
    'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_SHEET_BYTES = 1_000_000_000
"""Beyond two billion a part would need the long form of the package, which not every Excel reads."""


class _Outgoing(io.RawIOBase):
    """Where the package is written: it cannot be wound back, and is emptied after each portion."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object, /) -> int:
        kept = bytes(piece)  # type: ignore[call-overload]  # any buffer
        self._kept.append(kept)
        return len(kept)

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        out = b"".join(self._kept)
        self._kept.clear()
        return out


def _xlsx(columns: Sequence[Column], rows: Iterator[Sequence[Cell]]) -> Iterator[bytes]:
    out, sheets = _Outgoing(), 0
    portions = _portions(rows)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        first = next(portions, [])
        while sheets == 0 or first:
            sheets += 1
            yield from _sheet(package, out, sheets, columns, chain([first], portions))
            first = next(portions, [])
        for name, content in _frame(sheets):
            package.writestr(name, _HEAD + content)
    yield out.taken()


def _sheet(
    package: zipfile.ZipFile,
    out: _Outgoing,
    number: int,
    columns: Sequence[Column],
    portions: Iterator[list[Sequence[Cell]]],
) -> Iterator[bytes]:
    """Write one sheet, until the rows end or it holds what Excel lets one hold."""
    written = count = 0
    with package.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
        part.write((_HEAD + _BEGIN + _row([column.heading for column in columns])).encode())
        for portion in portions:
            xml = "".join(map(_row, portion)).encode("utf-8", "replace")
            part.write(xml)
            yield out.taken()
            written, count = written + len(xml), count + len(portion)
            if count >= SHEET_ROWS or written >= _SHEET_BYTES:
                break
        part.write(b"</sheetData></worksheet>")


def _row(cells: Sequence[Cell]) -> str:
    return "<row>" + "".join(map(_in_sheet, cells)) + "</row>"


def _in_sheet(cell: Cell) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"<c><v>{cell}</v></c>"
    text = defused(cell) if isinstance(cell, str) else _plain(cell)
    if not text:
        return "<c/>"
    if len(text) > _CELL_MOST // 2:
        text = _fitting(text)
    clean = escape(_ILLEGAL.sub("", text)).replace("\r", "&#13;")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{clean}</t></is></c>'


def _fitting(text: str) -> str:
    """Cut what Excel would refuse: it counts a rare character or an emoji as two."""
    wide = text.encode("utf-16-le", "replace")
    if len(wide) <= 2 * _CELL_MOST:
        return text
    kept = wide[: 2 * (_CELL_MOST - len(_CUT))].decode("utf-16-le", "ignore")
    return kept + _CUT


def _frame(sheets: int) -> Iterator[tuple[str, str]]:
    """The small parts around the sheets, by name."""
    numbers = range(1, sheets + 1)
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_PART}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_PART}.worksheet+xml"/>'
            for n in numbers
        )
        + "</Types>",
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations([("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]),
    )
    names = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'
