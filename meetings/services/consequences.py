"""What follows from an act: indexes are brought up to date, facts announced, watchers told.

Everything written here can be found again from the journal; nothing here decides anything.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext
from sqlalchemy import delete, select

from app.announcements import announce
from app.extensions import db
from app.people.models.person import Person
from meetings.events import MeetingClosed, MotionDecided, QuestionPut, VoteBrokenOff
from meetings.models.agenda import AgendaItem, ItemState
from meetings.models.journal import MeetingAct
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.motion import Motion, MotionState
from meetings.models.nominee import Nominee
from meetings.models.roll import Attendance, Via
from meetings.rules.acts import Act, VoidPoll
from meetings.rules.floor import Decided, Floor, Pending
from meetings.rules.motions.table import MOTIONS
from meetings.rules.ruling import Effect, EffectKind, InOrder
from meetings.rules.states import Outcome, Phase, SetAside, Step
from meetings.services import journal, leaving_over, live_state, notices, returning, roll, topics

_ROOM = frozenset({"arrive", "leave", "count_room", "represent"})
_TAKES_UP = frozenset({"open_item", "take_up"})


def follow(
    meeting: Meeting, act: Act, before: Floor, ruling: InOrder, *, by: Person | None, via: Via
) -> None:
    """Draw everything that follows from one act."""
    at = journal.instant(act.at)
    hand = Via.DESK if act.entered_by or _for_other(act, by) else via
    _bring_up_to_date(meeting, before, ruling.floor, at, hand)
    if act.CODE == "open_item" or before.item != ruling.floor.item:
        _items(meeting, ruling.floor)
    if before.log != ruling.floor.log or _undecided(before) != _undecided(ruling.floor):
        _motions(meeting, ruling.floor)
    quiet = act.CODE in _ROOM and not ruling.effects
    same_light = before.has_quorum == ruling.floor.has_quorum
    live_state.changed(meeting, ruling.floor, figures_only=quiet and same_light)
    for effect in ruling.effects:
        _announce(meeting, effect, act, ruling.floor, by)
    for away in ruling.floor.aside:
        if away not in before.aside and not away.is_from_before:
            topics.set_aside(meeting, _motion(away.stack[0].ref or 0), by=by)
    if ruling.floor.phase is Phase.CLOSED:
        announce(MeetingClosed(meeting.id, by.id if by else None))
        if leaving_over.keep(meeting, before):
            returning.put_on_next(meeting)


def _for_other(act: Act, by: Person | None) -> bool:
    """Whether somebody notes another's arrival or departure."""
    return by is not None and getattr(act, "person", by.id) != by.id


def follow_undo(meeting: Meeting, before: Floor, floor: Floor, *, at: datetime) -> None:
    """Draw what follows from an undo: only indexes and watchers, for nothing was announced."""
    _bring_up_to_date(meeting, before, floor, at, Via.DESK)
    _items(meeting, floor)
    _motions(meeting, floor)
    live_state.changed(meeting, floor, figures_only=False)


def _bring_up_to_date(
    meeting: Meeting, before: Floor, floor: Floor, at: datetime, via: Via
) -> None:
    meeting.state = MeetingState(floor.phase.value)
    if floor.phase is Phase.CLOSED and meeting.closed_at is None:
        meeting.closed_at = at
        notices.ask_to_sign(meeting, roll.who_may_sign(meeting))
    _attendance(meeting, before, floor, at, via)
    if floor.nominees != before.nominees:
        _nominees(floor, {one.item for one in (*before.nominees, *floor.nominees)})


def _nominees(floor: Floor, items: set[int | None]) -> None:
    """Set the rows of these items to the lists that the floor holds."""
    db.session.execute(delete(Nominee).where(Nominee.item_id.in_([one for one in items if one])))
    for place, one in enumerate(floor.nominees, 1):
        if one.item is not None:
            db.session.add(
                Nominee(
                    item_id=one.item,
                    person_id=one.person,
                    nominated_by_id=one.by,
                    position=place,
                )
            )


def _attendance(meeting: Meeting, before: Floor, floor: Floor, at: datetime, via: Via) -> None:
    for person in sorted(floor.present - before.present):
        how = Via.OFFICE if before.phase is Phase.NOTICED else via
        db.session.add(
            Attendance(meeting_id=meeting.id, person_id=person, checked_in_at=at, via=how)
        )
    gone = before.present - floor.present
    if gone:
        for stay in db.session.scalars(
            select(Attendance).where(
                Attendance.meeting_id == meeting.id,
                Attendance.person_id.in_(gone),
                Attendance.left_at.is_(None),
            )
        ):
            stay.left_at = at


_Told = tuple[str, MotionState]
"""A motion's words, and where it stands."""


def _undecided(floor: Floor) -> dict[int | None, _Told]:
    """What the floor says of every motion that is not decided, by its row; of a closed one nothing."""
    if floor.phase is Phase.CLOSED:
        return {}
    stacks = (*floor.interrupted, floor.divided, floor.stack)
    told = {one.ref: (one.text, _standing(one)) for stack in stacks for one in stack}
    for away in floor.aside:
        told |= {one.ref: (one.text, _ASIDE[away.kind]) for one in away.stack}
    return told


def _motions(meeting: Meeting, floor: Floor) -> None:
    """Set every motion's row to what the floor says of it."""
    pending = _undecided(floor)
    decided = {line.ref: line for line in floor.log}
    query = select(Motion).where(Motion.meeting_id == meeting.id)
    for row in db.session.scalars(query.order_by(Motion.id)):
        if row.decided_at is None and row.id in decided:
            row.present = floor.voters_present
        _set(row, pending.get(row.id), decided.get(row.id))


