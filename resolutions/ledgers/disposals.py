"""四种处置 (R12): how a problem is dealt with when it is sent on, its clock, and what it leads to.

职责内即时解决, 报请限时解决, 会商会办, 突发事件预案 are the source's; the days are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from app.marks import N_
from app.work_calendar.calendar import Deadline, WorkCalendar
from resolutions.whistling.kinds import Kind

IMMEDIATE_WORKING_DAYS = 1
"""即时: by the end of the next working day."""

CONSULT_WORKING_DAYS = 2
"""The units are called to meet within two working days of the dispatch."""


class Disposal(StrEnum):
    """The four ways."""

    IMMEDIATE = "immediate"
    TIMED = "timed"
    CONSULT = "consult"
    EMERGENCY = "emergency"


DISPOSAL_NAMES: Mapping[Disposal, str] = {
    Disposal.IMMEDIATE: N_("职责内即时解决"),
    Disposal.TIMED: N_("报请限时解决"),
    Disposal.CONSULT: N_("会商会办"),
    Disposal.EMERGENCY: N_("突发事件预案"),
}
DISPOSAL_CLOCKS: Mapping[Disposal, str] = {
    Disposal.IMMEDIATE: N_("下一个工作日结束前解决"),
    Disposal.TIMED: N_("按台账的整改期限"),
    Disposal.CONSULT: N_("2个工作日内吹联合联动哨，仍按台账的整改期限"),
    Disposal.EMERGENCY: N_("当天吹应急响应哨，当天处置，不论是不是工作日"),
}
DISPOSAL_STEPS: Mapping[Disposal, str] = {
    Disposal.IMMEDIATE: N_("责任单位当场解决，拍照请求复核"),
    Disposal.TIMED: N_("责任单位限时整改，拍照请求复核"),
    Disposal.CONSULT: N_("吹联合联动哨，开协调会，明确职责和时限"),
    Disposal.EMERGENCY: N_("马上吹应急响应哨，先期处置，事后总结评估"),
}
TASK_CLOCKS: Mapping[Disposal, str] = {
    Disposal.IMMEDIATE: N_("下一个工作日结束前完成"),
    Disposal.TIMED: N_("按交办单写明的工作日数"),
    Disposal.CONSULT: N_("2个工作日内吹联合联动哨，仍按交办单写明的工作日数"),
    Disposal.EMERGENCY: N_("当天吹应急响应哨，下一个工作日结束前完成"),
}
"""The same where a task is assigned: the order itself says how many days it has."""
LEADS_TO: Mapping[Disposal, Kind | None] = {
    Disposal.IMMEDIATE: None,
    Disposal.TIMED: None,
    Disposal.CONSULT: Kind.JOINT,
    Disposal.EMERGENCY: Kind.EMERGENCY,
}
"""The whistle that has to follow; none where the unit goes to work by itself."""


def unit_deadline(
    disposal: Disposal, on: date, working_days: int, calendar: WorkCalendar
) -> Deadline | None:
    """Return the unit's last day, counted from ``on``; ``working_days`` are the ledger's own.

    None for an emergency, which is over the same day: no working days are counted.
    """
    if disposal is Disposal.EMERGENCY:
        return None
    if disposal is Disposal.IMMEDIATE:
        working_days = min(IMMEDIATE_WORKING_DAYS, working_days)
    return calendar.explain(on, working_days)


def task_working_days(disposal: Disposal, asked: int) -> int:
    """Return how many working days a task has: one where it is to be dealt with at once."""
    if disposal in {Disposal.IMMEDIATE, Disposal.EMERGENCY}:
        return min(IMMEDIATE_WORKING_DAYS, asked)
    return asked


WAYS_AT_THE_SCENE = (Disposal.TIMED, Disposal.IMMEDIATE, Disposal.CONSULT)
"""How units that are called together 集结报到 may deal with it."""


def way_of_kind(kind: Kind, chosen: Disposal | None) -> Disposal | None:
    """Return which way a whistle of this kind goes; what is chosen counts where several can be.

    联合联动哨 is 会商会办 and 应急响应哨 the emergency plan by what they are; an oversight goes none.
    """
    fixed = {Kind.JOINT: Disposal.CONSULT, Kind.EMERGENCY: Disposal.EMERGENCY}
    if kind in fixed:
        return fixed[kind]
    return chosen if kind is Kind.ASSEMBLE and chosen in WAYS_AT_THE_SCENE else None


def step_due(disposal: Disposal, on: date, calendar: WorkCalendar) -> date | None:
    """Return the last day for the whistle that follows; none where none does."""
    if disposal is Disposal.EMERGENCY:
        return on
    if disposal is Disposal.CONSULT:
        return calendar.add_working_days(on, CONSULT_WORKING_DAYS)
    return None
