"""Times as people and programs write them: all are Shanghai's, unless they name a zone."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone

from openpyxl.utils.datetime import from_excel

from app.work_calendar.instants import SHANGHAI

_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
_WEEKDAY = r"(?:[\s,]*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_PART = r"(上午|下午|中午|晚上|凌晨|早上|AM|PM)?"
_CLOCK = (
    rf"(?:[\sT,]*{_PART}\s*(\d{{1,2}})\s*(?:[:时点]\s*(\d{{1,2}})\s*分?|[时点]整?)"
    r"(?:\s*:?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?\s*(AM|PM)?)?"
)
_ZONE = r"\s*(Z|[+-]\d{2}:?\d{2})?"
_WRITTEN = re.compile(_DAY + _WEEKDAY + _CLOCK + _ZONE, re.IGNORECASE)
_TIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[\sT]?(\d{2}):?(\d{2}):?(\d{2})?)?")
_TIGHT_NUMBERS = ((1990_01_01, 2100_01_01), (1990_01_01_00_00_00, 2100_01_01_00_00_00))
_AFTERNOON = frozenset({"下午", "晚上", "PM"})
_MORNING = frozenset({"上午", "凌晨", "早上", "AM"})
_NOON = 12


def instant(value: object) -> datetime | None:
    """Return the instant that a cell tells, aware and in UTC; None when it tells none."""
    if isinstance(value, datetime):
        return _local(value)
    if isinstance(value, date):
        return _local(datetime.combine(value, time()))
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _counted(value)
    return _written(unicodedata.normalize("NFKC", str(value)).strip())


def _local(naive: datetime) -> datetime:
    return naive.replace(tzinfo=SHANGHAI, microsecond=0).astimezone(UTC)


def _counted(number: float) -> datetime | None:
    """A day counted by Excel, or digits that a program wrote without anything between them."""
    if any(first <= number < end for first, end in _TIGHT_NUMBERS):
        return _written(str(int(number)))
    try:
        found = from_excel(number)
    except (ValueError, OverflowError, TypeError):
        return None
    return _local(found) if isinstance(found, datetime) else None


def _written(text: str) -> datetime | None:
    try:
        if tight := _TIGHT.fullmatch(text):
            parts = [int(part or 0) for part in tight.groups()]
            return _local(datetime(*parts))  # type: ignore[arg-type]  # noqa: DTZ001 - the zone comes with _local
        if long := _WRITTEN.fullmatch(text):
            return _spelled(long)
    except (ValueError, OverflowError):
        pass
    return None


def _spelled(found: re.Match[str]) -> datetime:
    year, month, day, before, hour, minute, second, after, zone = found.groups()
    part = (before or after or "").upper()
    naive = datetime(  # noqa: DTZ001 - the zone is set below
        int(year),
        int(month),
        int(day),
        _hour(int(hour or 0), part),
        int(minute or 0),
        int(second or 0),
    )
    return naive.replace(tzinfo=_zone(zone)).astimezone(UTC) if zone else _local(naive)


def _hour(hour: int, part: str) -> int:
    if part in _AFTERNOON and hour < _NOON:
        return hour + _NOON
    if part in _MORNING and hour == _NOON:
        return 0
    if part == "中午" and hour < _NOON - 1:
        return hour + _NOON
    return hour


def _zone(written: str) -> timezone:
    if written.upper() == "Z":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(offset if written[0] == "+" else -offset)
