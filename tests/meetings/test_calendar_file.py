"""The meeting as a calendar file that phones take."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from app.transaction import transaction
from meetings.services import convening
from meetings.views.calendar_file import calendar
from tests.meetings.assembly import assemble


def fields(text: str) -> dict[str, str]:
    """Unfold and read, as RFC 5545 says."""
    lines = text.replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines if ":" in line)


def test_the_file_says_when_and_where_in_utc(app: Flask) -> None:
    at = datetime(2099, 5, 6, 6, 0, tzinfo=UTC)
    hall = assemble(starts_at=at, place_text="活动室,一层;东门")
    said = fields(calendar(hall.meeting, "http://example.org/m/1"))
    assert said["DTSTART"] == "20990506T060000Z"
    assert said["DTEND"] == "20990506T080000Z"
    assert said["LOCATION"] == "活动室\\,一层\\;东门"
    assert said["STATUS"] == "CONFIRMED"


def test_lines_are_short_and_end_as_the_standard_says(app: Flask) -> None:
    hall = assemble(title="关于" + "很长很长的名称" * 8)
    text = calendar(hall.meeting, "http://example.org/m/1")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "很长很长的名称" * 8 in fields(text)["SUMMARY"]


def test_a_meeting_called_off_says_so(app: Flask) -> None:
    hall = assemble()
    with transaction():
        convening.cancel(hall.meeting, reason="停电", by=hall.clerk)
    assert fields(calendar(hall.meeting, "x"))["STATUS"] == "CANCELLED"
