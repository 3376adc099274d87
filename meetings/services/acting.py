"""An act as both doors bring it: a code and plain fields, from a form or over the socket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.policy import allow_act
from meetings.rules import acts
from meetings.rules.acts import Act
from meetings.rules.hand import Choice
from meetings.rules.ruling import InOrder
from meetings.rules.states import Stance
from meetings.rules.terms import amended_motion, words_of
from meetings.services import (
    door,
    floor,
    journal,
    late_items,
    motion_fields,
    over_days,
    pressing,
    roll,
)

Fields = Mapping[str, Any]
LONGEST = 4000
"""Characters of a motion's text or a reason."""


def carry_out(meeting: Meeting, code: str, fields: Fields, *, person: Person | None) -> None:
    """Do act ``code`` as ``person``, or for another when ``fields`` names one (``for``).

    A pressing that was carried out before is not carried out again. Raises Invalid for fields
    that are no such act, Forbidden for want of a role, and Refused with the rules' reason, or
    when the meeting has moved on since the button was shown (``meetings.services.pressing``).
    """
    for_whom = _person(meeting, fields, "for")
    hand = allow_act(person, meeting, code, for_another=for_whom not in {None, person})
    meeting = floor.lock(meeting)
    if pressing.is_repeated(meeting, code, fields, hand=hand):
        return
    pressing.must_be_meant(meeting, fields)
    if code == "open_meeting":
        door.open_door(meeting, by=hand)
    elif code in {"arrive", "leave"}:
        _through_the_door(meeting, code, fields, hand, for_whom)
    else:
        _on_the_floor(meeting, code, fields, hand, for_whom)
    pressing.note(meeting, code, fields, hand=hand)
    over_days.serve(meeting)


def _through_the_door(
    meeting: Meeting, code: str, fields: Fields, hand: Person, for_whom: Person | None
) -> None:
    if code == "leave":
        door.leave(meeting, for_whom or hand, by=hand)
    elif for_whom is None or for_whom == hand:
        door.check_in(meeting, hand, token=str(fields.get("k", "")))
    else:
        door.check_in_for(meeting, for_whom, by=hand)


def _on_the_floor(
    meeting: Meeting, code: str, fields: Fields, hand: Person, for_whom: Person | None
) -> InOrder:
    build = _BUILDERS.get(code)
    if build is None:
        raise Invalid(_l("没有这种会议行为"), code="unknown_act")
    return floor.perform(meeting, build(meeting, fields), by=hand, for_whom=for_whom)


def _plain(kind: type[Act]) -> Callable[[Meeting, Fields], Act]:
    return lambda _meeting, _fields: kind(at=0)


def _claim(_meeting: Meeting, fields: Fields) -> Act:
    try:
        return acts.ClaimFloor(at=0, stance=Stance(str(fields.get("stance", ""))))
    except ValueError as error:
        raise Invalid(_l("请先选择立场：赞成、反对或提问"), code="stance") from error


def _recognise(meeting: Meeting, fields: Fields) -> Act:
    whom = _person(meeting, fields, "whom")
    return acts.Recognise(at=0, whom=whom.id if whom else None)


def _move(meeting: Meeting, fields: Fields) -> Act:
    motion = str(fields.get("motion") or "main_motion")
    late_items.must_be_listed(meeting, motion)
    return motion_fields.move(fields, _amended_words(meeting) if motion == "amend" else "")


def _amended_words(meeting: Meeting) -> str:
    """The words that an amendment made now works on."""
    pending = journal.floor_of(meeting)
    return words_of(amended_motion(pending)) if pending.stack else ""


def _open_item(meeting: Meeting, fields: Fields) -> Act:
    number = _number(fields, "item")
    item = db.session.get(AgendaItem, number) if number else None
    if item is None or item.meeting_id != meeting.id:
        raise Invalid(_l("请从议程中选择议题"), code="item")
    return acts.OpenItem(at=0, item=item.id, title=item.title, office=item.office or None)


def _nominate(meeting: Meeting, fields: Fields) -> Act:
    return acts.Nominate(at=0, whom=_needed_person(meeting, fields, "whom").id)


def _next_step(_meeting: Meeting, fields: Fields) -> Act:
    return acts.NextStep(at=0, reason=_text(fields, "reason"))


def _with_reason(kind: Callable[..., Act]) -> Callable[[Meeting, Fields], Act]:
    return lambda _meeting, fields: kind(at=0, reason=_text(fields, "reason"))


