"""Patrol rounds by slot: what is due, done or missed, computed from the rota and the clock (Q07)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.marks import N_

GRACE = timedelta(minutes=90)
"""So long after its time a round still counts as done at it (ours)."""
EARLY = timedelta(minutes=30)
MOST_SLOTS = 12
_SLOT = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


class Round(StrEnum):
    """How one round stands."""

    LATER = "later"
    NOW = "now"
    DONE = "done"
    MISSED = "missed"


ROUND_NAMES: Mapping[Round, str] = {
    Round.LATER: N_("还没到时间"),
    Round.NOW: N_("该巡查了"),
    Round.DONE: N_("已巡查"),
    Round.MISSED: N_("没有巡查"),
}


@dataclass(frozen=True)
class Slot:
    """One round of a day."""

    on: date
    at: str
    """``11:30``."""
    stands: Round


def read_slots(typed: str) -> tuple[str, ...]:
    """Return the times of day in what was typed, in order, each once. Raises ``ValueError``."""
    parts = [part for part in re.split(r"[\s,，、;；和]+", typed.strip()) if part]
    found = [_SLOT.fullmatch(part) for part in parts]
    if not found or len(found) > MOST_SLOTS or None in found:
        raise ValueError("times of day, like 11:30 18:30")
    return tuple(sorted({f"{int(one[1]):02d}:{one[2]}" for one in found if one}))


def rounds(
    on: date, slots: Sequence[str], done: Collection[str], now: datetime
) -> tuple[Slot, ...]:
    """Return the rounds of one day; ``now`` carries the zone in which the slots are meant."""
    return tuple(Slot(on, at, _stands(on, at, done, now)) for at in slots)


def _stands(on: date, at: str, done: Collection[str], now: datetime) -> Round:
    if at in done:
        return Round.DONE
    hour, minute = (int(part) for part in at.split(":"))
    due = datetime.combine(on, time(hour, minute), tzinfo=now.tzinfo)
    if now < due - EARLY:
        return Round.LATER
    return Round.NOW if now <= due + GRACE else Round.MISSED
