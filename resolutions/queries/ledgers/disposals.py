"""Which way an item is dealt with, which steps wait, and how the four ways fare in a ledger."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from app.errors import Missing
from app.extensions import db
from app.places.models.place import Place
from resolutions.ledgers.disposals import Disposal
from resolutions.ledgers.figures import Tally
from resolutions.ledgers.states import OPEN
from resolutions.models.ledgers.disposal import VAIN, LedgerDisposal
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.ledger import Ledger
from resolutions.models.whistles.whistle import Whistle
from resolutions.queries.ledgers.tallies import tally


def disposal_of(item: LedgerItem) -> LedgerDisposal | None:
    """The way in force; none before a dispatch, and of what was dispatched before there were ways."""
    query = select(LedgerDisposal).where(LedgerDisposal.item_id == item.id)
    return db.session.scalar(query.order_by(LedgerDisposal.id.desc()).limit(1))


def disposal_with(number: int) -> LedgerDisposal:
    """Return the choice, or raise Missing."""
    found = db.session.get(LedgerDisposal, number)
    if found is None:
        raise Missing(_l("没有这次处置"), remedy=_l("可以从台账进入"), code="no_disposal")
    return found


def problem_behind(whistle: Whistle) -> LedgerItem | None:
    """The problem of a ledger that led to this whistle."""
    query = select(LedgerDisposal).where(LedgerDisposal.whistle_id == whistle.id)
    found = db.session.scalar(query)
    return found.item if found else None


def awaiting(places: Collection[Place], most: int) -> Sequence[LedgerDisposal]:
    """Open items at or below these places whose whistle has not followed yet, the soonest first."""
    reach = [Place.path.startswith(place.path, autoescape=True) for place in places]
    if not reach:
        return ()
    query = (
        select(LedgerDisposal)
        .join(LedgerItem, LedgerItem.id == LedgerDisposal.item_id)
        .outerjoin(Whistle, Whistle.id == LedgerDisposal.whistle_id)
        .where(
            LedgerDisposal.step_due_on.is_not(None),
            or_(LedgerDisposal.whistle_id.is_(None), Whistle.state.in_(VAIN)),
            LedgerDisposal.id.in_(_in_force()),
            LedgerItem.state.in_(sorted(OPEN)),
            LedgerItem.place_id.in_(select(Place.id).where(or_(*reach))),
        )
        .order_by(LedgerDisposal.step_due_on, LedgerDisposal.id)
        .limit(most)
    )
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class Way:
    """How one of the four ways fares."""

    kind: Disposal
    tally: Tally
    followed: int
    """How many had their whistle."""
    to_follow: int
    """How many have to have one."""


def ways_of(ledger: Ledger) -> Sequence[Way]:
    """The four ways in their order, each with the items that go it now; none before any went one."""
    here = LedgerItem.ledger_id == ledger.id
    found = []
    for kind in Disposal:
        of_kind = LedgerDisposal.kind == kind
        chosen = select(LedgerDisposal.item_id).where(LedgerDisposal.id.in_(_in_force()), of_kind)
        found.append(Way(kind, tally(here, LedgerItem.id.in_(chosen)), *_steps(ledger, of_kind)))
    return found if any(way.tally.hung for way in found) else ()


def _steps(ledger: Ledger, of_kind: ColumnElement[bool]) -> tuple[int, int]:
    row = db.session.execute(
        select(
            func.count().filter(Whistle.state.not_in(VAIN)), func.count(LedgerDisposal.step_due_on)
        )
        .select_from(LedgerDisposal)
        .join(LedgerItem, LedgerItem.id == LedgerDisposal.item_id)
        .outerjoin(Whistle, Whistle.id == LedgerDisposal.whistle_id)
        .where(LedgerItem.ledger_id == ledger.id, of_kind, LedgerDisposal.id.in_(_in_force()))
    ).one()
    return row[0], row[1]


def _in_force() -> Select[tuple[int]]:
    """Ids of the last choice of every item."""
    return select(func.max(LedgerDisposal.id)).group_by(LedgerDisposal.item_id)
