"""Open an uploaded table, whichever kind it is, by what it holds and not by its name."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat
from zipfile import BadZipFile

from app.marks import N_
from app.spreadsheets import separated
from app.spreadsheets.cells import Note, Sheet, Unreadable
from app.spreadsheets.workbook import Workbook

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_BROKEN = (expat.ExpatError, BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Iterator[Sheet], list[Note]]]:
    """Give the tables of a file, and the list that fills with what was passed over.

    Raises Unreadable, at once or while the rows are read, whatever is wrong with the file.
    """
    with path.open("rb") as file:
        start = file.read(4)
    try:
        if start[:2] == _ZIP or start == _OLE or path.suffix == ".xlsx":
            with Workbook(path) as book:
                yield book.sheets(), book.notes
        else:
            yield separated.sheets(path), []
    except _BROKEN as error:
        raise Unreadable(N_("文件已损坏，读到一半读不下去了")) from error
