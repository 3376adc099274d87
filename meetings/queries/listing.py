"""Which meetings there are, and which concern a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app import clock
from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.motion import Motion, MotionState
from meetings.models.roll import RollEntry
from meetings.services.roll import entry_of

UNDER_WAY = (
    MeetingState.CHECKIN,
    MeetingState.IN_SESSION,
    MeetingState.NO_QUORUM,
    MeetingState.RECESS,
    MeetingState.SUSPENDED,
)
AHEAD = (MeetingState.NOTICED, *UNDER_WAY, MeetingState.ADJOURNED)
HELD = (MeetingState.CLOSED, MeetingState.MINUTES_CONFIRMED, MeetingState.PUBLISHED)
PAGE = 20


def meeting_with(meeting_id: int) -> Meeting:
    """Return the meeting, or raise Missing."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None:
        raise Missing(_l("没有这个会议"), remedy=_l("请从会议列表进入"))
    return meeting


def meeting_on_screen(token: str) -> Meeting:
    """Return the meeting whose wall screen this token opens, or raise Missing."""
    meeting = db.session.scalar(select(Meeting).where(Meeting.screen_token == token))
    if meeting is None:
        raise Missing(_l("没有这块屏幕"), remedy=_l("请从主持台重新打开大屏幕"))
    return meeting


def item_of(meeting: Meeting, item_id: int) -> AgendaItem:
    """Return an item of this meeting's agenda, or raise Missing."""
    item = db.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting.id:
        raise Missing(_l("没有这项议程"))
    return item


def motion_of(meeting: Meeting, motion_id: int) -> Motion:
    """Return a motion of this meeting, or raise Missing."""
    motion = db.session.get(Motion, motion_id)
    if motion is None or motion.meeting_id != meeting.id:
        raise Missing(_l("没有这项动议"))
    return motion


def meetings_ahead(hall: Hall | None = None) -> Sequence[Meeting]:
    """Meetings noticed or under way, the soonest first."""
    query = select(Meeting).where(Meeting.state.in_(AHEAD)).order_by(Meeting.starts_at, Meeting.id)
    if hall is not None:
        query = query.where(Meeting.hall_id == hall.id)
    return db.session.scalars(query.limit(100)).all()


def meetings_held(before: datetime | None = None) -> Sequence[Meeting]:
    """Meetings that are over, the latest first; a page after ``before`` and one more."""
    query = select(Meeting).where(Meeting.state.in_(HELD)).order_by(Meeting.starts_at.desc())
    if before is not None:
        query = query.where(Meeting.starts_at < before)
    return db.session.scalars(query.limit(PAGE + 1)).all()


def meetings_of_halls(halls: Sequence[Hall]) -> Sequence[Meeting]:
    """Every meeting of these halls that is not yet published, planned ones too."""
    done = (MeetingState.PUBLISHED, MeetingState.CANCELLED)
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.hall_id.in_([hall.id for hall in halls]), Meeting.state.not_in(done))
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()


def called_within(person: Person, span: timedelta) -> Sequence[Meeting]:
    """Meetings ahead to which this person is called that begin within ``span``, or are under way."""
    return db.session.scalars(
        select(Meeting)
        .join(RollEntry, RollEntry.meeting_id == Meeting.id)
        .where(
            RollEntry.person_id == person.id,
            or_(
                Meeting.state.in_(UNDER_WAY),
                (Meeting.state == MeetingState.NOTICED) & (Meeting.starts_at < clock.now() + span),
            ),
        )
        .order_by(Meeting.starts_at)
    ).all()


def to_remind(within: timedelta) -> Sequence[Meeting]:
    """Noticed meetings that begin within ``within`` and whose people were not yet reminded."""
    now = clock.now()
    return db.session.scalars(
        select(Meeting).where(
            Meeting.state == MeetingState.NOTICED,
            Meeting.reminded_at.is_(None),
            Meeting.starts_at > now,
            Meeting.starts_at <= now + within,
        )
    ).all()


def motions_of(meeting: Meeting) -> Sequence[Motion]:
    """Every motion that counts, in the order made."""
    return db.session.scalars(
        select(Motion)
        .where(Motion.meeting_id == meeting.id, Motion.state != MotionState.UNDONE)
        .order_by(Motion.id)
    ).all()


def person_on_roll(meeting: Meeting, person_id: int) -> Person:
    """A person of the roll, by number. Raises Missing for anyone else."""
    person = db.session.get(Person, person_id)
    if person is None or entry_of(meeting, person) is None:
        raise Missing(_l("名册上没有这个人"), remedy=_l("请从名册中选择"))
    return person
