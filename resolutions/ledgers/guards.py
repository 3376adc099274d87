"""What a table cannot hold: the facts without which an act on an item is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.marks import N_
from app.moves import Refusal
from resolutions.ledgers.acts import ITEM_ACTS, RECHECKS, ItemAct
from resolutions.ledgers.states import ItemState
from resolutions.ledgers.twins import REHANG_WITHIN_DAYS, Twin

_ONE_ACCOUNT = "一处一账"


@dataclass(frozen=True)
class ItemFacts:
    """What the guards must know beyond the state."""

    actor: int = 0
    handlers: frozenset[int] = frozenset()
    """All who act or ever acted for a unit that the item was ever dispatched to."""
    today: date | None = None
    is_leaf: bool = True
    """Whether the indicator is one of the lowest level."""
    evidence: int = 0
    """Photos of the finding, or the paper it was copied from."""
    evidence_of_mending: int = 0
    """Photos the unit sent since it was last given the item."""
    twin: Twin | None = None
    """What else stands at this place under this indicator."""
    explained: bool = False
    """Whether it was said what is new here."""
    has_unit: bool = True
    """Whether a unit that serves the place was named."""
    limit: date | None = None
    """The day by which the item was to be written off."""
    new_date: date | None = None
    deferred_from: ItemState | None = None
    days_since_write_off: int | None = None


Guard = Callable[[ItemAct, ItemFacts], Refusal | None]


def own_work() -> Refusal:
    """Refuse that somebody re-checks the own work, or the own unit's."""
    return Refusal(
        N_("整改单位的人不能复核自己单位的问题。"),
        N_("请由第三方巡查员或监督员复核。"),
        "第三方复核",
    )


def _own_work(act: ItemAct, facts: ItemFacts) -> Refusal | None:
    del act
    return own_work() if facts.actor in facts.handlers else None


def _has_a_twin(act: ItemAct, facts: ItemFacts) -> Refusal | None:
    del act
    if facts.twin is Twin.OPEN:
        return Refusal(
            N_("这个点位的同一指标已经挂着账，不重复挂账。"),
            N_("请并入已有的那一条。"),
            _ONE_ACCOUNT,
        )
    if facts.twin is Twin.RECURRED:
        return Refusal(
            N_("这个点位的同一指标%(days)s日内刚销过账，属于复发。"),
            N_("请复挂原账，不另立新账。"),
            "90日内复发",
            {"days": REHANG_WITHIN_DAYS},
        )
    if facts.twin is Twin.FALSE and not facts.explained:
        return Refusal(
            N_("这个点位的同一指标30日内核过是误报。"),
            N_("请写明这次有什么不同，再核实。"),
            _ONE_ACCOUNT,
        )
    return None


def _has_no_twin(act: ItemAct, facts: ItemFacts) -> Refusal | None:
    del act
    if facts.twin is Twin.OPEN:
        return None
    return Refusal(
        N_("没有可以并入的挂账问题。"),
        N_("请核实后单独挂账。"),
        _ONE_ACCOUNT,
    )


def _is_incomplete(act: ItemAct, facts: ItemFacts) -> Refusal | None:
    del act
    if not facts.is_leaf:
        return Refusal(N_("指标没有选到最末一级。"), N_("请选择最末一级指标。"), "统一问题上报口径")
    if not facts.evidence:
        return Refusal(N_("没有现场照片，不能挂账。"), N_("请先拍一张照片。"), "挂账销账")
    return None


def _has_no_unit(act: ItemAct, facts: ItemFacts) -> Refusal | None:
    if facts.has_unit:
        return None
    return Refusal(
        N_("没有写明责任单位，不能“%(act)s”。"),
        N_("请选择负责这个地方、有联系人的单位。"),
        "挂账销账",
        {"act": ITEM_ACTS[act].name},
    )


def _is_unproven(act: ItemAct, facts: ItemFacts) -> Refusal | None:
    del act
    if facts.evidence_of_mending:
        return None
    return Refusal(
        N_("没有整改后的照片，不能请求复核。"),
        N_("请在同一角度拍一张整改后的照片。"),
        "整改3个工作日",
    )


def _cannot_wait(act: ItemAct, facts: ItemFacts) -> Refusal | None:
    del act
    if facts.today and facts.limit and facts.today > facts.limit:
        return Refusal(
            N_("销账期限已过，不能再暂缓。"),
            N_("请尽快整改并如实说明，逾期照常统计。"),
            "客观条件限制",
        )
    if facts.new_date is None or (facts.limit and facts.new_date <= facts.limit):
        return Refusal(
            N_("暂缓要写明新的期限，并且晚于原期限。"), N_("请选择更晚的日期。"), "客观条件限制"
        )
    return None


def _too_long_ago(act: ItemAct, facts: ItemFacts) -> Refusal | None:
    del act
    days = facts.days_since_write_off
    if days is not None and 0 <= days <= REHANG_WITHIN_DAYS:
        return None
    return Refusal(
        N_("销账已超过%(days)s日，不再复挂原账。"),
        N_("请作为新的问题录入。"),
        "90日内复发",
        {"days": REHANG_WITHIN_DAYS},
    )


ITEM_GUARDS: Mapping[ItemAct, Guard] = {
    **dict.fromkeys(RECHECKS, _own_work),
    ItemAct.VERIFY: _has_a_twin,
    ItemAct.HANG: _is_incomplete,
    ItemAct.MERGE: _has_no_twin,
    ItemAct.DISPATCH: _has_no_unit,
    ItemAct.REDISPATCH: _has_no_unit,
    ItemAct.SUBMIT: _is_unproven,
    ItemAct.DEFER: _cannot_wait,
    ItemAct.REHANG: _too_long_ago,
}
"""Which question each act must answer after its row in the table; the others need none."""
