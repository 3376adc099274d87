"""Questions come back: onto the next agenda, before everything new, and onto its floor.

Special orders, unfinished business, what was tabled, general orders, and reports of committees
keep this order among themselves (RONR 41:5; here unfinished business is first).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.work_calendar.instants import day_of
from meetings.models.agenda import AgendaItem
from meetings.models.carried import CarriedKind, CarriedQuestion
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.motion import Motion
from meetings.rules.carried import Carried, CarriedMotion
from meetings.rules.carrying import left_over
from meetings.services import decision_rule, leaving_over, topics

_K = CarriedKind
ORDER: Mapping[CarriedKind, int] = MappingProxyType(
    {_K.UNFINISHED: 0, _K.TABLED: 1, _K.POSTPONED: 2, _K.REFERRED: 3}
)
_AHEAD = (MeetingState.PLANNED, MeetingState.NOTICED)


def put_on(meeting: Meeting, *, by: Person | None) -> list[AgendaItem]:
    """Put onto the agenda what has to come back at this meeting and is not on it yet.

    A later meeting still in preparation gives up what it had. After the notice of a statutory
    body nothing comes on: what is due waits for the next notice.
    """
    noticed = meeting.state is not MeetingState.PLANNED
    if noticed and decision_rule.preset_of(meeting).freezes_agenda:
        return []
    due = [row for row in _loose(meeting) if _is_due(row, meeting)]
    for row in due:
        if row.item is not None:
            _take_off(row)
    items = [_item(meeting, row, by) for row in sorted(due, key=_place)]
    for item in items if noticed else ():
        topics.scheduled(meeting, item, by=by)
    return items


def put_on_next(meeting: Meeting) -> None:
    """After a meeting closed: show what it left over on the next agenda in preparation."""
    following = db.session.scalar(
        select(Meeting)
        .where(
            Meeting.hall_id == meeting.hall_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > clock.now(),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )
    if following is not None and is_next(following):
        put_on(following, by=None)


def is_next(meeting: Meeting) -> bool:
    """Whether no other meeting of the hall that is still ahead begins before this one."""
    sooner = select(Meeting.id).where(
        Meeting.hall_id == meeting.hall_id,
        Meeting.id != meeting.id,
        Meeting.state.in_(_AHEAD),
        Meeting.starts_at > clock.now(),
        Meeting.starts_at < meeting.starts_at,
    )
    return db.session.scalar(sooner.limit(1)) is None


def _loose(meeting: Meeting) -> Sequence[CarriedQuestion]:
    """The hall's questions that wait, or stand on a later agenda of which no notice was given."""
    later = (
        select(AgendaItem.id)
        .join(AgendaItem.meeting)
        .where(
            Meeting.state == MeetingState.PLANNED,
            Meeting.id != meeting.id,
            Meeting.starts_at >= meeting.starts_at,
        )
    )
    return db.session.scalars(
        select(CarriedQuestion)
        .join(CarriedQuestion.motion)
        .join(Motion.meeting)
        .where(
            Meeting.hall_id == meeting.hall_id,
            Meeting.id != meeting.id,
            CarriedQuestion.brought_at.is_(None),
            or_(CarriedQuestion.item_id.is_(None), CarriedQuestion.item_id.in_(later)),
        )
        .order_by(CarriedQuestion.id)
    ).all()


def _is_due(row: CarriedQuestion, meeting: Meeting) -> bool:
    """Whether its time comes on the day of this meeting; a report brings a referral at once."""
    if row.kind is _K.REFERRED and (row.due_at is None or row.reported_at is not None):
        return row.reported_at is not None
    return row.due_at is None or day_of(row.due_at) <= day_of(meeting.starts_at)


def _place(row: CarriedQuestion) -> tuple[int, int]:
    return ORDER[row.kind], row.id


def _item(meeting: Meeting, row: CarriedQuestion, by: Person | None) -> AgendaItem:
    """Write its item: behind what came back before it, in front of everything else."""
    back = of_agenda(meeting.id)
    agenda = _agenda(meeting)
    ahead = [item for item in agenda if item.id in back and _place(back[item.id]) < _place(row)]
    place = max((item.position for item in ahead), default=0) + 1
    for later in reversed(agenda):
        if later.position >= place:
            later.position += 1
            db.session.flush()
    old = row.motion
    item = AgendaItem(
        meeting_id=meeting.id,
        position=place,
        topic=old.item.topic if old.item else None,
        title=old.title or gettext("以前会议留下的议题"),
        text=old.text,
        mover_id=old.mover_id,
    )
    row.item = item
    db.session.add(item)
    db.session.flush()
    audit.record("meeting.question_came_back", item, by=by, place=meeting.hall.place)
    return item


