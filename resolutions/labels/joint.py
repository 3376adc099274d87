"""Words of the monthly meeting 会商研判 in the glossary's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from resolutions.progress.escalation import RUNG_NAMES, Rung
from resolutions.whistling.joint import (
    JOINT_NAMES,
    MATTER_NAMES,
    ORDER_NAMES,
    JointState,
    MatterKind,
    OrderStands,
)
from resolutions.whistling.kinds import LEVEL_NAMES, Level

_WORDS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    MatterKind: MATTER_NAMES,
    JointState: JOINT_NAMES,
    OrderStands: ORDER_NAMES,
}

TONES: Mapping[StrEnum, str] = {
    JointState.OPENED: "near",
    JointState.CALLED: "now",
    JointState.PUBLISHED: "done",
    OrderStands.OPEN: "now",
    OrderStands.NEAR: "near",
    OrderStands.OVERDUE: "late",
    OrderStands.WAITING: "near",
    OrderStands.IN_TIME: "done",
    OrderStands.LATE: "near",
}

STEPS: Mapping[str, LazyString] = {
    "reported": _l("单位报告办结"),
    "confirmed": _l("确认办结"),
    "returned": _l("没有办好，退回"),
    "withdrawn": _l("撤销交办"),
    "order_near": _l("临期提醒"),
    "order_overdue": _l("逾期"),
}
STEP_TONES: Mapping[str, str] = {
    "confirmed": "done",
    "returned": "late",
    "order_near": "near",
    "order_overdue": "late",
}

URGENT = (
    "joint.called",
    "joint.order",
    "joint.returned",
    "joint.order_near",
    "joint.order_overdue",
)
"""Notices of days that run."""


def joint_word(value: StrEnum) -> str:
    """Return what a value of the meeting's vocabulary is called in the reader's language."""
    return str(_(_WORDS[type(value)][value]))


def step_word(act: str) -> str:
    """Return what a step of an order is called in the reader's language."""
    return str(STEPS.get(act, act))


def sign_words(signs: Mapping[str, Any]) -> Sequence[str]:
    """Say why a matter came onto the agenda, as it stood that day."""
    said: list[str] = []
    if "from" in signs:
        said.append(_("%(number)s交办", number=signs["from"]))
    if "level" in signs:
        said.append(_(LEVEL_NAMES[Level(signs["level"])]))
    if signs.get("days"):
        said.append(_("吹哨%(days)d天", days=signs["days"]))
    if signs.get("missing"):
        said.append(_("%(count)d个单位还没有报到", count=signs["missing"]))
    if "back" in signs:
        said.append(_("复挂账%(count)d次", count=signs["back"]))
    if "late" in signs:
        said.append(_("逾期%(days)d天", days=signs["late"]))
    if "late_working" in signs:
        said.append(_("逾期%(days)d个工作日", days=signs["late_working"]))
    if "rung" in signs:
        said.append(_("督办到“%(rung)s”", rung=_(RUNG_NAMES[Rung(signs["rung"])])))
    return [*said, *(str(words) for name, words in _MARKS.items() if signs.get(name))]


_MARKS: Mapping[str, LazyString] = {
    "disputed": _l("派单异议"),
    "suspended": _l("暂停实施"),
    "reported": _l("已报告，等待确认"),
    "silent": _l("联系人五天没有看通知"),
}
