"""What people are told about minutes: sign again, sent back, due soon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.marks import N_
from app.notices.reminders import remind_once
from app.notices.services import notify
from app.people.models.person import Person
from meetings.models.meeting import Meeting
from meetings.models.minutes import Declining


def _url(meeting: Meeting) -> str:
    return f"/m/{meeting.id}/minutes"


def ask_again(meeting: Meeting, signed: Iterable[Person]) -> None:
    """Those whose signature no longer covers the minutes."""
    for person in signed:
        notify(
            person,
            N_("会议“%(title)s”的纪要有更正，请重新核对"),
            _url(meeting),
            kind="minutes_to_sign",
            title=meeting.title,
        )


def sent_back(meeting: Meeting, declined: Declining) -> None:
    """The clerk, whose minutes somebody would not confirm."""
    notify(
        meeting.clerk,
        N_("%(name)s没有核对会议“%(title)s”的纪要，退回给您：%(reason)s"),
        _url(meeting),
        kind="minutes_sent_back",
        name=declined.person.name,
        title=meeting.title,
        reason=declined.reason,
    )


def answered(meeting: Meeting, declined: Declining) -> None:
    """The one who declined."""
    notify(
        declined.person,
        N_("您对会议“%(title)s”纪要的意见有了答复：%(answer)s"),
        _url(meeting),
        kind="minutes_answered",
        title=meeting.title,
        answer=declined.answer,
    )


def about_publishing(meeting: Meeting) -> str:
    """Names the reminder, so that it is sent once."""
    return f"meetings.minutes_due:{meeting.id}"


def remind_to_publish(meeting: Meeting, due: date) -> bool:
    """The clerk, once for each meeting; returns whether it was now."""
    return remind_once(
        meeting.clerk,
        about_publishing(meeting),
        N_("会议“%(title)s”的纪要最迟%(due)s公示"),
        _url(meeting),
        kind="minutes_due",
        title=meeting.title,
        due=due.isoformat(),
    )
