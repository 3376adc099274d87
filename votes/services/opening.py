"""Open a poll: freeze roll and rule, write Setup, sign the first checkpoint."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.sql.elements import ColumnElement

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.motion import Motion
from meetings.services import floor, journal, live_state
from votes.counting.records import Mode, NamedSetup, Option, Secrecy, roll_root
from votes.counting.rules import Basis, DecisionRule, Subject, Threshold, Unit
from votes.crypto import fields, keys
from votes.models.poll import PREPARED, Poll, PollState
from votes.services import consent, ledger, mandates, objections, rolls, trust
from votes.services.decision_rules import (
    in_force_now,
    must_be_announced,
    must_be_listed,
    usual_for_motion,
)
from votes.services.keyring import signing_key
from votes.services.rolls import random_name
from votes.services.secret import opening as secretly
from votes.services.states import lock, moved, step

UUID_LENGTH: Final = 22
YES_NO: Final = "yes_no_abstain"
OPTIONS: Final = (Option("yes", "赞成"), Option("no", "反对"), Option("abstain", "弃权"))
SILENT_ARTICLE: Final = "业主大会和业主委员会指导规则第26条（有争议）"
"""On what counting the silent rests, as Setup has it."""
HALLS_OWN: Final = "P21"
"""The preset whose quorum is the hall's own to set; every other is the law's."""
_GREATEST_DENOMINATOR: Final = 1000
_HELD: Final = {
    MeetingState.CHECKIN,
    MeetingState.IN_SESSION,
    MeetingState.RECESS,
    MeetingState.ADJOURNED,
}
"""While a meeting is in one of these a written vote may be opened; others need it in session."""
_OVER: Final = {MeetingState.CLOSED, MeetingState.MINUTES_CONFIRMED, MeetingState.PUBLISHED}
"""A written vote needs nobody in the room: a second one may be held after the close."""


def configure(motion: Motion) -> Poll:
    """Prepare a poll on this motion with the hall's own values; it is not open yet."""
    values = motion.meeting.hall.rules.get("votes", {})
    rule_code = usual_for_motion(motion)
    poll = Poll(
        uuid=random_name(UUID_LENGTH),
        motion_id=motion.id,
        meeting_id=motion.meeting_id,
        hall_id=motion.meeting.hall_id,
        question=motion.text,
        options=[fields.pack(option) for option in OPTIONS],
        rule_code=rule_code,
        roll_source=rolls.source_for(rule_code),
        revote=values.get("revote", False),
        state=PollState.CONFIGURED,
        turnout=0,
    )
    db.session.add(poll)
    db.session.flush()
    return poll


def open_poll(motion: Motion, *, by: Person | None) -> Poll:
    """Open the vote on ``motion``: the poll prepared for it, or one with the hall's own values.

    Raises Refused when a vote on it is open already.
    """
    return open_now(_prepared(motion) or configure(motion), by=by)


def open_alone(poll: Poll, *, by: Person) -> Poll:
    """Open a question that stands on its own, by the chair's one button.

    Raises Refused while the meeting is not held, or while another question is being voted on.
    """
    meeting = floor.lock(poll.meeting)
    _may_stand_alone(poll, meeting)
    poll = open_now(poll, by=by)
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
    return poll


def hindrance(poll: Poll) -> Refused | None:
    """Why the one button would not open a question that stands on its own; None where it would."""
    try:
        _may_stand_alone(poll, poll.meeting)
        _may_begin(poll)
    except Refused as refused:
        return refused
    return None


def _may_stand_alone(poll: Poll, meeting: Meeting) -> None:
    """Raise Refused for a vote on a motion, one not listed, or where the meeting is not held."""
    if poll.motion_id is not None:
        raise Refused(_l("这项表决由主持人对动议提请表决时开始"), remedy=_l("请在主持台提请表决"))
    if not _is_held(poll, meeting):
        raise _not_held(meeting)
    must_be_listed(poll)


def _is_held(poll: Poll, meeting: Meeting) -> bool:
    if meeting.state is MeetingState.IN_SESSION:
        return True
    return not poll.takes_attendance and meeting.state in _HELD | _OVER


def _not_held(meeting: Meeting) -> Refused:
    if meeting.state in _OVER:
        return Refused(
            _l("会议已经闭会，要到场投的表决不能再开始"),
            remedy=_l("请改成书面表决，或者在下一次会议上表决"),
            code="not_in_session",
        )
    return Refused(
        _l("会议还没有开始，不能开始表决"),
        remedy=_l("请先宣布开会；书面表决在签到开始后就可以开始"),
        code="not_in_session",
    )


