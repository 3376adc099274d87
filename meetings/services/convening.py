"""Convene a meeting: plan it, set its agenda, give notice, or call it off."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import audit, clock
from app.announcements import announce
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import roles_of
from app.permissions import Role
from app.places.models.hall import Hall
from meetings.events import MeetingNoticed
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.meeting import Meeting, MeetingKind, MeetingState
from meetings.presets.table import HALL_DEFAULT
from meetings.rules.rule_sets import RuleSetError, rule_set
from meetings.services import decision_rule, journal, live_state, notices, returning, roll, topics
from proposals.models.topic import Topic

_TOKEN_BYTES = 18


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is settled when a meeting is planned; all of it may be changed until the notice."""

    title: str
    place_text: str
    starts_at: datetime
    chair: Person
    clerk: Person
    kind: MeetingKind = MeetingKind.DELIBERATION
    preset_code: str = HALL_DEFAULT
    quorum_count: int | None = None
    quorum_numerator: int = 2
    quorum_denominator: int = 3
    quorum_strict: bool = False


def convene(hall: Hall, plan: Plan, *, by: Person) -> Meeting:
    """Plan a meeting of ``hall``. Raises Invalid when the plan does not hold together."""
    _check(hall, plan)
    meeting = Meeting(
        hall=hall,
        created_at=clock.now(),
        screen_token=secrets.token_urlsafe(_TOKEN_BYTES),
        checkin_token=secrets.token_urlsafe(_TOKEN_BYTES),
        **_columns(plan),
    )
    db.session.add(meeting)
    db.session.flush()
    audit.record("meeting.planned", meeting, by=by, place=hall.place, details={"title": plan.title})
    if returning.is_next(meeting):
        returning.put_on(meeting, by=by)
    return meeting


def change(meeting: Meeting, plan: Plan, *, by: Person) -> None:
    """Change the plan. Raises Refused once notice was given."""
    _still_planned(meeting)
    _check(meeting.hall, plan)
    for name, value in _columns(plan).items():
        setattr(meeting, name, value)
    audit.record("meeting.changed", meeting, by=by, place=meeting.hall.place)


def _columns(plan: Plan) -> dict[str, object]:
    return {**vars(plan), "title": plan.title.strip(), "place_text": plan.place_text.strip()}


def _check(hall: Hall, plan: Plan) -> None:
    if not plan.title.strip() or not plan.place_text.strip():
        raise Invalid(_l("会议名称和地点都要填写"))
    if plan.starts_at <= clock.now():
        raise Invalid(_l("开会时间已经过去"), remedy=_l("请选择以后的时间"), code="past")
    if Role.CHAIR not in roles_of(plan.chair, hall.place):
        raise Invalid(_l("%(name)s不是本议事厅的主持人", name=plan.chair.name), code="not_a_chair")
    if plan.quorum_count is not None and plan.quorum_count < 1:
        raise Invalid(_l("法定人数至少为1人"), code="quorum")
    if not 1 <= plan.quorum_numerator <= plan.quorum_denominator:
        raise Invalid(_l("法定人数的比例填写有误"), code="quorum")
    decision_rule.must_allow(
        plan.preset_code,
        plan.starts_at,
        share=Fraction(plan.quorum_numerator, plan.quorum_denominator),
        strict=plan.quorum_strict,
        counted=plan.quorum_count is not None,
    )


def _still_planned(meeting: Meeting) -> None:
    if meeting.state is not MeetingState.PLANNED:
        raise Refused(
            _l("会议通知已经发出，不能再改"),
            why=_l("代表已按通知准备"),
            remedy=_l("时间地点可以改期；别的请取消会议后重新召集"),
            code="already_noticed",
        )


def items_of(meeting: Meeting) -> Sequence[AgendaItem]:
    """The agenda, in order."""
    return db.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
    ).all()


@dataclass(frozen=True, slots=True)
class Elects:
    """What an item elects, and how many; no office where it elects nobody."""

    office: str = ""
    seats: int = 1


NOBODY = Elects()


def add_item(
    meeting: Meeting,
    *,
    by: Person,
    title: str,
    text: str = "",
    topic: Topic | None = None,
    mover: Person | None = None,
    elects: Elects = NOBODY,
) -> AgendaItem:
    """Put an item at the end of the agenda. Raises Refused after the notice."""
    if meeting.state is not MeetingState.PLANNED:
        raise decision_rule.agenda_closed(meeting)
    return append_item(
        meeting, by=by, title=title, text=text, topic=topic, mover=mover, elects=elects
    )