def _agenda(meeting: Meeting) -> Sequence[AgendaItem]:
    return db.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
    ).all()


def _take_off(row: CarriedQuestion) -> None:
    """Free it from an agenda; those behind move up."""
    item, row.item = row.item, None
    db.session.flush()
    if item is None:
        return
    meeting, gone = item.meeting, item.position
    db.session.delete(item)
    db.session.flush()
    for later in _agenda(meeting):
        if later.position > gone:
            later.position -= 1
            db.session.flush()


def release(meeting: Meeting) -> None:
    """A meeting was called off: what was to come back there waits for another."""
    for row in of_agenda(meeting.id).values():
        row.item = None
    db.session.flush()
    put_on_next(meeting)


def of_agenda(meeting_id: int) -> dict[int, CarriedQuestion]:
    """The questions that come back at a meeting, by item."""
    rows = db.session.scalars(
        select(CarriedQuestion)
        .join(CarriedQuestion.item)
        .where(AgendaItem.meeting_id == meeting_id)
    )
    return {row.item_id: row for row in rows if row.item_id is not None}


def must_be_new(item: AgendaItem) -> None:
    """Refuse to reword or take off what belongs to the body already. Raises Refused."""
    if item.id in of_agenda(item.meeting_id):
        raise Refused(
            _l("这是以前会议留下的动议，不能改，也不能移出"),
            why=_l("主持人宣布成立以后，动议属于全体会议"),
            remedy=_l("会上可以修改、改期或收回"),
            code="came_back",
        )


def may_pass(item: AgendaItem, ahead: AgendaItem) -> bool:
    """Whether an item may be moved in front of another: what is new stays behind what came back."""
    back = of_agenda(item.meeting_id)
    return item.id in back or ahead.id not in back


# --- onto the floor -------------------------------------------------------------------------------


def bring(meeting: Meeting, *, by: Person | None) -> tuple[Carried, ...]:
    """At the door: put on what has come due since, and hand the floor everything that came back.

    Each motion of a question gets a row of this meeting, so that both minutes have it.
    """
    put_on(meeting, by=by)
    rows = sorted(of_agenda(meeting.id).values(), key=_place)
    return tuple(_brought(meeting, row) for row in rows)


def _brought(meeting: Meeting, row: CarriedQuestion) -> Carried:
    carried = next(
        one
        for one in left_over(leaving_over.floor_at_the_end(row.motion.meeting))
        if one.motions[0].ref == row.motion_id
    )
    motions = [_continued(meeting, motion, row.item_id) for motion in carried.motions]
    row.becomes_id, row.brought_at = motions[0].ref, clock.now()
    return replace(carried, motions=tuple(motions))


def _continued(meeting: Meeting, motion: CarriedMotion, item_id: int | None) -> CarriedMotion:
    new = Motion(
        meeting_id=meeting.id,
        item_id=item_id,
        code=motion.code,
        title=motion.title,
        text=motion.text,
        mover_id=motion.mover,
        moved_at=_moved_at(motion),
    )
    db.session.add(new)
    db.session.flush()
    return replace(motion, ref=new.id, item=item_id)


def _moved_at(motion: CarriedMotion) -> datetime:
    return db.session.get_one(Motion, motion.ref).moved_at


# --- committees -----------------------------------------------------------------------------------


def report(row: CarriedQuestion, text: str, *, by: Person) -> None:
    """Take down a committee's report; the question comes back at the next meeting.

    Raises Invalid without words, Refused for what is no referral, or is back already.
    """
    if not text.strip():
        raise Invalid(_l("请写明委员会的意见"), code="report")
    if row.kind is not _K.REFERRED or row.item_id is not None or row.reported_at is not None:
        raise Refused(_l("这个问题不等报告"), remedy=_l("请刷新页面看看最新情况"), code="no_report")
    row.report, row.reported_at, row.reported_by_id = text.strip(), clock.now(), by.id
    meeting = row.motion.meeting
    topics.reported(row.motion, row.report, by=by)
    audit.record("meeting.committee_reported", row, by=by, place=meeting.hall.place)
    put_on_next(meeting)


def topics_held(hall_id: int) -> set[int]:
    """Topics that come back with their question, so that nobody lists them a second time."""
    rows = db.session.scalars(
        select(AgendaItem.topic_id)
        .join(Motion, Motion.item_id == AgendaItem.id)
        .join(CarriedQuestion, CarriedQuestion.motion_id == Motion.id)
        .join(AgendaItem.meeting)
        .where(
            Meeting.hall_id == hall_id,
            CarriedQuestion.brought_at.is_(None),
            AgendaItem.topic_id.is_not(None),
        )
    )
    return {topic for topic in rows if topic is not None}
