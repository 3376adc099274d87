"""Check the rows of a roster one after the other: what each says, and what is wrong with it.

Knows no database: who is known already, and which roles may be granted, is told from outside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.people import names
from app.people.models.membership import Constituency
from app.permissions import Role
from app.roster.columns import CONSTITUENCY_WORDS, ROLE_WORDS, Column
from app.roster.workbook import Cell, Kind, SheetRow

_HOME = (Column.BUILDING, Column.UNIT, Column.ROOM)
_LONGEST = {Column.BUILDING: 20, Column.UNIT: 20, Column.ROOM: 20, Column.NOTE: 200}
_SEPARATORS = re.compile("[、,\uff0c;\uff1b/\\s]+")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_DAY_TIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell; ``code`` is a key of labels.ROW_FAULTS."""

    column: Column
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass
class Entry:
    """One row, understood as far as it can be."""

    number: int
    name: str = ""
    phone: str | None = None
    building: str = ""
    unit: str = ""
    room: str = ""
    roles: tuple[Role, ...] = ()
    constituency: Constituency | None = None
    since: date | None = None
    until: date | None = None
    note: str = ""
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: Column, code: str, **params: str | int) -> None:
        """Note that something is wrong."""
        self.faults.append(Fault(column, code, params))


class Checker:
    """Reads rows in order and remembers the telephones it met."""

    def __init__(self, grantable: Collection[Role]) -> None:
        """``grantable``: the roles that whoever imports may grant at this place."""
        self._grantable = frozenset(grantable)
        self._met: dict[str, list[tuple[int, str, frozenset[Role]]]] = {}

    def read(self, row: SheetRow) -> Entry:
        """Understand one row."""
        entry = Entry(row.number)
        texts = {column: _text(entry, column, cell) for column, cell in row.cells.items()}
        if row.merged:
            entry.fault(Column.NAME, "merged")
        _read_name(entry, texts.get(Column.NAME))
        _read_phone(entry, texts.get(Column.PHONE))
        for column in (*_HOME, Column.NOTE):
            setattr(entry, column.value, _short(entry, column, texts.get(column) or ""))
        self._read_roles(entry, texts.get(Column.ROLES))
        _read_constituency(entry, texts.get(Column.CONSTITUENCY))
        entry.since = _day(entry, Column.SINCE, row.cells.get(Column.SINCE))
        entry.until = _day(entry, Column.UNTIL, row.cells.get(Column.UNTIL))
        if entry.since and entry.until and entry.until < entry.since:
            entry.fault(Column.UNTIL, "term")
        self._compare(entry)
        return entry

    def _read_roles(self, entry: Entry, text: str | None) -> None:
        if text is None:
            return
        words = [word for word in _SEPARATORS.split(text) if word]
        if not words:
            entry.fault(Column.ROLES, "needed")
        for word in words:
            role = ROLE_WORDS.get(word)
            if role is None:
                entry.fault(Column.ROLES, "role_unknown", word=word[:20])
            elif role not in self._grantable:
                entry.fault(Column.ROLES, "role_forbidden", word=word)
            elif role not in entry.roles:
                entry.roles = (*entry.roles, role)

    def _compare(self, entry: Entry) -> None:
        """The same telephone twice: one person with further roles, a double, or a mistake."""
        if entry.phone is None:
            return
        roles = frozenset(entry.roles)
        for number, name, held in self._met.get(entry.phone, ()):
            if name != entry.name:
                entry.fault(Column.PHONE, "phone_twice", row=number)
                return
            if roles & held:
                entry.fault(Column.PHONE, "doubled", row=number)
                return
        if not entry.faults:
            self._met.setdefault(entry.phone, []).append((entry.number, entry.name, roles))


def compare_known(entry: Entry, name: str | None, *, closed: bool) -> None:
    """Compare with the person who has this telephone already, if anybody has."""
    if name is not None and name != entry.name:
        entry.fault(Column.PHONE, "phone_of_other", name=names.masked(name))
    elif closed:
        entry.fault(Column.PHONE, "closed")


def _text(entry: Entry, column: Column, cell: Cell) -> str | None:
    """The cell's text; None, with its fault noted, where it holds what is no text."""
    if cell.kind is Kind.FORMULA:
        entry.fault(column, "formula")
        return None
    if cell.kind is Kind.FAULT:
        entry.fault(column, "cell_error", word=cell.text)
        return None
    if cell.kind is Kind.DAY and column not in {Column.SINCE, Column.UNTIL}:
        entry.fault(column, "became_day", word=cell.text)
        return None
    if names.holds_id_number(cell.text):
        entry.fault(column, "id_number")
        return None
    return names.clean_text(cell.text)


def _read_name(entry: Entry, text: str | None) -> None:
    if text is None:
        return
    entry.name = names.clean_name(text)[: names.NAME_LONGEST]
    problem = names.name_problem(names.clean_name(text)) if text else "needed"
    if problem:
        entry.fault(Column.NAME, problem if problem == "needed" else f"name_{problem}")


def _read_phone(entry: Entry, text: str | None) -> None:
    if text is None:
        return
    entry.phone = names.clean_phone(text)
    if not text:
        entry.fault(Column.PHONE, "needed")
    elif entry.phone is None:
        entry.fault(Column.PHONE, "phone")


def _short(entry: Entry, column: Column, text: str) -> str:
    if column in _HOME:
        text = unicodedata.normalize("NFKC", text).replace(" ", "")
    most = _LONGEST[column]
    if len(text) > most:
        entry.fault(column, "too_long", most=most)
    return text[:most]


def _read_constituency(entry: Entry, text: str | None) -> None:
    if not text:
        return
    entry.constituency = CONSTITUENCY_WORDS.get(text)
    if entry.constituency is None:
        entry.fault(Column.CONSTITUENCY, "constituency_unknown", word=text[:20])
    elif Role.REPRESENTATIVE not in entry.roles:
        entry.fault(Column.CONSTITUENCY, "constituency_alone")


def _day(entry: Entry, column: Column, cell: Cell | None) -> date | None:
    if cell is None or cell.kind in {Kind.FORMULA, Kind.FAULT} or not cell.text:
        return None
    if cell.day is not None:
        return cell.day
    text = unicodedata.normalize("NFKC", cell.text).strip()
    match = _DAY.fullmatch(text) or _DAY_TIGHT.fullmatch(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    entry.fault(column, "day", word=text[:20])
    return None
