"""Ledgers, and the items asked for, page by page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.errors import Missing
from app.extensions import db
from app.places.choosing import MOST
from app.places.models.place import Place
from resolutions.ledgers.figures import Tally
from resolutions.ledgers.states import ItemState
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.ledger import Ledger
from resolutions.models.unit import Unit
from resolutions.queries.ledgers import tallies

One = TypeVar("One")
PAGE = 30
MOST_PRINTED = 2000
STANDINGS: Mapping[str, Any] = {
    "late": tallies.late,
    "near": tallies.near,
    "past": tallies.past_limit,
}
"""What the list may be narrowed to by the clock."""


def ledger_with(ledger_id: int) -> Ledger:
    """Return the ledger, or raise Missing."""
    ledger = db.session.get(Ledger, ledger_id)
    if ledger is None:
        raise Missing(_l("没有这个台账"), remedy=_l("可以从台账进入"), code="no_ledger")
    return ledger


def ledgers_with_tallies() -> Sequence[tuple[Ledger, Tally]]:
    """Every ledger with its figures; those that still take problems first."""
    counted = tallies.tallies_by(LedgerItem.ledger_id)
    found = db.session.scalars(select(Ledger).order_by(Ledger.id.desc()).limit(200)).all()
    ordered = sorted(found, key=lambda one: not is_running(one))
    return [(one, counted.get(one.id, Tally())) for one in ordered]


def latest_ledgers(most: int = 60) -> Sequence[Ledger]:
    """The ledgers opened last."""
    return db.session.scalars(select(Ledger).order_by(Ledger.id.desc()).limit(most)).all()


def is_running(ledger: Ledger) -> bool:
    """Whether it takes new problems today."""
    today = clock.today()
    begun = ledger.starts_on <= today and (ledger.ends_on is None or today <= ledger.ends_on)
    return begun and ledger.closed_at is None


def ledgers_over(places: Collection[Place]) -> Sequence[Ledger]:
    """The running ledgers that reach into these places, or lie below them."""
    above = {number for place in places for number in place.lineage}
    below = [Place.path.startswith(place.path, autoescape=True) for place in places]
    if not below:
        return ()
    found = db.session.scalars(
        select(Ledger)
        .join(Place, Place.id == Ledger.place_id)
        .where(or_(Ledger.place_id.in_(above), *below))
        .order_by(Ledger.id)
    )
    return [one for one in found if is_running(one)]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which items are asked for, of whatever ledger."""

    state: ItemState | None = None
    standing: str = ""
    after: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same, as the database is asked."""
        found: list[ColumnElement[bool]] = []
        if self.state is not None:
            found.append(LedgerItem.state == self.state)
        if self.standing in STANDINGS:
            found.append(STANDINGS[self.standing]())
        return found


@dataclass(frozen=True, kw_only=True)
class Wanted(Asked):
    """Which items of one ledger are asked for."""

    ledger: Ledger
    place: int | None = None
    unit: int | None = None
    place_words: str = ""
    """Words in the name of the place, or of one that it lies within, where no id is given."""
    unit_words: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same, as the database is asked."""
        found = [LedgerItem.ledger_id == self.ledger.id, *super().conditions()]
        if self.place:
            found.append(LedgerItem.place_id == self.place)
        if self.unit:
            found.append(LedgerItem.unit_id == self.unit)
        if self.place_words:
            found.append(LedgerItem.place_id.in_(_within_named(self.place_words)))
        if self.unit_words:
            named = Unit.name.contains(self.unit_words, autoescape=True)
            found.append(LedgerItem.unit_id.in_(select(Unit.id).where(named)))
        return found


