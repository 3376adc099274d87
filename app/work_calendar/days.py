"""One day of the work calendar, and why it is or is not a working day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.marks import N_


class DayKind(StrEnum):
    """What an administrator may declare a day to be."""

    WORKING = "working"
    HOLIDAY = "holiday"


class DayReason(StrEnum):
    """Why a day is or is not a working day."""

    ORDINARY = "ordinary"
    ADJUSTED = "adjusted"
    DECLARED_WORKING = "declared_working"
    WEEKEND = "weekend"
    FESTIVAL = "festival"
    DECLARED_HOLIDAY = "declared_holiday"


REASON_NAMES = {
    DayReason.ORDINARY: N_("工作日"),
    DayReason.ADJUSTED: N_("调休上班"),
    DayReason.DECLARED_WORKING: N_("管理员设定上班"),
    DayReason.WEEKEND: N_("周末"),
    DayReason.FESTIVAL: N_("节假日"),
    DayReason.DECLARED_HOLIDAY: N_("管理员设定放假"),
}
"""What each reason is called; a festival goes by its own name where one is known."""

FESTIVAL_NAMES = (
    N_("元旦"),
    N_("春节"),
    N_("春节延长假期"),
    N_("清明节"),
    N_("劳动节"),
    N_("端午节"),
    N_("中秋节"),
    N_("国庆节"),
    N_("中秋节、国庆节"),
    N_("中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"),
)
"""Every festival of the published tables, listed so that each can be translated."""

WORKING_REASONS = frozenset({DayReason.ORDINARY, DayReason.ADJUSTED, DayReason.DECLARED_WORKING})
"""The reasons for which a day counts."""


@dataclass(frozen=True)
class Day:
    """One whole day in Asia/Shanghai with the reason it counts or is skipped."""

    date: date
    reason: DayReason
    name: str
    """What residents are told (a msgid): 国庆节, 周末, 调休上班, …"""

    @property
    def is_working(self) -> bool:
        """Tell whether the day counts."""
        return self.reason in WORKING_REASONS


@dataclass(frozen=True)
class DayRun:
    """Neighbouring days that share their reason and name, as one line of an explanation."""

    first: date
    last: date
    reason: DayReason
    name: str


def runs(days: tuple[Day, ...]) -> tuple[DayRun, ...]:
    """Join neighbouring days alike, so that seven lines of 国庆节 become one."""
    found: list[DayRun] = []
    for day in days:
        last = found[-1] if found else None
        follows = last is not None and (day.date - last.last).days == 1
        if last is not None and follows and (last.reason, last.name) == (day.reason, day.name):
            found[-1] = DayRun(last.first, day.date, day.reason, day.name)
        else:
            found.append(DayRun(day.date, day.date, day.reason, day.name))
    return tuple(found)