def _standing(motion: Pending) -> MotionState:
    return MotionState.VOTING if motion.step is Step.VOTING else MotionState.PENDING


_ASIDE = {
    SetAside.TABLED: MotionState.TABLED,
    SetAside.POSTPONED: MotionState.POSTPONED,
    SetAside.REFERRED: MotionState.REFERRED,
    SetAside.UNFINISHED: MotionState.UNFINISHED,
}


def _set(row: Motion, pending: _Told | None, line: Decided | None) -> None:
    if pending is not None:
        row.text, row.state = pending
        row.decided_at = None
    elif line is not None:
        row.yes, row.no, row.abstain = line.yes, line.no, line.abstain
        row.decided_at, row.text = journal.instant(line.at), line.text
        row.state = _outcome(line)
    else:
        row.state = MotionState.UNDONE


def _outcome(line: Decided) -> MotionState:
    """The row's state; what is put in the negative prevails when the vote is lost."""
    if MOTIONS[line.code].is_in_the_negative and line.outcome in _VOTED_ON:
        stood = line.outcome is Outcome.ADOPTED
        return MotionState.NOT_SUSTAINED if stood else MotionState.SUSTAINED
    return _OUTCOMES.get(line.outcome.value, MotionState.UNFINISHED)


_VOTED_ON = frozenset({Outcome.ADOPTED, Outcome.LOST})


_OUTCOMES = {
    "adopted": MotionState.ADOPTED,
    "lost": MotionState.LOST,
    "not_seconded": MotionState.NOT_SECONDED,
    "withdrawn": MotionState.WITHDRAWN,
    "unfinished": MotionState.UNFINISHED,
    "sustained": MotionState.SUSTAINED,
    "not_sustained": MotionState.NOT_SUSTAINED,
    "dropped": MotionState.LOST,
    "divided": MotionState.DIVIDED,
    "tabled": MotionState.TABLED,
    "postponed": MotionState.POSTPONED,
    "referred": MotionState.REFERRED,
    "lapsed": MotionState.LAPSED,
}


def _items(meeting: Meeting, floor: Floor) -> None:
    """Set every agenda item's state: opened before and no longer open means done."""
    opened = _opened(meeting)
    here = floor.item.ref if floor.item else None
    for item in db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)):
        if item.id == here:
            item.state = ItemState.OPEN
        else:
            item.state = ItemState.DONE if item.id in opened else ItemState.WAITING


def _opened(meeting: Meeting) -> set[int]:
    rows = db.session.scalars(
        select(MeetingAct).where(
            MeetingAct.meeting_id == meeting.id, MeetingAct.code.in_(("open_item", "undo"))
        )
    ).all()
    return {int(row.act["item"]) for row in journal.standing(rows)}


def _announce(meeting: Meeting, effect: Effect, act: Act, floor: Floor, by: Person | None) -> None:
    if effect.kind in _OF_THE_POLL and not _is_polled(floor, effect.motion):
        return
    if effect.kind is EffectKind.QUESTION_PUT:
        ref = _ref(floor, effect.motion)
        topics.put_to_vote(meeting, _motion(ref), by=by)
        announce(QuestionPut(motion_id=ref, by_id=by.id if by else None))
    elif effect.kind is EffectKind.POLL_VOIDED:
        chosen = isinstance(act, VoidPoll)
        reason = act.reason if isinstance(act, VoidPoll) else gettext("人数不足，表决作废")
        by_id = by.id if by else None
        announce(VoteBrokenOff(_ref(floor, effect.motion), reason, by_id, chosen))
    elif effect.kind is EffectKind.DECIDED:
        line = floor.line(effect.motion or 0)
        if line is not None:
            _decided(meeting, line, by)
    elif effect.kind is EffectKind.STEP_CHANGED and act.CODE == "state_question":
        topics.stated(_motion(_ref(floor, effect.motion)))
    elif effect.kind is EffectKind.STEP_CHANGED and act.CODE in _TAKES_UP:
        topics.taken_up(meeting, _motion(_ref(floor, effect.motion)), by=by)
    elif effect.kind is EffectKind.MOVED:
        topics.moved(meeting, _motion(_ref(floor, effect.motion)), by=by)


_OF_THE_POLL = frozenset({EffectKind.QUESTION_PUT, EffectKind.POLL_VOIDED})


def _is_polled(floor: Floor, number: int | None) -> bool:
    """Whether everybody votes on it; hands raised on procedure are counted by the chair."""
    pending = floor.motion(number)
    return pending is not None and pending.is_main


def _decided(meeting: Meeting, line: Decided, by: Person | None) -> None:
    if line.ref is None or line.outcome is Outcome.DIVIDED:
        return
    motion = _motion(line.ref)
    topics.decided(meeting, motion, by=by)
    adopted = motion.is_main and motion.state is MotionState.ADOPTED
    announce(MotionDecided(motion.id, adopted=adopted, outcome=motion.state.value))


def _ref(floor: Floor, number: int | None) -> int:
    """The row of a pending motion; ``perform`` gives every motion one."""
    refs = {motion.number: motion.ref for motion in floor.stack}
    ref = refs.get(number or 0)
    if ref is None:
        raise LookupError(f"motion {number} has no row")
    return ref


def _motion(ref: int) -> Motion:
    return db.session.get_one(Motion, ref)
