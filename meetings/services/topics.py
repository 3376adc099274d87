"""What meetings tell the stage below: the course of a topic, on its own timeline."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext

from app import clock
from app.marks import N_
from app.people.models.person import Person
from app.people.policy import roles_of
from app.permissions import Role
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion, MotionState
from proposals.lifecycle.topic_states import TopicState
from proposals.models.topic import Topic
from proposals.services import timeline
from proposals.services import topics as pool


def scheduled(meeting: Meeting, item: AgendaItem, *, by: Person | None) -> None:
    """A topic came onto an agenda of which notice was given. Raises Refused if it is not filed."""
    if item.topic is not None:
        hand = by if by and Role.SECRETARY in roles_of(by, meeting.hall.place) else None
        pool.schedule(item.topic, text=meeting.title, url=_url(meeting), by=hand)


def called_off(meeting: Meeting, agenda: Sequence[AgendaItem], *, reason: str) -> None:
    """A noticed meeting was cancelled: its topics wait for another agenda."""
    for item in agenda:
        if item.topic is not None and item.topic.state is TopicState.SCHEDULED:
            pool.unschedule(item.topic, reason=reason, url=_url(meeting))


def moved(meeting: Meeting, motion: Motion, *, by: Person | None) -> None:
    """Its motion was made: the debate begins."""
    _note(meeting, motion, "debated", motion.text, by)


def stated(motion: Motion) -> None:
    """The chair stated its motion: it belongs to the body now."""
    topic = _topic(motion)
    if topic is not None:
        pool.mark_stated(topic, at=clock.now())


def set_aside(meeting: Meeting, motion: Motion, *, by: Person | None) -> None:
    """The question left the floor undecided: tabled, postponed or referred."""
    _note(meeting, motion, "set_aside", gettext(_UNDECIDED[motion.state]), by)


def taken_up(meeting: Meeting, motion: Motion, *, by: Person | None) -> None:
    """The question came back to the floor, in the words that earlier amendments gave it."""
    topic = _topic(motion)
    if topic is not None:
        pool.mark_stated(topic, at=clock.now())
        _note(meeting, motion, "taken_up", motion.text, by)


def reported(motion: Motion, text: str, *, by: Person) -> None:
    """The committee to which the question was referred has reported."""
    _note(motion.meeting, motion, "committee_reported", text, by)


def put_to_vote(meeting: Meeting, motion: Motion, *, by: Person | None) -> None:
    """The question was put."""
    _note(meeting, motion, "put_to_vote", motion.text, by)


def decided(meeting: Meeting, motion: Motion, *, by: Person | None) -> None:
    """The motion left the floor, one way or another; the topic goes where the outcome leads."""
    topic = _topic(motion)
    if topic is None:
        return
    if topic.state is not TopicState.SCHEDULED:  # a second motion under the same item
        _note(meeting, motion, "decided_again", motion.verdict, by)
    elif motion.adopted is not None:
        pool.conclude(topic, text=motion.verdict, url=_url(meeting))
    elif motion.state is MotionState.NOT_SECONDED:
        pool.lapse(topic, text=gettext("无人附议，止议"), url=_url(meeting))
    else:
        reason = _UNDECIDED.get(motion.state, _TAKEN_BACK)
        pool.unschedule(topic, reason=gettext(reason), url=_url(meeting))


_TAKEN_BACK = N_("动议收回或未议决")
_UNDECIDED = {
    MotionState.TABLED: N_("暂停，下次会议恢复"),
    MotionState.POSTPONED: N_("改期再议"),
    MotionState.REFERRED: N_("委托委员会研究"),
    MotionState.UNFINISHED: N_("没有议完，下次会议接着议"),
    MotionState.LAPSED: N_("暂停以后没有恢复，已失效"),
}


def _note(meeting: Meeting, motion: Motion, act: str, text: str, by: Person | None) -> None:
    topic = _topic(motion)
    if topic is not None:
        timeline.note(topic, act=act, text=text, by=by, at=clock.now(), url=_url(meeting))


def _topic(motion: Motion) -> Topic | None:
    """The topic of a main motion; a question of order has none."""
    return motion.item.topic if motion.item is not None and motion.is_main else None


def _url(meeting: Meeting) -> str:
    return f"/m/{meeting.id}"
