"""When the next letter of a person leaves."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

from app.notices.models.digest import Rhythm

USUAL_HOUR = 8
MONDAY = 0


def next_letter(after: datetime, rhythm: Rhythm, hour: int, zone: tzinfo) -> datetime | None:
    """The first time after ``after`` that a letter leaves: each day, or each Monday, at ``hour``.

    None for whoever wants no letters, or each notice by itself.
    """
    if rhythm not in {Rhythm.DAILY, Rhythm.WEEKLY}:
        return None
    day = after.astimezone(zone).date()
    if rhythm is Rhythm.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    step = timedelta(days=7 if rhythm is Rhythm.WEEKLY else 1)
    at = datetime.combine(day, time(hour), zone).astimezone(UTC)
    return at if at > after else datetime.combine(day + step, time(hour), zone).astimezone(UTC)
