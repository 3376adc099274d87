"""What a cell of an uploaded table may hold, and why a file cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

MOST_COLUMNS = 200
"""Columns beyond are not looked at."""


class Unreadable(Exception):
    """The file as a whole cannot be used. ``reason`` is a msgid with places for ``values``."""

    def __init__(self, reason: str, **values: str | int) -> None:
        """Keep the sentence and what fills it."""
        super().__init__(reason)
        self.reason, self.values = reason, values


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that Excel wrote into the cell (``#N/A``)."""

    text: str


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula whose result is not in the file."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A cell under a merged one: empty in the file, but people see the value of the first."""

    value: Cell


Cell = str | int | float | bool | datetime | Fault | Uncalculated | Covered | None
Row = tuple[int, Sequence[Cell]]
"""The row's number as a spreadsheet shows it, and its cells."""


@dataclass(frozen=True)
class Note:
    """Something the reader passed over, which people must hear: a msgid and what fills it."""

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """One table of a file."""

    name: str
    rows: Iterator[Row]
    is_separated: bool = False
    """Whether it is CSV, where a stray delimiter moves cells into wrong columns."""


def is_blank(cell: Cell) -> bool:
    """Whether nobody wrote anything into this cell."""
    return cell is None or isinstance(cell, Covered) or (isinstance(cell, str) and not cell.strip())
