"""The table of acts: what carries each out, who may do it, and in which phases.

It is meant to be read aloud: "second: by a voter, while in session". What depends on the motion
and its step is judged by the act itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from app.marks import N_
from meetings.rules import (
    asides,
    attendance,
    discipline,
    dividing,
    hands,
    making,
    nominations,
    putting,
    rulings,
    session,
    speaking,
    steps,
)
from meetings.rules.floor import Floor
from meetings.rules.sentence import Sentence
from meetings.rules.states import Phase


class Right(StrEnum):
    """Who may do an act: ``DESK`` is the chair or a clerk, ``SYSTEM`` the votes stage."""

    CHAIR = "chair"
    DESK = "desk"
    SYSTEM = "system"
    VOTER = "voter"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class ActRule:
    """One row: ``while_ruling`` acts are in order although a point of order waits."""

    label: str
    right: Right
    phases: frozenset[Phase]
    carry_out: Callable[[Floor, Any], tuple[Floor, Sentence]]
    while_ruling: bool = False
    from_outside: bool = False


_BEFORE = frozenset({Phase.NOTICED})
_IN_SESSION = frozenset({Phase.IN_SESSION})
_NO_QUORUM = frozenset({Phase.NO_QUORUM})
_CHECKIN = frozenset({Phase.CHECKIN})
_PAUSED = frozenset({Phase.RECESS, Phase.SUSPENDED, Phase.NO_QUORUM})
_TO_OPEN = frozenset({Phase.CHECKIN, Phase.ADJOURNED, Phase.NO_QUORUM})
_ANY = frozenset(Phase) - {Phase.NOTICED, Phase.CLOSED}
_UNDER_WAY = _ANY - {Phase.ADJOURNED}
_MAY_BREAK = _IN_SESSION | _NO_QUORUM


def _chair(
    label: str,
    phases: frozenset[Phase],
    carry_out: Callable[[Floor, Any], tuple[Floor, Sentence]],
    *,
    while_ruling: bool = False,
) -> ActRule:
    return ActRule(label, Right.CHAIR, phases, carry_out, while_ruling=while_ruling)


def _room(
    label: str,
    right: Right,
    carry_out: Callable[[Floor, Any], tuple[Floor, Sentence]],
) -> ActRule:
    return ActRule(label, right, _ANY, carry_out, while_ruling=True, from_outside=True)


ACT_RULES: Mapping[str, ActRule] = MappingProxyType(
    {
        "open_meeting": ActRule(
            N_("开放签到"), Right.PERSON, _BEFORE, attendance.open_meeting, from_outside=True
        ),
        "arrive": _room(N_("签到"), Right.PERSON, attendance.arrive),
        "leave": _room(N_("离场"), Right.PERSON, attendance.leave),
        "count_room": _room(N_("清点会场"), Right.DESK, attendance.count_room),
        "enrol": _room(N_("列入名册"), Right.DESK, attendance.enrol),
        "represent": _room(N_("登记委托"), Right.PERSON, attendance.represent),
        "call_to_order": _chair(N_("宣布开会"), _TO_OPEN, session.call_to_order),
        "declare_no_quorum": _chair(N_("宣布人数不足"), _CHECKIN, session.declare_no_quorum),
        "resume": _chair(N_("继续开会"), _PAUSED, session.resume, while_ruling=True),
        "unanimous_consent": _chair(
            N_("征询有无异议"), _IN_SESSION, putting.unanimous_consent
        ),
        "open_item": _chair(N_("进入下一议题"), _IN_SESSION, session.open_item),
        "let_in": ActRule(
            N_("临时加议题"), Right.DESK, _IN_SESSION, session.let_in, from_outside=True
        ),
        "move": ActRule(
            N_("提出动议"), Right.PERSON, _IN_SESSION, making.move, while_ruling=True
        ),
        "second": ActRule(N_("附议"), Right.VOTER, _IN_SESSION, making.second),
        "state_question": _chair(N_("宣布动议成立"), _IN_SESSION, making.state_question),
        "no_second": _chair(N_("无人附议，止议"), _IN_SESSION, making.no_second),
        "nominate": ActRule(N_("提名"), Right.VOTER, _IN_SESSION, nominations.nominate),
        "decline_nomination": ActRule(
            N_("谢绝提名"), Right.PERSON, _IN_SESSION, nominations.decline
        ),
        "close_nominations": _chair(N_("宣布提名结束"), _IN_SESSION, nominations.close),
        "claim": ActRule(N_("要求发言"), Right.PERSON, _IN_SESSION, speaking.claim),
        "withdraw_claim": ActRule(
            N_("取消排队"), Right.PERSON, _IN_SESSION, speaking.withdraw_claim
        ),
        "skip": _chair(N_("过号"), _IN_SESSION, speaking.skip),
        "start_speech": ActRule(
            N_("开始发言"), Right.PERSON, _IN_SESSION, speaking.start_speech
        ),
        "end_speech": ActRule(N_("发言结束"), Right.PERSON, _IN_SESSION, speaking.end_speech),
        "recognise": _chair(N_("请下一位发言"), _IN_SESSION, speaking.recognise),
        "next_step": _chair(N_("进入下一步"), _IN_SESSION, steps.next_step),
        "ask_opposition": _chair(N_("询问有无反对意见"), _IN_SESSION, steps.ask_opposition),
        "note_new_fact": _chair(N_("认定有新事实"), _IN_SESSION, steps.note_new_fact),
        "put_question": _chair(N_("提请表决"), _IN_SESSION, putting.put_question),
        "record_result": ActRule(
            N_("记录表决结果"), Right.SYSTEM, _IN_SESSION, putting.record_result
        ),
        "void_poll": _chair(N_("宣布表决作废"), _IN_SESSION, putting.void_poll),
        "withdraw_motion": ActRule(
            N_("收回动议"), Right.PERSON, _IN_SESSION, putting.withdraw_motion
        ),
        "rule_point": _chair(
            N_("裁定秩序问题"), _IN_SESSION, rulings.rule_point, while_ruling=True
        ),
        "count_vote": _chair(N_("填写表决人数"), _IN_SESSION, putting.count_vote),
        "raise_hand": ActRule(N_("书面表决"), Right.VOTER, _IN_SESSION, hands.raise_hand),
        "answer": _chair(N_("答复咨询"), _IN_SESSION, rulings.answer, while_ruling=True),
        "take_up": _chair(N_("重新提出改期的动议"), _IN_SESSION, asides.take_up),
        "next_paragraph": _chair(N_("进入下一段"), _IN_SESSION, dividing.next_paragraph),
        "rebuke": _chair(N_("处理违规发言"), _IN_SESSION, discipline.rebuke),
        "hand_over_chair": ActRule(
            N_("移交主持"), Right.PERSON, _UNDER_WAY, session.hand_over_chair, while_ruling=True
        ),
        "recess": _chair(N_("休息"), _MAY_BREAK, session.recess, while_ruling=True),
        "suspend": _chair(
            N_("中止会议"), _IN_SESSION | {Phase.RECESS}, session.suspend, while_ruling=True
        ),
        "fix_next_time": _chair(
            N_("确定后续会议时间"), _UNDER_WAY, session.fix_next_time, while_ruling=True
        ),
        "adjourn": _chair(N_("宣布休会"), _UNDER_WAY, session.adjourn, while_ruling=True),
        "close": _chair(N_("宣布闭会"), _ANY, session.close, while_ruling=True),
    }
)  # fmt: skip
