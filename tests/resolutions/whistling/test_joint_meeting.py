"""The rules of the monthly meeting: how orders stand and are counted, and when it is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.moves import Refusal
from app.work_calendar.calendar import WorkCalendar
from resolutions.whistling.joint import (
    OrderClock,
    OrderStands,
    Readiness,
    count_orders,
    order_stands,
    refuse_publishing,
)

CALENDAR = WorkCalendar()
DUE = date(2026, 11, 12)
"""A Thursday."""
READY = Readiness(held_on=DUE, today=DUE, unmarked=0, findings=1)


@pytest.mark.parametrize(
    ("order", "today", "stands"),
    [
        (OrderClock(DUE), date(2026, 11, 10), OrderStands.OPEN),
        (OrderClock(DUE), date(2026, 11, 11), OrderStands.NEAR),
        (OrderClock(DUE), DUE, OrderStands.NEAR),
        (OrderClock(DUE), date(2026, 11, 13), OrderStands.OVERDUE),
        (OrderClock(DUE, DUE), date(2026, 12, 1), OrderStands.WAITING),
        (OrderClock(DUE, DUE, confirmed=True), date(2026, 12, 1), OrderStands.IN_TIME),
        (OrderClock(DUE, date(2026, 11, 13), confirmed=True), DUE, OrderStands.LATE),
        (OrderClock(DUE, withdrawn=True), date(2026, 12, 1), OrderStands.WITHDRAWN),
    ],
)
def test_an_order_stands_by_its_day_and_by_who_saw_it(
    order: OrderClock, today: date, stands: OrderStands
) -> None:
    assert order_stands(order, today, CALENDAR) is stands


def test_the_units_word_alone_counts_neither_way() -> None:
    one = OrderStands
    orders = count_orders(
        [one.IN_TIME, one.IN_TIME, one.LATE, one.OVERDUE, one.WAITING, one.WITHDRAWN, one.OPEN]
    )
    assert (orders.met, orders.unmet) == (2, 2)
    assert (orders.kept.numerator, orders.kept.denominator) == (2, 4)
    assert orders.kept.per_myriad == 5000
    assert count_orders([one.WAITING]).kept.per_myriad is None


def test_a_meeting_is_published_when_it_was_called_held_and_found_something() -> None:
    assert refuse_publishing(READY) is None
    for missing, word in (
        ({"held_on": None}, "通知"),
        ({"held_on": date(2026, 11, 13)}, "还没有开"),
        ({"unmarked": 2}, "登记"),
        ({"findings": 0}, "意见"),
    ):
        refused = refuse_publishing(replace(READY, **missing))
        assert isinstance(refused, Refusal)
        assert word in refused.say_reason()
