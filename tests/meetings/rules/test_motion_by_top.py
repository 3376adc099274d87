"""Every motion upon every motion that can be pending: what the printed table says is in order.

The expectations are written from roberts-rules 2.1 to 2.4, not from the code.
"""

from __future__ import annotations

import pytest

from meetings.rules import acts
from meetings.rules.acts import Move
from meetings.rules.engine import rule
from meetings.rules.motion_offers import motions_for
from meetings.rules.motions.table import MOTIONS
from meetings.rules.ruling import InOrder
from tests.meetings.rules.body import CHAIR, TERMS, A, B, Body, C
from tests.meetings.rules.hall import PRO

PRIVILEGED = "fix_time_to_adjourn adjourn recess question_of_privilege orders_of_the_day"
ASKING = "point_of_order parliamentary_inquiry request_for_info"
ON_RECORD = "reconsider"
METHOD = "suspend_rules voting_method"
ALL_SUBSIDIARY = (
    "lay_on_table previous_question limit_extend_debate postpone_definitely commit amend "
    "postpone_indefinitely"
)

IN_ORDER: dict[str, str] = {
    "": f"{PRIVILEGED} {ASKING} main_motion suspend_rules close_nominations take_from_table "
    "division_of_assembly "
    "rescind amend_previously_adopted discharge_committee reconsider",
    "main_motion": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} {ALL_SUBSIDIARY} "
    "objection_to_consideration division_of_question consider_seriatim close_nominations",
    "postpone_indefinitely": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} lay_on_table "
    "previous_question limit_extend_debate postpone_definitely commit amend",
    "amend": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} lay_on_table previous_question "
    "limit_extend_debate postpone_definitely commit amend",
    "amend amend": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} lay_on_table previous_question "
    "limit_extend_debate postpone_definitely commit",
    "commit": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} lay_on_table previous_question "
    "limit_extend_debate postpone_definitely amend",
    "postpone_definitely": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} lay_on_table "
    "previous_question limit_extend_debate amend",
    "limit_extend_debate": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} lay_on_table "
    "previous_question amend",
    "previous_question": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} lay_on_table",
    "lay_on_table": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD}",
    "orders_of_the_day": "fix_time_to_adjourn adjourn recess question_of_privilege " + ASKING,
    "question_of_privilege": f"fix_time_to_adjourn adjourn recess {ASKING}",
    "recess": f"fix_time_to_adjourn adjourn {ASKING} {ON_RECORD} previous_question amend",
    "adjourn": f"fix_time_to_adjourn {ASKING} {ON_RECORD}",
    "fix_time_to_adjourn": f"{ASKING} {ON_RECORD} previous_question amend",
    "point_of_order": f"{PRIVILEGED} parliamentary_inquiry request_for_info",
    "parliamentary_inquiry": f"{PRIVILEGED} point_of_order request_for_info",
    "request_for_info": f"{PRIVILEGED} point_of_order parliamentary_inquiry",
    "appeal": f"{PRIVILEGED} {ASKING} {ON_RECORD} previous_question limit_extend_debate",
    "suspend_rules": f"{PRIVILEGED} {ASKING} {ON_RECORD}",
    "objection_to_consideration": f"{PRIVILEGED} {ASKING} {ON_RECORD}",
    "division_of_question": f"{PRIVILEGED} {ASKING} {ON_RECORD} previous_question amend",
    "consider_seriatim": f"{PRIVILEGED} {ASKING} {ON_RECORD} previous_question amend",
    "voting_method": f"{PRIVILEGED} {ASKING} {ON_RECORD} previous_question amend",
    "close_nominations": f"{PRIVILEGED} {ASKING} {ON_RECORD} previous_question amend",
    "reopen_nominations": f"{PRIVILEGED} {ASKING} {ON_RECORD} previous_question amend",
    "withdraw_motion": f"{PRIVILEGED} {ASKING} {ON_RECORD}",
    "take_from_table": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD}",
    "rescind": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} {ALL_SUBSIDIARY}",
    "amend_previously_adopted": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} {ALL_SUBSIDIARY}",
    "discharge_committee": f"{PRIVILEGED} {ASKING} {ON_RECORD} {METHOD} {ALL_SUBSIDIARY}",
    "reconsider": f"{PRIVILEGED} {ASKING} {METHOD} previous_question limit_extend_debate",
}
"""By what is immediately pending: the motions that a member without the floor may make.

One decision was adopted before, one question lies on the table and one is with a committee, so
that each motion that brings a question again has its object.
"""

