"""Find the table in a file of messages: its sheet, its headings, its columns with samples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from app.marks import N_
from app.spreadsheets.cells import (
    Cell,
    Covered,
    Fault,
    Note,
    Row,
    Sheet,
    Uncalculated,
    Unreadable,
    is_blank,
)
from app.spreadsheets.opening import opened
from proposals.services import wording
from proposals.services.message_columns import (
    Layout,
    Meaning,
    guessed,
    is_private,
    is_sure,
    nth,
    place_named,
)

HEADING_WITHIN = 10
_LOOKED_AT = 40
_NAME_MOST, _SAMPLE_MOST, _SAMPLES = 60, 60, 3
_DIGITS = re.compile("[0-9A-Za-z](?=[0-9A-Za-z]{4})")


@dataclass(frozen=True)
class Column:
    """One column of a file: its name, what stands in it, and what it seems to be."""

    name: str
    samples: Sequence[str] = ()
    meaning: Meaning | None = None
    is_private: bool = False


@dataclass(frozen=True)
class Table:
    """The table that was found, ready to be read."""

    columns: Sequence[Column]
    meant: Mapping[int, Meaning]
    """Which meaning the column at a place has."""
    layout: Layout
    rows: Iterator[Row]
    is_separated: bool
    notes: Sequence[Note] = ()


@dataclass(frozen=True)
class Look:
    """What a file looks like before anything of it is read."""

    columns: Sequence[Column]
    layout: Layout
    is_sure: bool
    """Whether the columns are clear enough to read the file."""
    notes: Sequence[Note]
    sheets: Sequence[str]
    """Names of the sheets that are shown."""


def look(path: Path, layout: Layout | None = None) -> Look:
    """Look at a file's columns. Raises Unreadable when there is no table at all.

    A layout without columns only says where the headings are; what they mean is guessed.
    """
    with opened(path) as (sheets, notes):
        known = list(sheets)
        table = found_table(known, layout, guess_anyway=True)
        if layout is not None and not layout.columns:
            table = _guessed(table)
        sure = bool(layout and layout.columns) or is_sure(table.layout.columns)
        names = [sheet.name for sheet in known if sheet.name]
        return Look(table.columns, table.layout, sure, (*notes, *table.notes), names)


def _guessed(table: Table) -> Table:
    columns = guessed([column.name for column in table.columns])
    seen = [replace(column, meaning=columns.get(column.name)) for column in table.columns]
    return replace(table, columns=seen, layout=replace(table.layout, columns=columns))


def found_table(
    sheets: Iterable[Sheet], layout: Layout | None, *, guess_anyway: bool = False
) -> Table:
    """Return the first table that fits the layout, or whose headings say enough.

    ``guess_anyway``: where none does, return the likeliest sheet with anything in it. Raises
    Unreadable otherwise.
    """
    sheets = iter(sheets)
    likely: Table | None = None
    passed: list[str] = []
    for sheet in sheets:
        if layout is not None and layout.sheet and sheet.name != layout.sheet:
            passed.append(sheet.name)
            continue
        first = list(islice(sheet.rows, _LOOKED_AT))
        rows = chain(first, sheet.rows)
        table = _with_layout(sheet, first, rows, layout) if layout else _guess(sheet, first, rows)
        if table is None:
            continue
        if layout is not None or is_sure(table.layout.columns):
            return _telling(table, [*passed, *(one.name for one in sheets)])
        if likely is None or len(table.meant) > len(likely.meant):
            likely = table
        passed.append(sheet.name)
    if likely is not None and guess_anyway:
        return _telling(likely, [name for name in passed if name != likely.layout.sheet])
    if layout is not None and layout.columns:
        raise Unreadable(N_("表里没有这几列：%(columns)s"), columns="、".join(layout.columns))
    raise Unreadable(N_("没有认出表头：前十行里要有标题或详情、时间，或者先指定每一列的含义"))


def _telling(table: Table, others: Sequence[str]) -> Table:
    names = [name for name in others if name]
    if not names:
        return table
    note = Note(N_("没有读其他工作表：%(names)s"), {"names": "、".join(names)})
    return Table(table.columns, table.meant, table.layout, table.rows, table.is_separated, (note,))


def _with_layout(
    sheet: Sheet, first: Sequence[Row], rows: Iterator[Row], layout: Layout
) -> Table | None:
    if layout.heading_row is not None:
        heading = next((row for row in first if row[0] == layout.heading_row), (0, ()))
        if layout.heading_row and not heading[0]:
            return None
        names = _names(heading[1], first, heading[0])
        return _table(sheet, names, rows, heading[0], layout)
    for number, cells in first[:HEADING_WITHIN]:
        names = _names(cells, first, number)
        if all(name in names for name in layout.columns):
            return _table(sheet, names, rows, number, layout)
    return None


def _guess(sheet: Sheet, first: Sequence[Row], rows: Iterator[Row]) -> Table | None:
    """Take for headings the row that says most; without any, the first row with two words."""
    best: tuple[int, Row] | None = None
    for row in first[:HEADING_WITHIN]:
        known = len(guessed(_names(row[1], first, row[0])))
        filled = sum(not is_blank(cell) for cell in row[1])
        if filled > 1 and (best is None or known > best[0]):
            best = known, row
    if best is None:
        best = (0, first[0]) if first else None
    if best is None:
        return None
    number, cells = best[1]
    names = _names(cells, first, number)
    layout = Layout(guessed(names), sheet.name, number)
    return _table(sheet, names, rows, number, layout)


def _names(cells: Sequence[Cell], first: Sequence[Row], heading: int) -> list[str]:
    """Name every column: by its heading, once only, or by its place."""
    below = [row for row in first if row[0] > heading]
    width = max([len(cells), *(_filled(row[1]) for row in below if not cells)], default=0)
    if cells and below:
        usual = sorted(_filled(row[1]) for row in below)[(len(below) - 1) // 2]
        width = max(width, usual)
    names: list[str] = []
    for place in range(width):
        cell = cells[place] if place < len(cells) else None
        name = wording.line(_text(cell))[:_NAME_MOST] or nth(place)
        names.append(name if name not in names else f"{name}（{nth(place)}）")
    return names


def _filled(cells: Sequence[Cell]) -> int:
    """How many columns a row reaches over."""
    return next((n for n in range(len(cells), 0, -1) if not is_blank(cells[n - 1])), 0)


def _table(
    sheet: Sheet, names: Sequence[str], rows: Iterator[Row], heading: int, layout: Layout
) -> Table | None:
    places = {name: place_named(name, names) for name in layout.columns}
    if any(place is None for place in places.values()):
        return None
    meant = {places[name]: meaning for name, meaning in layout.columns.items()}
    below = (row for row in rows if row[0] > heading)
    ahead = list(islice(below, _LOOKED_AT))
    columns = [
        Column(name, _samples(name, place, ahead), meant.get(place), is_private(name))
        for place, name in enumerate(names)
    ]
    return Table(
        columns,
        {place: meaning for place, meaning in meant.items() if place is not None},
        Layout(layout.columns, sheet.name, heading, layout.source, layout.channel),
        chain(ahead, below),
        sheet.is_separated,
    )


def _samples(name: str, place: int, rows: Sequence[Row]) -> list[str]:
    found = (_text(cells[place]) for _number, cells in rows if place < len(cells))
    kept = [wording.line(text)[:_SAMPLE_MOST] for text in found if text.strip()][:_SAMPLES]
    return [_DIGITS.sub("*", text) for text in kept] if is_private(name) else kept


def _text(cell: Cell) -> str:
    if isinstance(cell, Covered | Uncalculated) or cell is None:
        return ""
    return cell.text if isinstance(cell, Fault) else str(cell)
