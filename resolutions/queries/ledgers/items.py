"""One item and what stands beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import clock
from app.errors import Missing
from app.extensions import db
from app.places.models.place import Place
from resolutions.ledgers.clocks import ItemClock
from resolutions.ledgers.spots import key_of, likeness
from resolutions.ledgers.states import OPEN, ItemState
from resolutions.ledgers.twins import SAME_WITHIN_DAYS, Other, Twin, twin_of
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.step import LedgerShot, LedgerStep

_ALIKE = Fraction(2, 5)
_MOST_ALIKE = 3
_LOOKED_AT = 500


def item_with(item_id: int) -> LedgerItem:
    """Return the item, or raise Missing."""
    item = db.session.get(LedgerItem, item_id)
    if item is None:
        raise Missing(_l("台账上没有这个问题"), remedy=_l("可以从台账进入"), code="no_item")
    return item


def clock_of_item(item: LedgerItem) -> ItemClock:
    """The dates by which an item is judged."""
    return ItemClock(item.state, item.due_on, item.limit_on, item.handed_in_on)


def steps_of_item(item: LedgerItem) -> Sequence[LedgerStep]:
    """Its history, the first first."""
    return db.session.scalars(
        select(LedgerStep).where(LedgerStep.item_id == item.id).order_by(LedgerStep.id)
    ).all()


def photos_since_given(item: LedgerItem, acts: Collection[str]) -> int:
    """How many photos stand in steps of these acts in the item's present cycle."""
    query = (
        select(func.count(LedgerShot.id))
        .join(LedgerStep, LedgerShot.step_id == LedgerStep.id)
        .where(
            LedgerStep.item_id == item.id,
            LedgerStep.cycle == item.cycle,
            LedgerStep.act.in_(acts),
        )
    )
    return db.session.scalar(query) or 0


@dataclass(frozen=True)
class Same:
    """What stands at the same place under the same indicator."""

    kind: Twin
    item: LedgerItem


def same_as(
    place: Place, indicator_key: str, spot_key: str, *, but: LedgerItem | None = None
) -> Same | None:
    """The item that is this problem already, or was; by the law of ``resolutions.ledgers.twins``."""
    query = select(LedgerItem).where(
        LedgerItem.place_id == place.id,
        LedgerItem.indicator_key == indicator_key,
        LedgerItem.spot_key == spot_key,
    )
    if but is not None:
        query = query.where(LedgerItem.id != but.id)
    items = {one.id: one for one in db.session.scalars(query)}
    others = (Other(one.id, one.state, one.ended_on) for one in items.values())
    found = twin_of(others, clock.today())
    return None if found is None else Same(found[0], items[found[1].number])


def lookalikes(place: Place, indicator_key: str, spot: str) -> Sequence[LedgerItem]:
    """Open or lately found items near by that may be the same: same spot, or one written alike.

    The likest first, three at most: to choose from, never to merge by themselves.
    """
    key = key_of(spot)
    since = clock.today() - timedelta(days=SAME_WITHIN_DAYS)
    near = (
        select(LedgerItem)
        .where(
            LedgerItem.place_id == place.id,
            LedgerItem.state != ItemState.MERGED,
            LedgerItem.state.in_(OPEN) | (LedgerItem.found_on >= since),
        )
        .order_by(LedgerItem.id.desc())
        .limit(_LOOKED_AT)
    )
    scored = [
        (likeness(key, one.spot_key), one.indicator_key == indicator_key, one)
        for one in db.session.scalars(near)
    ]
    close = [row for row in scored if row[0] >= _ALIKE and (row[1] or row[0] == 1)]
    close.sort(key=lambda row: (-row[0], not row[1], -row[2].id))
    return [one for _likeness, _same, one in close[:_MOST_ALIKE]]
