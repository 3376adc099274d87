"""The ladder 提醒 → 检查 → 督办 → 通报 → 约谈: climbed by the clock, left by a passed re-check alone.

The order is that of the founding document (检查、督办、通报、约谈); the days are ours, counted in
working days from the date in force. Each rung comes after the one before it and none is left out:
whoever looks late finds the same rungs as whoever looked every day. A street may stop the climbing,
with a reason for everybody to read; the rung stays, and work found undone at the re-check climbs on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.marks import N_
from app.moves import Refusal
from app.work_calendar.calendar import WorkCalendar


class Rung(StrEnum):
    """How far it has come."""

    REMIND = "remind"
    INSPECT = "inspect"
    SUPERVISE = "supervise"
    BULLETIN = "bulletin"
    SUMMON = "summon"


class Turn(StrEnum):
    """What else happens on the ladder."""

    STEPPED_DOWN = "stepped_down"
    STOPPED = "stopped"
    RESUMED = "resumed"


LADDER = tuple(Rung)
RUNG_NAMES: Mapping[Rung, str] = {
    Rung.REMIND: N_("提醒"),
    Rung.INSPECT: N_("督办检查"),
    Rung.SUPERVISE: N_("督办"),
    Rung.BULLETIN: N_("通报"),
    Rung.SUMMON: N_("约谈"),
}
TURN_NAMES: Mapping[Turn, str] = {
    Turn.STEPPED_DOWN: N_("复核合格，解除督办"),
    Turn.STOPPED: N_("中止升级"),
    Turn.RESUMED: N_("恢复升级"),
}
DAYS_AFTER_DUE: Mapping[Rung, int] = {
    Rung.REMIND: -1,
    Rung.INSPECT: 0,
    Rung.SUPERVISE: 1,
    Rung.BULLETIN: 3,
    Rung.SUMMON: 5,
}
"""Working days from the date in force; before it where negative."""

BULLETINS = 2
"""A unit named in so many bulletins within ``BULLETIN_DAYS`` is summoned on the next working day."""

BULLETIN_DAYS = 90
NEW_DATE_WORKING_DAYS = 2
"""督办: the new date lies so many working days after the missed one, before the bulletin."""

_RULE = "检查、督办、通报、约谈"
_STOPS = frozenset({"street"})


@dataclass(frozen=True)
class Ladder:
    """Where a task stands on the ladder."""

    rung: Rung | None = None
    """The last one climbed; none at the foot."""
    is_stopped: bool = False

    @property
    def height(self) -> int:
        """Rungs climbed, 0 to 5."""
        return 0 if self.rung is None else LADDER.index(self.rung) + 1

    @property
    def next_rung(self) -> Rung | None:
        """The one above; none at the top."""
        return LADDER[self.height] if self.height < len(LADDER) else None


def climbed(steps: Iterable[Rung | Turn]) -> Ladder:
    """Return where the steps of one round lead, in their order."""
    ladder = Ladder()
    for one in steps:
        if isinstance(one, Rung):
            ladder = Ladder(one)
        elif one is Turn.STEPPED_DOWN:
            ladder = Ladder()
        else:
            ladder = Ladder(ladder.rung, is_stopped=one is Turn.STOPPED)
    return ladder


def day_of_rung(rung: Rung, due: date, calendar: WorkCalendar) -> date:
    """Return the day on which the clock climbs to ``rung``."""
    days = DAYS_AFTER_DUE[rung]
    if days < 0:
        return calendar.subtract_working_days(due, -days)
    return calendar.add_working_days(due, days) if days else due


def next_climb(
    ladder: Ladder, due: date, calendar: WorkCalendar, *, second_bulletin: date | None = None
) -> date | None:
    """Return the day on which the next rung is due; none while stopped and at the top.

    ``second_bulletin`` is the day of this task's bulletin where it was its unit's second.
    """
    if ladder.is_stopped or ladder.next_rung is None:
        return None
    day = day_of_rung(ladder.next_rung, due, calendar)
    if ladder.next_rung is Rung.SUMMON and second_bulletin is not None:
        return min(day, calendar.add_working_days(second_bulletin, 1))
    return day


def new_date(due: date, today: date, calendar: WorkCalendar) -> date:
    """Return the date that a supervising order 整改督办单 sets: never a day already over."""
    day = calendar.add_working_days(due, NEW_DATE_WORKING_DAYS)
    return day if day > today else calendar.add_working_days(today, 1)


def after_failed_recheck(ladder: Ladder) -> Rung:
    """Return the rung to which a failed re-check raises: one higher; at the top the top again."""
    return ladder.next_rung or LADDER[-1]


def turn(ladder: Ladder, to: Turn, *, by: Collection[str], reason: str) -> Refusal | None:
    """Judge the stopping or resuming of the clock's climbing by people; None is granted."""
    if not _STOPS & frozenset(by):
        return Refusal(N_("中止和恢复升级由街道专班办理。"), N_("请向街道说明情况。"), _RULE)
    if to is Turn.STOPPED and (ladder.is_stopped or ladder.rung is None):
        return Refusal(
            N_("现在没有正在进行的升级，不能中止。"), N_("请刷新页面看看最新情况。"), _RULE
        )
    if to is Turn.RESUMED and not ladder.is_stopped:
        return Refusal(N_("升级没有中止，不用恢复。"), N_("请刷新页面看看最新情况。"), _RULE)
    if not reason.strip():
        return Refusal(
            N_("中止、恢复升级必须写明理由，并向居民公开。"), N_("请写出理由后再提交。"), _RULE
        )
    return None
