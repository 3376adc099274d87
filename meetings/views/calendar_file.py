"""A meeting as an iCalendar file (RFC 5545): UTC times, escaped text, lines of at most 75 octets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from meetings.models.meeting import Meeting, MeetingState

USUAL_LENGTH = timedelta(hours=2)
_LINE = 75


def calendar(meeting: Meeting, url: str) -> str:
    """Return the file of one meeting. One that was called off asks the calendar to strike it out."""
    called_off = meeting.state is MeetingState.CANCELLED
    return _file("CANCEL" if called_off else "PUBLISH", [(meeting, url)])


def calendar_of(meetings: Iterable[tuple[Meeting, str]]) -> str:
    """Return one file of several meetings, each under the same name as in a file of its own.

    So a meeting moved or cancelled alone changes in a calendar that already holds it.
    """
    return _file("PUBLISH", meetings)


def _file(method: str, meetings: Iterable[tuple[Meeting, str]]) -> str:
    events = [line for meeting, url in meetings for line in _event(meeting, url)]
    lines = (*_OPENING, f"METHOD:{method}", *events, "END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


_OPENING = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Yishiting//meetings//ZH",
    "CALSCALE:GREGORIAN",
)


def _event(meeting: Meeting, url: str) -> tuple[str, ...]:
    called_off = meeting.state is MeetingState.CANCELLED
    return (
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.id}-{int(meeting.created_at.timestamp())}@yishiting",
        f"DTSTAMP:{_utc(meeting.noticed_at or meeting.created_at)}",
        f"DTSTART:{_utc(meeting.starts_at)}",
        f"DTEND:{_utc(meeting.starts_at + USUAL_LENGTH)}",
        f"SEQUENCE:{meeting.revision}",
        f"STATUS:{'CANCELLED' if called_off else 'CONFIRMED'}",
        f"SUMMARY:{_escaped(meeting.title)}",
        f"LOCATION:{_escaped(meeting.place_text)}",
        f"DESCRIPTION:{_escaped(meeting.hall.name)}",
        f"URL:{url}",
        "END:VEVENT",
    )


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Fold between characters, never within one, so that every octet line is valid UTF-8."""
    parts, part = list[str](), ""
    for char in line:
        if len((part + char).encode()) > _LINE - bool(parts):
            parts.append(part)
            part = ""
        part += char
    return "\r\n ".join([*parts, part])
