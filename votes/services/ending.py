"""The end of a meeting: no vote that needs people in the room outlives it silently.

A written vote goes on to its own hour. A motion's vote ends with its motion, as the rules have it.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.events import MeetingClosed
from meetings.models.meeting import Meeting
from votes.models.poll import Poll, PollState
from votes.services import answers, closing

_LONGEST = 40


def open_at(meeting: Meeting) -> Sequence[Poll]:
    """The open votes of a meeting that stand on their own, in the order prepared."""
    return db.session.scalars(
        select(Poll)
        .where(
            Poll.meeting_id == meeting.id,
            Poll.state == PollState.OPEN,
            Poll.motion_id.is_(None),
            Poll.beside_id.is_(None),
        )
        .order_by(Poll.id)
    ).all()


def in_the_way_of(meeting: Meeting) -> Sequence[Poll]:
    """Those of them that people in the room vote on: they end before the meeting does."""
    return [poll for poll in open_at(meeting) if poll.takes_attendance]


def when_the_meeting_closes(fact: MeetingClosed) -> None:
    """Refuse to let the chair close over an open vote; by the clock, end it with the meeting."""
    held = in_the_way_of(db.session.get_one(Meeting, fact.meeting_id))
    if fact.by_id is None:
        for poll in held:
            _end(poll)
        return
    if held:
        names = _("；").join(poll.question[:_LONGEST] for poll in held)
        raise Refused(
            _l("还有表决没有结束：%(names)s", names=names),
            why=_l("闭会以后就没有人在场，这些表决不能再投"),
            remedy=_l("请先结束或作废这些表决；书面表决可以继续到它自己的结束时间"),
            code="votes_open",
        )


def break_off(poll: Poll, reason: str, *, by: Person) -> None:
    """The chair breaks an open question off, with a reason.

    Raises Invalid without one, Refused for a motion's vote: the meeting has an act for that.
    """
    if not reason.strip():
        raise Invalid(_l("请写明原因"), code="reason")
    if poll.motion_id is not None:
        raise Refused(
            _l("对动议的表决在主持台作废"),
            remedy=_l("请用主持台的“宣布表决作废”"),
            code="of_a_motion",
        )
    if poll.state is not PollState.OPEN:
        raise answers.over()
    closing.annul(poll, because=reason.strip(), by=by)


def _end(poll: Poll) -> None:
    """Count it where it had its whole time; otherwise break it off, for nobody is there any more."""
    if poll.ends_at is None or poll.ends_at <= clock.now():
        closing.close(poll, by=None)
    else:
        closing.annul(poll, because=_("闭会时还没有投完"), by=None)