ALONE = {
    *("take_from_table", "rescind", "amend_previously_adopted", "discharge_committee"),
    "reconsider",
}


def _with(top: str) -> Body:
    body = Body()
    body.adopt("main_motion")
    body.pend("main_motion").adopt("lay_on_table")
    body.pend("main_motion").adopt("commit")
    if top == "reopen_nominations":
        body.adopt("close_nominations")
    for code in top.split():
        if not body.codes and code not in ALONE and code != "main_motion":
            body.pend("main_motion")
        if code == "appeal":
            body.move("point_of_order", C)
            body.rule(sustained=True)
        body.pend(code)
    return body


@pytest.mark.parametrize("top", IN_ORDER)
def test_exactly_these_motions_are_in_order(top: str) -> None:
    body = _with(top)
    assert body.codes[-1:] == top.split()[-1:]
    expected = set(IN_ORDER[top].split())
    for code in MOTIONS:
        if code == "reopen_nominations" and top == "":
            continue  # closing and reopening exclude each other
        act = Move(at=body.at, by=B, motion=code, text="修灯", details=TERMS.get(code))
        ruling = rule(body.floor, act)
        assert isinstance(ruling, InOrder) is (code in expected), (top, code, ruling)
        if not isinstance(ruling, InOrder):
            assert ruling.paragraph
            assert ruling.why.said(str, str)
            assert ruling.advice.said(str, str)


def test_every_motion_of_the_table_was_a_top_but_those_that_take_effect_as_they_are_made() -> None:
    tops = {top.split()[-1] for top in IN_ORDER if top}
    assert set(MOTIONS) - tops == {"division_of_assembly"}


@pytest.mark.parametrize("top", IN_ORDER)
def test_what_is_offered_is_in_order_and_the_rest_says_why(top: str) -> None:
    body = _with(top)
    for person in (A, B, CHAIR):
        offers, refused = motions_for(body.floor, person, body.at)
        assert {o.code for o in offers} | {o.code for o in refused} == set(MOTIONS)
        if person == B:
            assert {offer.code for offer in offers} == set(IN_ORDER[top].split())
        for offer in offers:
            assert offer.act is not None or offer.needs
            assert offer.label.said(str, str)
        for one in refused:
            assert one.refusal.why.said(str, str)
        if person == CHAIR:
            assert not offers


@pytest.mark.parametrize("code", [c for c, kind in MOTIONS.items() if kind.may_interrupt])
def test_what_may_interrupt_is_in_order_while_another_speaks(code: str) -> None:
    body = Body().adopt("main_motion")
    body.pend("main_motion")
    if code in {"objection_to_consideration", "division_of_assembly", "appeal"}:
        return  # these come before debate, after a vote, after a ruling: their own tests
    body.claim(B, PRO)
    _speaking(body)
    body.move(code, C)
    assert body.speaker == B


@pytest.mark.parametrize("code", [c for c, kind in MOTIONS.items() if not kind.may_interrupt])
def test_what_may_not_interrupt_waits_for_the_floor(code: str) -> None:
    body = Body().pend("main_motion")
    body.claim(B, PRO)
    _speaking(body)
    assert body.refuse_move(code, C)
    assert body.codes == ["main_motion"]


def _speaking(body: Body) -> None:

    body.do(acts.Recognise, CHAIR, whom=B)
    body.do(acts.StartSpeech, B)
