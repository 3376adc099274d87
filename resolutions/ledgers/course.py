"""The course of one item: each act judged by the table first, then by its guard."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from app.marks import N_
from app.moves import Move, Refusal, take
from resolutions.ledgers.acts import ITEM_ACTS, ItemAct
from resolutions.ledgers.guards import ITEM_GUARDS, ItemFacts
from resolutions.ledgers.states import ITEM_NAMES, ItemState


def decide(
    state: ItemState,
    act: ItemAct,
    *,
    by: Collection[str],
    reason: str = "",
    facts: ItemFacts,
) -> Move[ItemState, ItemAct] | Refusal:
    """Judge one act on an item."""
    judged = take(
        ITEM_ACTS, ITEM_NAMES, state, act, by=by, reason=reason, back_to=facts.deferred_from
    )
    if isinstance(judged, Refusal):
        return judged
    guard = ITEM_GUARDS.get(act)
    return (guard and guard(act, facts)) or judged


def in_order(last: datetime | None, at: datetime) -> Refusal | None:
    """Refuse a step that would stand before the one already written: no clock runs backwards."""
    if last is None or at >= last:
        return None
    return Refusal(
        N_("这一步的时间早于上一步，没有记录。"),
        N_("请检查服务器的时间后重试。"),
        "全程留痕",
    )
