"""How items stand, counted by the database: by ledger, place and unit; 动态清零 and its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.places.models.place import Place
from resolutions.ledgers.clocks import last_near_day
from resolutions.ledgers.figures import Tally
from resolutions.ledgers.states import COUNTED, ON_ACCOUNT, OPEN, ItemState
from resolutions.models.ledgers.indicator import SEPARATOR
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.ledger import Ledger
from resolutions.models.unit import Unit


def past_limit() -> ColumnElement[bool]:
    """The condition: on the account though its limit is over."""
    return and_(LedgerItem.state.in_(sorted(ON_ACCOUNT)), LedgerItem.limit_on < clock.today())


def late() -> ColumnElement[bool]:
    """The condition: its holder is late, or the problem is past its limit."""
    overdue = LedgerItem.due_on < clock.today()
    return and_(LedgerItem.state.in_(sorted(OPEN)), or_(overdue, past_limit()))


def near() -> ColumnElement[bool]:
    """The condition: due today or on the next working day, and not late."""
    soon = last_near_day(clock.today(), work_calendar())
    return and_(LedgerItem.state.in_(sorted(OPEN)), LedgerItem.due_on <= soon, ~late())


def _counts() -> Sequence[ColumnElement[int]]:
    on_account = LedgerItem.state.in_(sorted(ON_ACCOUNT))
    done = LedgerItem.state == ItemState.WRITTEN_OFF
    again = and_(LedgerItem.cycle > 1, LedgerItem.state.in_(sorted(COUNTED)))
    conditions = (
        on_account,
        past_limit(),
        and_(past_limit(), LedgerItem.state == ItemState.RECHECK),
        LedgerItem.state == ItemState.DEFERRED,
        done,
        and_(done, LedgerItem.handed_in_on <= LedgerItem.limit_on),
        again,
        and_(again, on_account),
    )
    return [func.count().filter(condition) for condition in conditions]


def tally(*where: ColumnElement[bool]) -> Tally:
    """The figures of these items together."""
    row = db.session.execute(select(*_counts()).select_from(LedgerItem).where(*where)).one()
    return Tally(*row)


def tallies_by(column: Any, *where: ColumnElement[bool]) -> Mapping[Any, Tally]:
    """The figures of these items by one of their columns."""
    rows = db.session.execute(
        select(column, *_counts())
        .select_from(LedgerItem)
        .where(LedgerItem.state.in_(sorted(COUNTED)), *where)
        .group_by(column)
    )
    return {row[0]: Tally(*row[1:]) for row in rows}


@dataclass(frozen=True)
class Row:
    """One line of a board."""

    name: str
    id: int
    tally: Tally


def board_by_place(*where: ColumnElement[bool]) -> Sequence[Row]:
    """By place, who has most past their limit first."""
    found = tallies_by(LedgerItem.place_id, *where)
    names = db.session.execute(select(Place.id, Place.name).where(Place.id.in_(found)))
    return _ranked(Row(name, number, found[number]) for number, name in names)


def board_by_unit(*where: ColumnElement[bool]) -> Sequence[Row]:
    """By responsible unit; what nobody was given yet is left out."""
    found = tallies_by(LedgerItem.unit_id, LedgerItem.unit_id.is_not(None), *where)
    names = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(found)))
    return _ranked(Row(name, number, found[number]) for number, name in names)


def _ranked(rows: Any) -> Sequence[Row]:
    return sorted(
        rows, key=lambda row: (-row.tally.past_limit, -row.tally.on_account, row.name, row.id)
    )


@dataclass(frozen=True)
class Outcome:
    """What was dealt with in one category: 开墙打洞 1790户 (L11)."""

    category: str
    items: int
    quantity: int
    """Hundredths of the ledger's unit, written off."""
    waiting: int
    """The same, on account."""


def outcomes(ledger: Ledger) -> Sequence[Outcome]:
    """Quantities of a ledger by indicator of the second level, the largest first."""
    done = LedgerItem.state == ItemState.WRITTEN_OFF
    quantity = func.coalesce(func.sum(LedgerItem.quantity).filter(done), 0)
    waiting = func.coalesce(func.sum(LedgerItem.quantity).filter(~done), 0)
    rows = db.session.execute(
        select(LedgerItem.indicator_key, func.count().filter(done), quantity, waiting)
        .where(LedgerItem.ledger_id == ledger.id, LedgerItem.state.in_(sorted(COUNTED)))
        .group_by(LedgerItem.indicator_key)
    )
    summed: dict[str, list[int]] = {}
    for key, *figures in rows:
        category = SEPARATOR.join(key.split(SEPARATOR)[:2])
        so_far = summed.setdefault(category, [0, 0, 0])
        summed[category] = [a + int(b) for a, b in zip(so_far, figures, strict=True)]
    found = [Outcome(category, *figures) for category, figures in summed.items()]
    return sorted(found, key=lambda one: (-one.quantity, one.category))
