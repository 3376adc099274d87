"""What pages say of an item: its state, how it stands, what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.photos.models.photo import Photo
from resolutions.ledgers import clocks
from resolutions.ledgers.acts import ITEM_ACTS, ItemAct
from resolutions.ledgers.clocks import Holder
from resolutions.ledgers.disposals import (
    DISPOSAL_CLOCKS,
    DISPOSAL_NAMES,
    DISPOSAL_STEPS,
    TASK_CLOCKS,
)
from resolutions.ledgers.figures import Ratio
from resolutions.ledgers.quantities import written
from resolutions.ledgers.states import ITEM_NAMES, OPEN, ItemState
from resolutions.models.ledgers.item import LedgerItem, Source
from resolutions.models.ledgers.ledger import LedgerKind
from resolutions.models.ledgers.step import LedgerStep
from resolutions.queries.ledgers.items import clock_of_item

KIND_LABELS: Mapping[LedgerKind, LazyString] = {
    LedgerKind.STANDING: _l("常设台账"),
    LedgerKind.CAMPAIGN: _l("专项行动"),
}
SOURCE_LABELS: Mapping[Source, LazyString] = {
    Source.THIRD_PARTY: _l("第三方巡查"),
    Source.PATROL: _l("巡查"),
    Source.RESIDENTS: _l("居民反映"),
    Source.IMPORT: _l("原有台账"),
}
HOLDER_LABELS: Mapping[Holder, LazyString] = {
    Holder.DESK: _l("等待工作台"),
    Holder.UNIT: _l("等待责任单位"),
    Holder.INSPECTOR: _l("等待第三方复核"),
    Holder.CONDITIONS: _l("客观条件限制"),
}
OTHER_STEPS: Mapping[str, LazyString] = {
    "found": _l("发现问题"),
    "seen_again": _l("再次看到"),
    "asked_to_wait": _l("责任单位申请暂缓"),
    "objected": _l("责任单位提出派单异议"),
    "reminded_near": _l("临期提醒"),
    "reminded_overdue": _l("逾期"),
    "reminded_past_limit": _l("超过销账期限"),
    "topic": _l("转为议题"),
}
_TONES: Mapping[str, str] = {
    "write_off": "done",
    "reject": "late",
    "rehang": "late",
    "reminded_near": "near",
    "reminded_overdue": "late",
    "reminded_past_limit": "late",
    "found": "now",
}
_STATE_TONES: Mapping[ItemState, str] = {
    ItemState.WRITTEN_OFF: "done",
    ItemState.REJECTED: "late",
    ItemState.REHUNG: "late",
    ItemState.RECHECK: "now",
    ItemState.RECTIFYING: "now",
    ItemState.DISPATCHED: "now",
    ItemState.FOUND: "near",
    ItemState.VERIFIED: "near",
    ItemState.HUNG: "near",
    ItemState.DEFERRED: "near",
}


def state_label(state: ItemState) -> str:
    """The state's name in the reader's language."""
    return str(_(ITEM_NAMES[state]))


def state_tone(state: ItemState) -> str:
    """The colour of a state's badge."""
    return _STATE_TONES.get(state, "neutral")


@dataclass(frozen=True)
class Stands:
    """How an item stands today, in colour and in words."""

    tone: str
    label: str
    words: str


def stands(item: LedgerItem) -> Stands | None:
    """How an open item stands; nothing of a finished one."""
    if item.state not in OPEN:
        return None
    today, calendar, dates = clock.today(), work_calendar(), clock_of_item(item)
    days = clocks.days_left(dates, today, calendar)
    holder = clocks.holder_of(item.state)
    whose = str(HOLDER_LABELS[holder]) if holder else ""
    if clocks.is_late(dates, today):
        past = clocks.is_past_limit(dates, today)
        label = _("超过销账期限") if past else _("逾期")
        late = _("%(days)d个工作日", days=-days) if days < 0 else ""
        return Stands("late", label, " · ".join(part for part in (late, whose) if part))
    soon = item.due_on <= clocks.last_near_day(today, calendar)
    left = _("今天到期") if days == 0 else _("还剩%(days)d个工作日", days=days)
    return Stands("near" if soon else "now", _("临期") if soon else _("正常"), f"{left} · {whose}")


def quantity(item: LedgerItem) -> str:
    """How much, with its unit."""
    return f"{written(item.quantity)}{item.ledger.measure}"


def share(ratio: Ratio) -> str:
    """A share in per cent beside its counts: ``83.3%（5／6）``."""
    thousandths = ratio.permille
    if thousandths is None:
        return "—"
    return f"{thousandths // 10}.{thousandths % 10}%（{ratio.numerator}／{ratio.denominator}）"


@dataclass(frozen=True)
class Entry:
    """One step of an item's history, as the page draws it."""

    at: datetime
    who: str
    text: str
    note: str
    tone: str
    photos: Sequence[Photo]
    due: str


def entries(steps: Sequence[LedgerStep]) -> Sequence[Entry]:
    """The history in the reader's language."""
    return [
        Entry(
            at=one.at,
            who=_who(one),
            text=step_label(one.act),
            note=one.text,
            tone=_TONES.get(one.act, "neutral"),
            photos=one.photos,
            due=one.due_on.isoformat() if one.due_on and one.target in OPEN else "",
        )
        for one in steps
    ]


def step_label(act: str) -> str:
    """What a step is called."""
    if act in OTHER_STEPS:
        return str(OTHER_STEPS[act])
    return str(_(ITEM_ACTS[ItemAct(act)].name))


def _who(step: LedgerStep) -> str:
    name = step.actor.name if step.actor else str(_("系统"))
    if step.unit is None:
        return name
    given = step.act in {ItemAct.DISPATCH, ItemAct.REDISPATCH}
    return f"{name} → {step.unit.name}" if given else f"{step.unit.name} {name}"


FILTERS: Mapping[str, Callable[..., object]] = {
    "item_state": state_label,
    "item_tone": state_tone,
    "item_stands": stands,
    "item_quantity": quantity,
    "hundredths": written,
    "share": share,
    "ledger_kind": lambda kind: KIND_LABELS[kind],
    "disposal": lambda kind: str(_(DISPOSAL_NAMES[kind])),
    "task_clock": lambda kind: str(_(TASK_CLOCKS[kind])),
    "disposal_clock": lambda kind: str(_(DISPOSAL_CLOCKS[kind])),
    "disposal_step": lambda kind: str(_(DISPOSAL_STEPS[kind])),
    "item_source": lambda source: SOURCE_LABELS[source],
}
