"""The hall over days: planned with its authority, and carried on by the clock.

``serve`` does whatever is due, one act after another through ``floor.perform``, so that the
journal tells of it like of any other act. Nobody has to be awake; the chair may act at any time.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.errors import DomainError, Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from app.transaction import transaction
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.journal import MeetingAct
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.over_days import OverDays
from meetings.rules import acts
from meetings.rules.acts import Act
from meetings.rules.by_clock import due, vote_ends, vote_is_over
from meetings.rules.floor import Floor
from meetings.rules.next_act import is_dealt_with
from meetings.rules.rule_sets import RuleSet, RuleSetError, rule_set
from meetings.rules.states import Phase, Step
from meetings.services import convening, door, floor, journal, over_days_notices, written
from meetings.services.convening import Plan

log = logging.getLogger(__name__)
CODE = "async"
_MOST = 50
"""Acts that one call carries out; what is left waits for the next minute."""
_SERVED = (
    *(MeetingState.NOTICED, MeetingState.CHECKIN, MeetingState.IN_SESSION),
    *(MeetingState.NO_QUORUM, MeetingState.ADJOURNED),
)


@dataclass(frozen=True)
class Days:
    """Until when the hall is open, and by what rule it may meet in writing (RONR: own rules)."""

    ends_at: datetime
    authorised_by: str


def is_over_days(meeting: Meeting) -> bool:
    """Whether this meeting is held in writing over days."""
    return meeting.rules_code == CODE


def convene(hall: Hall, plan: Plan, days: Days, *, by: Person) -> Meeting:
    """Plan such a meeting. Raises Invalid without an authority, or where the days are too few."""
    _check(hall, plan, days)
    meeting = convening.convene(hall, plan, by=by)
    meeting.rules_code = CODE
    db.session.add(OverDays(meeting_id=meeting.id, ends_at=days.ends_at))
    _settle(meeting, days)
    return meeting


def change(meeting: Meeting, plan: Plan, days: Days, *, by: Person) -> None:
    """Change the plan. Raises Refused once notice was given."""
    _check(meeting.hall, plan, days)
    convening.change(meeting, plan, by=by)
    _settle(meeting, days)


def _settle(meeting: Meeting, days: Days) -> None:
    row = db.session.get_one(OverDays, meeting.id)
    row.ends_at = days.ends_at
    meeting.rules_changes = {"authorised_by": days.authorised_by.strip()}


def _check(hall: Hall, plan: Plan, days: Days) -> None:
    if not days.authorised_by.strip():
        raise Invalid(
            _l("请写明由哪一项规则授权线上议事"),
            why=_l("书面来往不算开会，除非本议事厅自己的规则允许（RONR 9:30）"),
            remedy=_l("例如：本议事厅议事规则第12条"),
            code="authority",
        )
    needed = least_span(_rules(hall, days))
    if days.ends_at - plan.starts_at < needed:
        raise Invalid(
            _l("线上议事至少要开放%(n)d天", n=-(-needed // timedelta(days=1))),
            why=_l("反对陈述、辩论、能手意见和表决各有规定的时间"),
            remedy=_l("请把结束时间往后移"),
            code="too_short",
        )


def _rules(hall: Hall, days: Days) -> RuleSet:
    values = {**hall.rules.get(CODE, {}), "authorised_by": days.authorised_by.strip()}
    try:
        return rule_set(CODE, values)
    except RuleSetError as error:
        raise Invalid(_l("议事规则填写有误"), why=str(error), code="rules") from error


def least_span(rules: RuleSet) -> timedelta:
    """How long one motion takes at the least, from the opposition to the end of the vote."""
    steps = (Step.OPPOSITION, Step.DEBATE, Step.EXPERT)
    return timedelta(milliseconds=sum(rules.least(step) for step in steps) + rules.vote_ms)


def planned_end(meeting: Meeting) -> datetime:
    """Until when it was planned to be open."""
    return db.session.get_one(OverDays, meeting.id).ends_at


def ends_at(meeting: Meeting) -> datetime:
    """Until when it is open: put off by as long as the meeting was stopped."""
    return planned_end(meeting) + _stopped_for(meeting)


def _stopped_for(meeting: Meeting) -> timedelta:
    """How long the meeting was suspended altogether, up to now."""
    total, since = timedelta(0), None
    for row in journal.standing(journal.entries(meeting)):
        if row.code == "suspend":
            since = since or row.at
        elif row.code == "resume" and since is not None:
            total, since = total + (row.at - since), None
    return total + (clock.now() - since) if since else total


def take_part(meeting: Meeting, person: Person, *, by: Person) -> None:
    """Note that a person takes part: this is how the quorum of such a hall is counted."""
    if by == person:
        door.check_in(meeting, person)
    else:
        door.check_in_for(meeting, person, by=by)
    serve(meeting)


def stop(meeting: Meeting, *, reason: str, by: Person) -> None:
    """The system failed: an open vote is void, every clock stands still. The chair's alone."""
    if not reason.strip():
        raise Invalid(_l("请写明原因"), code="reason")
    top = journal.floor_of(floor.lock(meeting)).top
    if top is not None and top.step is Step.VOTING:
        floor.perform(meeting, acts.VoidPoll(at=0, reason=reason), by=by)
    floor.perform(meeting, acts.Suspend(at=0, reason=reason), by=by)


