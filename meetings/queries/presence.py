"""Who is called, who is here, and who has gone: for the door, the screen and the minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from meetings.models.meeting import Meeting
from meetings.models.roll import Attendance, RollEntry
from meetings.services import roll

_MINUTE = timedelta(minutes=1)
_A_BLINK = timedelta(seconds=1)
"""Given to everybody: the journal keeps milliseconds, a meeting's hour may hold less."""


@dataclass(frozen=True)
class Line:
    """One person of the roll and their stays in the room, in order."""

    entry: RollEntry
    stay: Attendance | None
    """The last one."""
    stays: Sequence[Attendance] = ()
    starts_at: datetime | None = field(default=None, kw_only=True)
    """When the meeting was to begin: who comes after is late."""

    @property
    def is_here(self) -> bool:
        """Whether they are in the room now."""
        return self.stay is not None and self.stay.left_at is None

    @property
    def has_left(self) -> bool:
        """Whether they came and went."""
        return self.stay is not None and self.stay.left_at is not None

    @property
    def minutes_late(self) -> int:
        """Whole minutes between the hour of the meeting and their first coming."""
        if not self.stays or self.starts_at is None:
            return 0
        late = self.stays[0].checked_in_at - self.starts_at + _A_BLINK
        return max(0, late // _MINUTE)


@dataclass(frozen=True)
class Turnout:
    """The door's figures, of those who have a vote."""

    called: int
    here: int
    late: int
    left: int
    """Came, and are not here now."""
    missing: int
    """Have not come at all."""


def lines_of(meeting: Meeting, *, search: str = "") -> Sequence[Line]:
    """The roll with attendance; ``search`` is a number, a name, or the name's sound."""
    stays = _stays_by_person(meeting)
    wanted = search.strip().lower()
    return [
        _line(meeting, entry, stays)
        for entry in roll.entries_of(meeting)
        if not wanted or _matches(entry, wanted)
    ]


def _line(meeting: Meeting, entry: RollEntry, stays: Mapping[int, Sequence[Attendance]]) -> Line:
    own = stays.get(entry.person_id, ())
    return Line(entry, own[-1] if own else None, own, starts_at=meeting.starts_at)


def turnout_of(lines: Sequence[Line]) -> Turnout:
    """Count the voters among these lines."""
    voters = [line for line in lines if line.entry.voting]
    return Turnout(
        called=len(voters),
        here=sum(line.is_here for line in voters),
        late=sum(line.minutes_late > 0 for line in voters),
        left=sum(line.has_left for line in voters),
        missing=sum(line.stay is None for line in voters),
    )


def _matches(entry: RollEntry, wanted: str) -> bool:
    if wanted.isdecimal():
        return entry.number == int(wanted)
    sounds = entry.person.sort_key.lower()
    initials = "".join(part[:1] for part in sounds.split())
    return wanted in entry.name.lower() or wanted in sounds.replace(" ", "") or wanted == initials


def last_stays(meeting: Meeting) -> dict[int, Attendance]:
    """The latest stay of everyone who came."""
    return {person: stays[-1] for person, stays in _stays_by_person(meeting).items()}


def _stays_by_person(meeting: Meeting) -> Mapping[int, Sequence[Attendance]]:
    found: dict[int, list[Attendance]] = defaultdict(list)
    for stay in stays_of(meeting):
        found[stay.person_id].append(stay)
    return found


def stays_of(meeting: Meeting) -> Sequence[Attendance]:
    """Every stay, in order."""
    return db.session.scalars(
        select(Attendance).where(Attendance.meeting_id == meeting.id).order_by(Attendance.id)
    ).all()