def append_item(
    meeting: Meeting,
    *,
    by: Person,
    title: str,
    text: str = "",
    topic: Topic | None = None,
    mover: Person | None = None,
    elects: Elects = NOBODY,
) -> AgendaItem:
    """Write an item behind the last. Whether it may come on is the caller's to know."""
    if topic is not None and topic.hall_id != meeting.hall_id:
        raise Invalid(_l("这个议题不是本议事厅的"))
    if not title.strip():
        raise Invalid(_l("请填写议程项目的名称"))
    last = db.session.scalar(
        select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)
    )
    item = AgendaItem(
        meeting_id=meeting.id,
        position=(last or 0) + 1,
        topic=topic,
        title=title.strip()[:200],
        text=text.strip(),
        mover=mover,
        state=ItemState.WAITING,
        office=elects.office.strip()[:60],
        seats=elects.seats,
    )
    db.session.add(item)
    db.session.flush()
    audit.record("meeting.item_added", item, by=by, place=meeting.hall.place)
    return item


def edit_item(
    item: AgendaItem,
    *,
    title: str,
    text: str,
    mover: Person | None,
    by: Person,
    elects: Elects = NOBODY,
) -> None:
    """Reword an item: the prepared motion, who is ready to move it, and what it elects."""
    _still_planned(item.meeting)
    returning.must_be_new(item)
    if not title.strip():
        raise Invalid(_l("请填写议程项目的名称"))
    item.title, item.text, item.mover = title.strip()[:200], text.strip(), mover
    item.office, item.seats = elects.office.strip()[:60], elects.seats
    audit.record("meeting.item_edited", item, by=by, place=item.meeting.hall.place)


def remove_item(item: AgendaItem, *, by: Person) -> None:
    """Take an item off; those behind it move up."""
    meeting, gone = item.meeting, item.position
    _still_planned(meeting)
    returning.must_be_new(item)
    audit.record("meeting.item_removed", item, by=by, place=meeting.hall.place)
    db.session.delete(item)
    db.session.flush()
    for later in items_of(meeting):
        if later.position > gone:
            later.position -= 1
            db.session.flush()


def raise_item(item: AgendaItem, *, by: Person) -> None:
    """Move an item one place forward."""
    _still_planned(item.meeting)
    ahead = next((i for i in items_of(item.meeting) if i.position == item.position - 1), None)
    if ahead is None or not returning.may_pass(item, ahead):
        return
    here, there = item.position, ahead.position
    for one, place in ((item, -1), (ahead, here), (item, there)):
        one.position = place
        db.session.flush()
    audit.record("meeting.agenda_ordered", item.meeting, by=by, place=item.meeting.hall.place)


def give_notice(meeting: Meeting, *, by: Person) -> None:
    """Freeze roll, agenda and rules, tell everyone called, and make the meeting public.

    Raises Refused without an agenda, without representatives, or when the time has passed.
    """
    _still_planned(meeting)
    returning.put_on(meeting, by=by)
    agenda = items_of(meeting)
    if not agenda:
        raise Refused(_l("议程还是空的"), remedy=_l("请先加入议题"), code="no_agenda")
    if meeting.starts_at <= clock.now():
        raise Refused(_l("开会时间已经过去"), remedy=_l("请先改时间"), code="past")
    decision_rule.must_be_in_time(meeting)
    meeting.rules_changes = _hall_rules(meeting)
    entries = roll.freeze(meeting, by=by)
    voting = sum(entry.voting for entry in entries)
    if meeting.quorum_of(voting) > voting:
        raise Refused(_l("法定人数比代表总数还多"), remedy=_l("请先改法定人数"), code="quorum")
    meeting.noticed_at = clock.now()
    meeting.state = MeetingState.NOTICED
    for item in agenda:
        topics.scheduled(meeting, item, by=by)
    audit.record("meeting.noticed", meeting, by=by, place=meeting.hall.place)
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
    notices.tell_of_notice(meeting, entries)
    announce(MeetingNoticed(meeting.id))


def _hall_rules(meeting: Meeting) -> dict[str, object]:
    """The hall's own values, and what was settled for this meeting; refused here, not in the room."""
    values = {**meeting.hall.rules.get(meeting.rules_code, {}), **meeting.rules_changes}
    try:
        rule_set(meeting.rules_code, values)
    except RuleSetError as error:
        raise Refused(_l("议事厅自己的议事规则填写有误"), why=str(error), code="rules") from error
    return values


def cancel(meeting: Meeting, *, reason: str, by: Person) -> None:
    """Call a meeting off before it begins. Raises Refused once the door is open."""
    if meeting.state not in {MeetingState.PLANNED, MeetingState.NOTICED}:
        raise Refused(_l("会议已经开始，不能取消"), remedy=_l("请由主持人宣布休会"), code="begun")
    if not reason.strip():
        raise Invalid(_l("取消会议要写明原因"))
    told = meeting.state is MeetingState.NOTICED
    meeting.state = MeetingState.CANCELLED
    meeting.scene_text = reason.strip()
    audit.record("meeting.cancelled", meeting, by=by, place=meeting.hall.place, reason=reason)
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
    if told:
        topics.called_off(meeting, items_of(meeting), reason=reason)
        notices.tell_of_cancelling(meeting, roll.entries_of(meeting), reason)
    returning.release(meeting)
