"""CSV as offices send it: UTF-8 with or without its mark, GB18030, UTF-16; comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.marks import N_
from app.spreadsheets.cells import Row, Sheet, Unreadable

_PIECE = 1 << 20
_DELIMITERS = (",", ";", "\t")
_LOOKED_AT = 20
_CELL_MOST = 1_000_000
"""Characters of one cell; a quote that is never closed swallows what follows it."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def sheets(path: Path) -> Iterator[Sheet]:
    """Yield the one table of a CSV file. Raises Unreadable, at once or on the way."""
    encoding = _encoding(path)
    delimiter = _delimiter(path, encoding)
    yield Sheet("", _rows(path, encoding, delimiter), is_separated=True)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise Unreadable(N_("这个文件是空的"))
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    for encoding in ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise Unreadable(N_("认不出文字的编码，请另存为“CSV UTF-8”或 .xlsx 再上传"))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                if "\0" in decoder.decode(piece):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    """Choose what parts most of the first rows into the same number of cells, more than one."""

    def regularity(delimiter: str) -> tuple[int, int]:
        try:
            first = list(islice(_records(path, encoding, delimiter), _LOOKED_AT))
        except Unreadable:
            return (0, 0)
        widths = Counter(len(cells) for _number, cells in first if len(cells) > 1)
        width, rows = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
        return rows, width

    return max(_DELIMITERS, key=regularity)


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_CELL_MOST)
    number = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for number, cells in enumerate(reader, 1):
                yield number, cells
    except csv.Error as error:
        raise Unreadable(
            N_("第%(row)d行读不下去：引号没有成对，或一格太长"), row=number + 1
        ) from error
    except UnicodeDecodeError as error:
        raise Unreadable(N_("第%(row)d行的文字编码坏了"), row=number + 1) from error


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    for number, cells in _records(path, encoding, delimiter):
        if any(cells):
            yield number, cells
