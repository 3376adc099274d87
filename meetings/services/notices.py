"""What people called to a meeting are told, each in the list of their notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app import clock
from app.marks import N_
from app.notices.services import notify
from meetings.models.meeting import Meeting
from meetings.models.rescheduling import Rescheduling
from meetings.models.roll import RollEntry


def url_of(meeting: Meeting) -> str:
    """Where the meeting is found."""
    return f"/m/{meeting.id}"


def tell_of_notice(meeting: Meeting, called: Sequence[RollEntry]) -> None:
    """Notice of a meeting was given."""
    _tell(
        meeting,
        called,
        N_("请参加会议“%(title)s”：%(when)s，%(where)s"),
        kind="meeting_notice",
        when=when(meeting),
        where=meeting.place_text,
    )


def tell_of_cancelling(meeting: Meeting, called: Sequence[RollEntry], reason: str) -> None:
    """A noticed meeting was called off."""
    _tell(
        meeting,
        called,
        N_("会议“%(title)s”取消：%(reason)s"),
        kind="meeting_cancelled",
        reason=reason,
    )


def remind(meeting: Meeting, called: Sequence[RollEntry]) -> None:
    """The meeting is near."""
    _tell(
        meeting,
        called,
        N_("会议“%(title)s”快要开始：%(when)s，%(where)s"),
        kind="meeting_reminder",
        when=when(meeting),
        where=meeting.place_text,
    )


def ask_to_sign(meeting: Meeting, called: Sequence[RollEntry]) -> None:
    """The meeting is over; its minutes wait to be confirmed."""
    _tell(meeting, called, N_("请核对会议“%(title)s”的纪要"), kind="minutes_to_sign")


def _tell(
    meeting: Meeting, called: Sequence[RollEntry], text: str, *, kind: str, **values: object
) -> None:
    for entry in called:
        notify(entry.person, text, url_of(meeting), kind=kind, title=meeting.title, **values)


def when(meeting: Meeting) -> str:
    """Day and time in the halls' zone, as figures that every language reads: 2026-11-25 14:00."""
    return moment(meeting.starts_at)


def moment(at: datetime) -> str:
    """An instant the same way."""
    return f"{at.astimezone(clock.zone()):%Y-%m-%d %H:%M}"


def tell_of_rescheduling(
    meeting: Meeting, called: Sequence[RollEntry], change: Rescheduling
) -> None:
    """A noticed meeting was put at another time or place."""
    _tell(
        meeting,
        called,
        N_("会议“%(title)s”改到%(when)s，%(where)s（原定%(was)s）。原因：%(reason)s"),
        kind="meeting_rescheduled",
        when=when(meeting),
        where=meeting.place_text,
        was=moment(change.was_at),
        reason=change.reason,
    )