def vote_due(meeting: Meeting) -> bool:
    """Whether the vote that is open has been open for its whole time; ``votes`` closes it."""
    moment = clock.milliseconds(clock.now())
    return is_over_days(meeting) and vote_is_over(journal.floor_of(meeting), moment)


def remind_of_end(meeting: Meeting, people: Sequence[Person]) -> None:
    """Remind those who have not voted yet on the main motion, once, when its vote ends soon."""
    state = journal.floor_of(meeting)
    if is_over_days(meeting) and state.top is not None and over_days_notices.ends_soon(state):
        over_days_notices.remind_of_end(meeting, state.top, vote_ends(state), people)


def sweep() -> None:
    """Carry every such meeting on; one that fails does not hold up the others."""
    found = select(Meeting.id).where(
        Meeting.rules_code == CODE, Meeting.state.in_(_SERVED), Meeting.starts_at <= clock.now()
    )
    for meeting_id in db.session.scalars(found).all():
        try:
            with transaction():
                serve(floor.lock(db.session.get_one(Meeting, meeting_id)))
        except DomainError:
            log.exception("meeting %d could not be carried on", meeting_id)


def serve(meeting: Meeting) -> None:
    """Do everything that is due now, inside the caller's transaction; then tell whom it concerns."""
    if not is_over_days(meeting) or meeting.state not in _SERVED:
        return
    for _turn in range(_MOST):
        if not _served(meeting):
            break
    over_days_notices.tell(meeting, journal.floor_of(meeting))


def _served(meeting: Meeting) -> bool:
    """Do the one thing that is due; False when nothing is."""
    if meeting.state is MeetingState.NOTICED:
        return _opened(meeting)
    now, state = clock.now(), journal.floor_of(meeting)
    if written.send_what_waits(meeting, state):
        return True
    act = _ending(meeting, state, now) or due(state, clock.milliseconds(now))
    act = act or _business(meeting, state, now)
    if act is None:
        return False
    floor.perform(meeting, act, by=None)
    return True


def _opened(meeting: Meeting) -> bool:
    if meeting.starts_at > clock.now():
        return False
    door.open_door(meeting, by=None)
    return True


def _ending(meeting: Meeting, state: Floor, now: datetime) -> Act | None:
    """Bring the meeting to its end when its days are over; a vote that is open is finished first."""
    voting = state.top is not None and state.top.step is Step.VOTING
    if state.phase is Phase.CLOSED or now < ends_at(meeting) or voting:
        return None
    if state.stack and state.phase is not Phase.ADJOURNED:
        return acts.Adjourn(at=0)
    return acts.Close(at=0)


def _business(meeting: Meeting, state: Floor, now: datetime) -> Act | None:
    """Open the next item, or close the meeting when there is none."""
    if state.phase is not Phase.IN_SESSION or state.stack:
        return None
    if state.item is not None and not _is_done(meeting, state, now):
        return None
    waiting = _next_item(meeting)
    if waiting is None:
        return acts.Close(at=0)
    return acts.OpenItem(at=0, item=waiting.id, title=waiting.title, office=waiting.office or None)


def _next_item(meeting: Meeting) -> AgendaItem | None:
    found = (item for item in convening.items_of(meeting) if item.state is ItemState.WAITING)
    return next(found, None)


def _is_done(meeting: Meeting, state: Floor, now: datetime) -> bool:
    """Whether a motion on the item was dealt with, or nobody moved one in time: passed over."""
    if state.item is not None and is_dealt_with(state, state.item):
        return True
    return now >= moves_until(meeting)


def moves_until(meeting: Meeting) -> datetime:
    """Until when a motion may be made on the item that is open."""
    opened = db.session.scalar(
        select(MeetingAct.at)
        .where(MeetingAct.meeting_id == meeting.id, MeetingAct.code == "open_item")
        .order_by(MeetingAct.seq.desc())
        .limit(1)
    )
    wait = timedelta(milliseconds=journal.rules_of(meeting).seconding_ms)
    return (opened or meeting.starts_at) + wait + _stopped_for(meeting)


def still_open(meeting: Meeting) -> None:
    """Refuse what comes after the last day."""
    if clock.now() >= ends_at(meeting):
        raise Refused(
            _l("这次线上议事的时间已经过了"), remedy=_l("请在下次会议提出"), code="days_over"
        )