def open_now(poll: Poll, *, by: Person | None) -> Poll:
    """Write Setup from what was prepared; from here on ballots are taken."""
    poll = lock(poll)
    source = poll.state
    _may_begin(poll)
    trust.must_be_trusted()
    if poll.mode is Mode.CONSENT:
        consent.may_ask(poll)
    voters = ledger.voters_of(poll.id) if source is PollState.ANNOUNCED else rolls.freeze(poll)
    at = clock.now()
    asked = {"ends_at": at + consent.TIME} if poll.mode is Mode.CONSENT else {}
    step(poll, source, PollState.OPEN, opened_at=at, opened_by_id=by and by.id, **asked)
    setup = NamedSetup(
        poll=poll.uuid,
        purpose=poll.purpose,
        question=poll.question,
        method=poll.method,
        options=poll.choices,
        rule=rule_of(poll.rule_code, poll.meeting, len(voters)),
        roll_size=len(voters),
        roll_root=roll_root(voters.values()),
        secrecy=poll.secrecy,
        revote=poll.revote,
        key=keys.verifier_key(poll.uuid, signing_key().public_key()),
        opened=at.isoformat(timespec="seconds"),
        mode=None if poll.mode is Mode.ELECTRONIC else poll.mode,
        terms=poll.terms if poll.settings else None,
        proxies=mandates.terms_of(poll),
        silent=SILENT_ARTICLE if poll.counts_silent else None,
    )
    begin = secretly.begin if poll.secrecy is Secrecy.SECRET_BALLOT else ledger.begin
    begin(poll, setup, voters)
    audit.record("poll.opened", poll, by=by, place=poll.hall.place, details={"uuid": poll.uuid})
    return poll


def _may_begin(poll: Poll) -> None:
    """Raise Refused for a vote that was begun already, is over, or waits for something.

    An objection to the posted roll is ruled on before: the roll cannot be corrected once it
    stands in Setup.
    """
    if not poll.is_prepared:
        raise moved()
    if poll.state is PollState.CONFIGURED:
        must_be_announced(poll)
    objections.must_be_ruled(poll)
    if poll.ends_at is not None and poll.ends_at <= clock.now():
        raise Refused(
            _l("结束时间已经过了，不能开始表决"), remedy=_l("请先修改结束时间"), code="ended"
        )


def _prepared(motion: Motion) -> Poll | None:
    """The poll prepared for this motion, or at the desk for the item under which it was moved.

    What was announced with another text stays as it is: its question is locked.
    """
    own = _latest(Poll.motion_id == motion.id)
    if own is not None or not motion.is_main or motion.item_id is None:
        return own
    found = _latest(Poll.motion_id.is_(None), Poll.item_id == motion.item_id, Poll.method == YES_NO)
    if found is None or (found.state is PollState.ANNOUNCED and found.question != motion.text):
        return None
    found.motion_id, found.question = motion.id, motion.text
    db.session.flush()
    return found


def _latest(*conditions: ColumnElement[bool]) -> Poll | None:
    return db.session.scalar(
        select(Poll).where(Poll.state.in_(PREPARED), *conditions).order_by(Poll.id.desc()).limit(1)
    )


def rule_of(code: str, meeting: Meeting, voters: int) -> DecisionRule:
    """The preset; the hall's own rule takes the quorum of which notice was given."""
    preset = in_force_now(code)
    if preset.preset != HALLS_OWN:
        return preset
    quorum = _noticed_quorum(meeting, voters)
    usual = preset.quorum[0]
    if quorum is None or replace(quorum, article=usual.article) == usual:
        return preset
    return replace(preset, quorum=(quorum,))


def _noticed_quorum(meeting: Meeting, voters: int) -> Threshold | None:
    """The meeting's quorum as a threshold; None where it cannot be written as a fraction."""
    numerator, denominator = meeting.quorum_numerator, meeting.quorum_denominator
    strict = meeting.quorum_strict
    if meeting.quorum_count is not None:
        numerator, denominator, strict = meeting.quorum_count, voters, False
    if not 0 < numerator <= denominator <= _GREATEST_DENOMINATOR:
        return None
    return Threshold(
        Subject.PRESENT,
        numerator,
        denominator,
        strict,
        Basis.ALL_MEMBERS,
        Unit.HEADS,
        "会议通知·法定人数",
    )
