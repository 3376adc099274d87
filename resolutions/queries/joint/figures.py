"""督导考核: how units keep the orders of monthly meetings, with every count behind it.

It stands beside the response rates and goes into no ranking: those who give the orders also confirm
them, and a score made of them would be made of their own hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import db
from proposals.queries.three_batches import Period
from resolutions.models.joint import JointOrder, JointProgress
from resolutions.models.unit import Unit
from resolutions.queries.joint.finding import stands_of
from resolutions.whistling.joint import Orders, OrderStands, count_orders

GIVEN = tuple(one for one in OrderStands if one is not OrderStands.DRAFT)
"""How an order that was given may stand."""


@dataclass(frozen=True)
class UnitOrders:
    """How one unit keeps its orders."""

    unit: Unit
    orders: Orders


def orders_by_unit(period: Period) -> Sequence[UnitOrders]:
    """Every unit with an order due in these days, who keeps fewest first."""
    found = db.session.scalars(
        select(JointOrder)
        .join(JointProgress, JointProgress.order_id == JointOrder.id)
        .where(JointProgress.due_on.between(period.since, period.until))
        .options(selectinload(JointOrder.progress))
        .order_by(JointOrder.id)
    ).unique()
    by_unit: dict[Unit, list[JointOrder]] = {}
    for order in found:
        by_unit.setdefault(order.unit, []).append(order)
    rows = [
        UnitOrders(unit, count_orders(stands_of(one) for one in orders))
        for unit, orders in by_unit.items()
    ]
    return sorted(rows, key=lambda row: (row.orders.kept.fraction or 0, row.unit.name))