def _rule_point(_meeting: Meeting, fields: Fields) -> Act:
    ruled = fields.get("sustained")
    if ruled not in {"1", "0"}:
        raise Invalid(_l("请裁定秩序问题成立还是不成立"), code="sustained")
    return acts.RulePoint(at=0, sustained=ruled == "1", reason=_text(fields, "reason"))


def _rebuke(meeting: Meeting, fields: Fields) -> Act:
    whom = _needed_person(meeting, fields, "whom")
    return acts.Rebuke(at=0, whom=whom.id, reason=_text(fields, "reason"))


def _hand_over(meeting: Meeting, fields: Fields) -> Act:
    return acts.HandOverChair(at=0, to=_needed_person(meeting, fields, "to").id)


def _fix_next_time(_meeting: Meeting, fields: Fields) -> Act:
    try:
        local = datetime.fromisoformat(str(fields.get("next_time", "")))
    except ValueError as error:
        raise Invalid(_l("请填写日期和时间"), code="next_time") from error
    at = local if local.tzinfo else local.replace(tzinfo=clock.zone())
    return acts.FixNextTime(at=0, next_time=clock.milliseconds(at))


def _raise_hand(_meeting: Meeting, fields: Fields) -> Act:
    try:
        choice = Choice(str(fields.get("choice") or fields.get("stance") or ""))
    except ValueError as error:
        raise Invalid(_l("请选择赞成、反对或弃权"), code="choice") from error
    return acts.RaiseHand(at=0, choice=choice)


def _count_vote(_meeting: Meeting, fields: Fields) -> Act:
    return motion_fields.count_vote(fields)


def _answer(_meeting: Meeting, fields: Fields) -> Act:
    return acts.Answer(at=0, text=_text(fields, "answer"))


def _take_up(_meeting: Meeting, fields: Fields) -> Act:
    return acts.TakeUp(at=0, target=_number(fields, "target") or 0)


def _consent(meeting: Meeting, fields: Fields) -> Act:
    objector = _person(meeting, fields, "objection_by")
    return acts.UnanimousConsent(at=0, objection_by=objector.id if objector else None)


_BUILDERS: Mapping[str, Callable[[Meeting, Fields], Act]] = MappingProxyType(
    {
        **{
            kind.CODE: _plain(kind)
            for kind in (
                acts.CallToOrder,
                acts.DeclareNoQuorum,
                acts.Recess,
                acts.Resume,
                acts.Adjourn,
                acts.Close,
                acts.Second,
                acts.NoSecond,
                acts.StateQuestion,
                acts.WithdrawMotion,
                acts.WithdrawClaim,
                acts.StartSpeech,
                acts.EndSpeech,
                acts.Skip,
                acts.AskOpposition,
                acts.NoteNewFact,
                acts.PutQuestion,
                acts.NextParagraph,
                acts.DeclineNomination,
                acts.CloseNominations,
            )
        },
        "claim": _claim,
        "recognise": _recognise,
        "move": _move,
        "open_item": _open_item,
        "nominate": _nominate,
        "raise_hand": _raise_hand,
        "next_step": _next_step,
        "suspend": _with_reason(acts.Suspend),
        "void_poll": _with_reason(acts.VoidPoll),
        "rule_point": _rule_point,
        "rebuke": _rebuke,
        "hand_over_chair": _hand_over,
        "fix_next_time": _fix_next_time,
        "unanimous_consent": _consent,
        "count_vote": _count_vote,
        "answer": _answer,
        "take_up": _take_up,
    }
)

CODES = ("open_meeting", "arrive", "leave", *_BUILDERS)
"""Every act that comes through a door; ``record_result`` comes from the stage above alone."""


def _text(fields: Fields, name: str) -> str:
    return str(fields.get(name) or "").strip()[:LONGEST]


def _number(fields: Fields, name: str) -> int | None:
    text = str(fields.get(name) or "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _person(meeting: Meeting, fields: Fields, name: str) -> Person | None:
    """The person of the roll whom a field names; None when it is empty. Raises Invalid."""
    if not fields.get(name):
        return None
    number = _number(fields, name)
    person = db.session.get(Person, number) if number else None
    if person is None or roll.entry_of(meeting, person) is None:
        raise Invalid(_l("名册上没有这个人"), remedy=_l("请从名册中选择"), code="not_on_roll")
    return person


def _needed_person(meeting: Meeting, fields: Fields, name: str) -> Person:
    person = _person(meeting, fields, name)
    if person is None:
        raise Invalid(_l("请选择一个人"), code="no_person")
    return person
