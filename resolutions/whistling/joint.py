"""会商研判 (W10): a street's or a district's monthly study of what is stuck, and the orders it gives.

The month and the three mechanisms (会商研判、信息反馈、督导考核) are the source's; what comes onto the
agenda, how much of it and how orders are counted is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal
from app.work_calendar.calendar import WorkCalendar
from resolutions.whistling.duties import DutyStands, duty_stands
from resolutions.whistling.rates import Rate

RULE = "会商研判、信息反馈、督导考核"

MOST_OF_A_KIND = 20
"""So many matters of one kind come onto an agenda, the worst first; how many more is said."""

OFTEN_BACK = 2
"""A problem of a ledger that came back so often is studied."""


class MatterKind(StrEnum):
    """What a matter of the agenda is, in the order in which they are taken."""

    ORDER = "order"
    WHISTLE = "whistle"
    TASK = "task"
    ITEM = "item"
    UNIT = "unit"
    OTHER = "other"


MATTER_NAMES: Mapping[MatterKind, str] = {
    MatterKind.ORDER: N_("以前交办、还没有办结的"),
    MatterKind.WHISTLE: N_("还没有闭哨的吹哨事项"),
    MatterKind.TASK: N_("卡住的任务"),
    MatterKind.ITEM: N_("反复出现的台账问题"),
    MatterKind.UNIT: N_("联系不上的单位"),
    MatterKind.OTHER: N_("其他事项"),
}


class JointState(StrEnum):
    """How far a month's meeting is; computed from its dates."""

    OPENED = "opened"
    CALLED = "called"
    PUBLISHED = "published"


JOINT_NAMES: Mapping[JointState, str] = {
    JointState.OPENED: N_("正在准备议程"),
    JointState.CALLED: N_("已发会议通知"),
    JointState.PUBLISHED: N_("已公布"),
}


class OrderStands(StrEnum):
    """How an order stands: the unit's word alone does not settle it."""

    DRAFT = "draft"
    OPEN = "open"
    NEAR = "near"
    OVERDUE = "overdue"
    WAITING = "waiting"
    IN_TIME = "in_time"
    LATE = "late"
    WITHDRAWN = "withdrawn"


ORDER_NAMES: Mapping[OrderStands, str] = {
    OrderStands.DRAFT: N_("公布后交办"),
    OrderStands.OPEN: N_("办理中"),
    OrderStands.NEAR: N_("临期"),
    OrderStands.OVERDUE: N_("逾期"),
    OrderStands.WAITING: N_("已报告，等待确认"),
    OrderStands.IN_TIME: N_("按期办结"),
    OrderStands.LATE: N_("逾期办结"),
    OrderStands.WITHDRAWN: N_("已撤销交办"),
}
_RUNNING = {
    DutyStands.IN_TIME: OrderStands.OPEN,
    DutyStands.NEAR: OrderStands.NEAR,
    DutyStands.OVERDUE: OrderStands.OVERDUE,
}


@dataclass(frozen=True)
class OrderClock:
    """The days of one order."""

    due: date
    reported_on: date | None = None
    """The day the unit last reported it done; none again once it was sent back."""
    confirmed: bool = False
    """Whether those who gave it saw that it is done."""
    withdrawn: bool = False


def order_stands(order: OrderClock, today: date, calendar: WorkCalendar) -> OrderStands:
    """Tell how an order stands: in time is what was reported by its day and then confirmed."""
    if order.withdrawn:
        return OrderStands.WITHDRAWN
    if order.reported_on is None:
        return _RUNNING[duty_stands(order.due, today, calendar, done=False)]
    if not order.confirmed:
        return OrderStands.WAITING
    return OrderStands.IN_TIME if order.reported_on <= order.due else OrderStands.LATE


KEPT = N_("按期办结的交办÷已到期的交办；撤销的、已报告还等待确认的不算")


@dataclass(frozen=True)
class Orders:
    """Orders of one unit, counted by how they stand."""

    counted: Mapping[OrderStands, int]

    def of(self, *wanted: OrderStands) -> int:
        """How many stand so."""
        return sum(self.counted.get(one, 0) for one in wanted)

    @property
    def met(self) -> int:
        """Done in time, as seen by those who gave them."""
        return self.of(OrderStands.IN_TIME)

    @property
    def unmet(self) -> int:
        """Done late, or not done though the day is over."""
        return self.of(OrderStands.LATE, OrderStands.OVERDUE)

    @property
    def kept(self) -> Rate:
        """Met among those that are settled either way."""
        return Rate(self.met, self.met + self.unmet, KEPT)


def count_orders(stands: Iterable[OrderStands]) -> Orders:
    """Count orders by how they stand."""
    counted: dict[OrderStands, int] = {}
    for one in stands:
        counted[one] = counted.get(one, 0) + 1
    return Orders(counted)


@dataclass(frozen=True)
class Readiness:
    """What must be there before a meeting is published."""

    held_on: date | None
    """The day it is called for; none before the notice is sent."""
    today: date
    unmarked: int
    """Invited ones of whom nobody noted whether they came."""
    findings: int


def refuse_publishing(ready: Readiness) -> Refusal | None:
    """Return why the meeting cannot be published yet, or none."""
    if ready.held_on is None:
        return Refusal(
            N_("还没有发会议通知，不能公布。"), N_("请先定时间、地点，通知参会单位。"), RULE
        )
    if ready.held_on > ready.today:
        return Refusal(N_("会还没有开，不能公布。"), N_("请在开会当天或以后公布。"), RULE)
    if ready.unmarked:
        return Refusal(
            N_("还有%(count)s个没有登记到没到会。"),
            N_("请在“参会登记”里逐个写明到了还是没到。"),
            RULE,
            {"count": ready.unmarked},
        )
    if not ready.findings:
        return Refusal(
            N_("还没有写下一条研判意见，不能公布。"),
            N_("请打开议程里的事项，写明意见和交办。"),
            RULE,
        )
    return None
