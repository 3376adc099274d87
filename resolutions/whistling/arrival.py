"""How a called unit stands against its minutes to arrive: computed from instants, never stored.

Source: 哨声响起，立即报到 (W09); 30 minutes, 平谷金海湖 2017-01. Other kinds' default is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.marks import N_
from resolutions.whistling.kinds import Kind

DEFAULT_MINUTES: Mapping[Kind, int] = {
    Kind.EMERGENCY: 30,
    Kind.ASSEMBLE: 120,
    Kind.JOINT: 120,
}
MOST_MINUTES = 7 * 24 * 60
_MINUTE = timedelta(minutes=1)


class Arrival(StrEnum):
    """How one called unit stands."""

    WAITING = "waiting"
    IN_TIME = "in_time"
    LATE = "late"
    MISSING = "missing"
    STOOD_DOWN = "stood_down"


ARRIVAL_NAMES: Mapping[Arrival, str] = {
    Arrival.WAITING: N_("等待报到"),
    Arrival.IN_TIME: N_("按时报到"),
    Arrival.LATE: N_("迟到"),
    Arrival.MISSING: N_("没有按时报到"),
    Arrival.STOOD_DOWN: N_("到时限前已收哨"),
}

DUE = frozenset({Arrival.IN_TIME, Arrival.LATE, Arrival.MISSING})
"""What counts in the denominator of the response rate."""


@dataclass(frozen=True)
class Called:
    """The instants of one call."""

    arrive_by: datetime
    arrived_at: datetime | None = None
    stood_down_at: datetime | None = None


def arrive_by(blown_at: datetime, minutes: int) -> datetime:
    """Return the last moment to arrive in time. Raises ``ValueError`` outside 1 minute to 7 days."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValueError("minutes to arrive lie between one minute and seven days")
    return blown_at + minutes * _MINUTE


def arrival(call: Called, now: datetime) -> Arrival:
    """Return how the call stands at ``now``. Standing down after the time is over saves nobody."""
    if call.arrived_at is not None:
        return Arrival.LATE if call.arrived_at > call.arrive_by else Arrival.IN_TIME
    until = call.stood_down_at or now
    if until > call.arrive_by:
        return Arrival.MISSING
    return Arrival.STOOD_DOWN if call.stood_down_at else Arrival.WAITING


def minutes_late(call: Called, now: datetime) -> int:
    """Return the minutes beyond the time, a minute begun counting whole; 0 when in time."""
    until = call.arrived_at or call.stood_down_at or now
    return max(0, -((call.arrive_by - until) // _MINUTE))
