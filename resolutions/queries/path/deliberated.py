"""议: the meetings that took the topic up, its motions, the debate, the minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.extensions import db
from meetings.models.agenda import AgendaItem
from meetings.models.journal import MeetingAct
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.motion import Motion, MotionState
from meetings.queries.minutes import turnout_of
from proposals.models.topic import Topic
from resolutions.queries.path.pieces import Proof, Step, excerpt, in_order

_SPEECH = "start_speech"
_UNSEEN = (MeetingState.PLANNED,)


def meetings_on(topic: Topic) -> Sequence[Meeting]:
    """The meetings on whose agenda the topic stood, in order; planned ones are nobody's yet."""
    return (
        db.session.scalars(
            select(Meeting)
            .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
            .where(AgendaItem.topic_id == topic.id, Meeting.state.not_in(_UNSEEN))
            .order_by(Meeting.starts_at, Meeting.id)
        )
        .unique()
        .all()
    )


def motions_on(topic: Topic) -> Sequence[Motion]:
    """The main motions made on the topic, in order; those undone as slips are left out."""
    found = db.session.scalars(
        select(Motion)
        .join(AgendaItem, Motion.item_id == AgendaItem.id)
        .where(AgendaItem.topic_id == topic.id, Motion.state != MotionState.UNDONE)
        .order_by(Motion.id)
    )
    return [motion for motion in found if motion.is_main]


def steps(topic: Topic) -> Sequence[Step]:
    """Notice, call, motion, debate, minutes."""
    told = [step for meeting in meetings_on(topic) for step in _meeting(meeting)]
    told += [step for motion in motions_on(topic) for step in _motion(motion)]
    return in_order(told)


def _meeting(meeting: Meeting) -> Iterator[Step]:
    url = f"/m/{meeting.id}"
    if meeting.noticed_at:
        yield Step(
            at=meeting.noticed_at,
            what=str(_("发出会议通知：%(title)s", title=meeting.title)),
            who=meeting.clerk.name,
            note=meeting.place_text,
            proofs=[Proof(_l("会议通知和议程"), url)],
        )
    if meeting.state is MeetingState.CANCELLED or meeting.closed_at is None:
        return
    turnout = turnout_of(meeting)
    came = _("应到%(called)d人，实到%(came)d人", called=turnout.called, came=len(turnout.came))
    yield Step(
        at=meeting.closed_at,
        what=str(_("会议结束")),
        who=str(_("主持人%(name)s", name=meeting.chair.name)),
        note=str(came),
        proofs=[_minutes(meeting, _journal(meeting))],
    )
    if meeting.minutes_published_at:
        yield Step(
            at=meeting.minutes_published_at,
            what=str(_("会议纪要核对后公示")),
            tone="done",
            proofs=[_minutes(meeting)],
        )


def _minutes(meeting: Meeting, hint: str = "") -> Proof:
    """The minutes once they are public; until then the meeting's own page."""
    if meeting.minutes_published_at is None:
        return Proof(_l("会议"), f"/m/{meeting.id}", hint)
    return Proof(_l("会议纪要"), f"/m/{meeting.id}/minutes", hint)


def _journal(meeting: Meeting) -> str:
    """The code that names the whole journal of the meeting."""
    last = db.session.scalar(
        select(MeetingAct.hash)
        .where(MeetingAct.meeting_id == meeting.id)
        .order_by(MeetingAct.seq.desc())
        .limit(1)
    )
    return str(_("议事记录校验码 %(code)s", code=last[:16])) if last else ""


def _motion(motion: Motion) -> Iterator[Step]:
    url = f"/m/{motion.meeting_id}/motions/{motion.id}"
    yield Step(
        at=motion.moved_at,
        what=str(_("动议方陈述，会议开始审议")),
        who=motion.mover.name,
        note=excerpt(motion.text),
        tone="now",
        proofs=[Proof(_l("动议原文"), url)],
    )
    if motion.decided_at and (speeches := _speeches(motion)):
        yield Step(
            at=motion.decided_at,
            what=str(_("按五步议事审议，发言%(count)d次", count=speeches)),
            proofs=[_minutes(motion.meeting)],
        )


def _speeches(motion: Motion) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                MeetingAct.meeting_id == motion.meeting_id,
                MeetingAct.code == _SPEECH,
                MeetingAct.at >= motion.moved_at,
                MeetingAct.at <= motion.decided_at,
            )
        )
        or 0
    )