@dataclass(frozen=True, kw_only=True)
class WantedAnywhere(Asked):
    """Which items of all ledgers are asked for."""

    ledger_id: int | None = None
    place: str = ""
    """Words in the name of the place, or of one that it lies within."""
    indicator: str = ""
    """Words in the indicator's path of names."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same, as the database is asked."""
        found = super().conditions()
        if self.ledger_id:
            found.append(LedgerItem.ledger_id == self.ledger_id)
        if self.place:
            found.append(LedgerItem.place_id.in_(_within_named(self.place)))
        if self.indicator:
            found.append(LedgerItem.indicator_key.contains(self.indicator, autoescape=True))
        return found


def _within_named(words: str) -> Select[tuple[int]]:
    """The places with these words in their name, and all that lies within them."""
    named = aliased(Place)
    return (
        select(Place.id)
        .join(named, Place.path.startswith(named.path))
        .where(named.name.contains(words, autoescape=True))
    )


@dataclass(frozen=True)
class ItemPage:
    """A page of items, the latest first."""

    found: Sequence[LedgerItem]
    next_after: int | None


def page_of(wanted: Asked) -> ItemPage:
    """The items asked for, from the last one shown before."""
    query = _asked(wanted)
    if wanted.after:
        query = query.where(LedgerItem.id < wanted.after)
    found = db.session.scalars(query.limit(PAGE + 1)).unique().all()
    shown = found[:PAGE]
    return ItemPage(shown, shown[-1].id if len(found) > PAGE else None)


def _asked(wanted: Asked) -> Select[tuple[LedgerItem]]:
    return select(LedgerItem).where(*wanted.conditions()).order_by(LedgerItem.id.desc())


def every(wanted: Asked, most: int | None = None) -> Iterator[LedgerItem]:
    """All of them, read in portions."""
    after, left = wanted.after, most
    while left is None or left > 0:
        page = page_of(replace(wanted, after=after))
        yield from page.found
        if page.next_after is None:
            return
        after, left = page.next_after, None if left is None else left - PAGE


def places_in(ledger: Ledger) -> Sequence[Place]:
    """The places of a ledger's items; none where they are too many to choose from: words find them."""
    held = select(LedgerItem.place_id).where(LedgerItem.ledger_id == ledger.id)
    query = select(Place).where(Place.id.in_(held)).order_by(Place.path).limit(MOST + 1)
    return _few(db.session.scalars(query).all())


def units_in(ledger: Ledger) -> Sequence[Unit]:
    """The units of a ledger's items; none where they are too many to choose from."""
    held = select(LedgerItem.unit_id).where(LedgerItem.ledger_id == ledger.id)
    query = select(Unit).where(Unit.id.in_(held)).order_by(Unit.name).limit(MOST + 1)
    return _few(db.session.scalars(query).all())


def _few(found: Sequence[One]) -> Sequence[One]:
    return found if len(found) <= MOST else ()


def items_of_unit(units: Collection[Unit], states: Collection[ItemState]) -> Sequence[LedgerItem]:
    """What these units hold in these states, the soonest due first."""
    return _soonest(LedgerItem.unit_id.in_([one.id for one in units]), states)


def items_at(places: Collection[Place], states: Collection[ItemState]) -> Sequence[LedgerItem]:
    """What stands at these places and below in these states, the soonest due first."""
    reach = [Place.path.startswith(place.path, autoescape=True) for place in places]
    if not reach:
        return ()
    return _soonest(LedgerItem.place_id.in_(select(Place.id).where(or_(*reach))), states)


def _soonest(condition: ColumnElement[bool], states: Collection[ItemState]) -> Sequence[LedgerItem]:
    return (
        db.session.scalars(
            select(LedgerItem)
            .where(condition, LedgerItem.state.in_(sorted(states)))
            .order_by(LedgerItem.due_on, LedgerItem.id)
            .limit(200)
        )
        .unique()
        .all()
    )


def items_from(proposal_id: int) -> Sequence[LedgerItem]:
    """The items that a need became."""
    return (
        db.session.scalars(
            select(LedgerItem).where(LedgerItem.proposal_id == proposal_id).order_by(LedgerItem.id)
        )
        .unique()
        .all()
    )
