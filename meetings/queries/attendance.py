"""The attendance sheet: everybody called, whether they came, when, and who asked for leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from app import clock
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.roll import Attendance, RollEntry
from meetings.queries import presence
from meetings.services import excuses, proxies, roll

_BEFORE = frozenset({MeetingState.PLANNED, MeetingState.NOTICED})


@dataclass(frozen=True)
class SheetLine:
    """One person of the roll."""

    entry: RollEntry
    part: str
    came: str
    """到会, 请假, 缺席, 列席 in words; empty before the meeting."""
    stays: Sequence[Attendance]
    reason: str = ""
    """Why they asked for leave."""
    excused: bool = False

    @property
    def at(self) -> str:
        """When they came and went: 19:20–20:05, once for each stay."""
        return "，".join(_span(stay) for stay in self.stays)


def lines_of(meeting: Meeting) -> list[SheetLine]:
    """The roll, in order of its numbers."""
    stays: dict[int, list[Attendance]] = {}
    for stay in presence.stays_of(meeting):
        stays.setdefault(stay.person_id, []).append(stay)
    reasons = excuses.leaves_of(meeting)
    holders = {one.principal_id: one.holder.name for one in proxies.standing(meeting)}
    return [
        SheetLine(
            entry,
            _part(meeting, entry),
            _came(meeting, entry, bool(stays.get(entry.person_id)), reasons, holders),
            stays.get(entry.person_id, ()),
            reasons.get(entry.person_id, ""),
            entry.person_id in reasons,
        )
        for entry in roll.entries_of(meeting)
    ]


def _came(
    meeting: Meeting,
    entry: RollEntry,
    has_come: bool,  # noqa: FBT001  # reason: one of the facts that decide the word
    reasons: dict[int, str],
    holders: dict[int, str],
) -> str:
    if has_come:
        return str(gettext("到会") if entry.voting else gettext("列席"))
    if entry.person_id in holders:
        return str(gettext("委托%(name)s", name=holders[entry.person_id]))
    if entry.person_id in reasons:
        return str(gettext("请假"))
    if meeting.state in _BEFORE:
        return ""
    return str(gettext("缺席") if entry.voting else gettext("未到"))


def _part(meeting: Meeting, entry: RollEntry) -> str:
    """In which part they were called; the first that fits."""
    if entry.person_id == meeting.chair_id:
        return str(gettext("主持人"))
    if entry.person_id == meeting.clerk_id:
        return str(gettext("记录员"))
    if entry.voting:
        return str(gettext("议事代表"))
    if entry.expert:
        return str(gettext("议事能手"))
    if entry.stakeholder:
        return str(gettext("利益相关人"))
    return str(gettext("列席人员"))


def _span(stay: Attendance) -> str:
    came = f"{stay.checked_in_at.astimezone(clock.zone()):%H:%M}"
    return f"{came}–{_hour(stay.left_at)}" if stay.left_at else came


def _hour(at: datetime) -> str:
    return f"{at.astimezone(clock.zone()):%H:%M}"
