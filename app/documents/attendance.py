"""会议签到表: 应到、实到、请假、列席, with room for every signature."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from app.documents.filling import Values
from app.documents.minutes import in_pages
from app.documents.wording import chinese_time


@dataclass(frozen=True)
class Attendee:
    """One line: who, in which part, whether they came, when."""

    number: str
    name: str
    part: str
    came: str
    """到会、请假、缺席 or 列席, in words; empty before the meeting."""
    at: str = ""
    """When they came and went, as figures; empty leaves room for the pen."""


@dataclass(frozen=True)
class AttendanceSheet:
    """What the sheet holds. The time carries the wall clock of the hall."""

    hall: str
    title: str
    held_at: datetime
    place: str
    eligible: int
    present: int
    excused: int
    observers: int
    people: tuple[Attendee, ...]


_EMPTY = Attendee("", "", "", "")


def attendance_values(sheet: AttendanceSheet) -> Values:
    """The values that a template of the attendance sheet may name."""
    return {
        "hall": sheet.hall,
        "title": sheet.title,
        "held_at": chinese_time(sheet.held_at),
        "place": sheet.place,
        "eligible": sheet.eligible,
        "present": sheet.present,
        "excused": sheet.excused,
        "observers": sheet.observers,
        "pages": [
            [asdict(one) | {"signed": ""} for one in page]
            for page in in_pages(sheet.people, _EMPTY)
        ],
    }
