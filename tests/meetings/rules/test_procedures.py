"""The finer points of single motions, where the table leaves off."""

from __future__ import annotations

import json

import pytest

from meetings.rules import acts
from meetings.rules.act_json import from_json, to_json
from meetings.rules.asides import due
from meetings.rules.details import Details, Operation
from meetings.rules.encoding import BadAct
from meetings.rules.motion_offers import motions_for
from meetings.rules.motions.table import MOTIONS, as_row
from meetings.rules.rule_sets import FIVE_STEP
from meetings.rules.states import SetAside, SpeechKind, Step
from meetings.rules.wording import amended
from tests.meetings.rules.body import CHAIR, A, B, Body, C, D
from tests.meetings.rules.hall import PRO, Hall


def test_the_table_prints_as_rows() -> None:
    row = as_row(MOTIONS["amend"])
    assert (row["rank"], row["second"], row["reconsider"], row["vote"]) == (
        11,
        True,
        True,
        "majority",
    )
    assert row["printed"]["debatable"] == "= DEB of what it amends (R3 n.4)"
    assert as_row(MOTIONS["commit"])["reconsider"] == "before_executed"
    assert len({row["code"] for row in map(as_row, MOTIONS.values())}) == len(MOTIONS)
    json.dumps([as_row(kind) for kind in MOTIONS.values()])


def test_a_motion_with_terms_goes_through_the_journal() -> None:
    act = acts.Move(
        at=1,
        by=A,
        motion="amend",
        text="",
        details=Details(operation=Operation.STRIKE, strike="修灯", parts=("a", "b")),
        refs=(1, 2),
    )
    plain = json.loads(json.dumps(to_json(act)))
    assert plain["details"] == {"operation": "strike", "strike": "修灯", "parts": ["a", "b"]}
    assert from_json(plain) == act
    for bad in (3, {"colour": 1}, {"strike": 3}):
        with pytest.raises(BadAct, match="details"):
            from_json(plain | {"details": bad})


def test_the_parts_of_a_question_get_the_callers_numbers() -> None:
    body = Body().pend("main_motion")
    body.do(
        acts.Move,
        B,
        motion="division_of_question",
        text="",
        details=Details(parts=("灯", "路", "墙"), independent=True),
        refs=(71, 72),
    )
    assert [m.ref for m in (*body.floor.stack, *body.floor.divided)] == [71, 72, None]
    assert [m.text for m in body.floor.stack] == ["灯"]
    assert body.refuse_move("division_of_question", parts=("灯", " "), independent=True)


def test_a_part_may_be_amended_and_only_a_main_motion_divided() -> None:
    body = Body().pend("main_motion").pend("amend")
    assert "不能用在“修改”上" in body.refuse_move("division_of_question")


# --- amendments -------------------------------------------------------------------------------


def test_the_words_struck_may_themselves_be_amended() -> None:
    body = Body().pend("main_motion")
    body.pend("amend", operation=Operation.STRIKE, strike="修灯，")
    body.pend("amend", C, operation=Operation.STRIKE, strike="，")
    body.vote(5)
    assert body.motion.details.strike == "修灯"
    body.vote(5)
    assert body.motion.text == "，修路"


def test_a_substitute_given_as_the_motions_words_may_be_amended() -> None:
    body = Body().pend("main_motion")
    body.pend("amend", operation=Operation.SUBSTITUTE)
    body.pend("amend", C, operation=Operation.STRIKE, strike="，修路")
    body.vote(5).vote(5)
    assert body.motion.text == "修灯"


def test_terms_are_amended_with_the_words() -> None:
    body = Body().pend("main_motion").pend("recess", length_ms=600_000)
    body.pend("amend", C, operation=Operation.INSERT, insert="短", length_ms=300_000)
    body.vote(5)
    assert body.motion.details.length_ms == 300_000


@pytest.mark.parametrize(
    ("text", "change", "becomes"),
    [
        ("修路灯", Details(operation=Operation.STRIKE, strike="路"), "修灯"),
        ("修灯", Details(operation=Operation.ADD, insert="，今年"), "修灯，今年"),
        ("修灯", Details(operation=Operation.INSERT, insert="路", after="修"), "修路灯"),
        ("灯", Details(operation=Operation.INSERT, insert="修", at_front=True), "修灯"),
        ("a b", Details(operation=Operation.STRIKE_AND_INSERT, strike="b", insert="c"), "a c"),
        ("a b c", Details(operation=Operation.STRIKE, strike="b"), "a c"),
        ("a", Details(operation=Operation.SUBSTITUTE, insert="b"), "b"),
        ("", Details(operation=Operation.ADD, insert="b"), "b"),
    ],
)
def test_an_amendment_produces_the_wording(text: str, change: Details, becomes: str) -> None:
    assert amended(text, change, "") == becomes


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Details(operation=Operation.STRIKE), "没有写明要改的字"),
        (Details(operation=Operation.STRIKE, strike="充电"), "原文里没有“充电”"),
        (Details(operation=Operation.INSERT, insert="x", after="充电"), "原文里没有“充电”"),
        (Details(operation=Operation.INSERT, insert="不", at_front=True), "变成否定"),
        (Details(operation=Operation.INSERT, insert="x", degree=2), "同一级修正案"),
    ],
)
def test_amendments_that_are_not_in_order(change: Details, said: str) -> None:
    body = Body().pend("main_motion")
    refused = body.refused(acts.Move, B, motion="amend", text="", details=change)
    assert said in refused


# --- what goes aside and comes back -------------------------------------------------------------


def test_what_was_postponed_is_taken_up_and_what_is_due_is_known() -> None:
    body = Body()
    assert "没有改期到现在" in body.refused(acts.TakeUp, CHAIR, target=0)
    body.pend("main_motion").adopt("postpone_definitely", until_ms=body.at + 1000)
    assert [a.kind for a in body.floor.aside] == [SetAside.POSTPONED]
    assert due(body.floor, body.at) == ()
    assert [m.code for m in due(body.floor, body.at + 1000)] == ["main_motion"]
    body.do(acts.TakeUp, CHAIR, target=0)
    assert body.codes == ["main_motion"]
    assert "一时一件" in _advice(body, acts.TakeUp(at=body.at, by=CHAIR, target=0))
    assert "原来的主动议" in body.refuse_move("objection_to_consideration", C)


def _advice(body: Body, act: acts.Act) -> str:
    from meetings.rules.engine import rule
    from meetings.rules.ruling import OutOfOrder

    ruling = rule(body.floor, act)
    assert isinstance(ruling, OutOfOrder)
    return ruling.advice.said(str, str)


def test_a_closed_question_comes_back_closed() -> None:
    body = Body().pend("main_motion").adopt("previous_question")
    body.adopt("lay_on_table").adopt("take_from_table")
    assert body.motion.step is Step.READY


def test_a_postponement_beyond_the_next_meeting_is_refused_by_its_time() -> None:
    body = Body()
    body.do(acts.FixNextTime, CHAIR, next_time=body.at + 1000)
    body.pend("main_motion")
    late = body.at + 1000 + 2 * 24 * 3_600_000
    assert "不能晚于下次会议" in body.refuse_move("postpone_definitely", until_ms=late)


def test_postponing_indefinitely_does_not_go_to_the_committee() -> None:
    body = Body().pend("main_motion").pend("postpone_indefinitely").adopt("commit")
    assert [m.code for m in body.floor.aside[0].stack] == ["main_motion"]


def test_closing_the_meeting_writes_down_what_was_left_aside() -> None:
    body = Body().pend("main_motion").adopt("lay_on_table")
    body.do(acts.Close, CHAIR)
    assert body.outcome == "tabled"


# --- reconsidering ------------------------------------------------------------------------------


def test_a_reconsidered_method_of_voting_is_as_before() -> None:
    body = Body().pend("main_motion").adopt("voting_method", method="ballot")
    assert body.motion.by_ballot
    body.adopt("reconsider")
    assert body.codes == ["main_motion", "voting_method"]
    assert not body.floor.stack[0].by_ballot


def test_a_reconsidered_appeal_stands_alone_and_a_postponed_question_comes_back_with_its_own() -> (
    None
):
    body = Body().pend("main_motion").adopt("postpone_definitely")
    body.adopt("reconsider")
    assert body.codes == ["main_motion", "postpone_definitely"]
    body.vote(0, 5)
    body.move("point_of_order", C)
    body.rule(sustained=True).pend("appeal").vote(5)
    body.adopt("reconsider")
    assert body.codes == ["main_motion", "appeal"]


def test_previous_question_on_two_is_reconsidered_for_both() -> None:
    body = Body().pend("main_motion").pend("amend")
    body.adopt("previous_question", scope="all").adopt("reconsider")
    assert [m.closed for m in body.floor.stack] == [False, False, False]
    body.vote(0, 5)
    body.adopt("previous_question", scope="main_motion").vote(5)
    assert "不能重议" in body.refuse_move("reconsider", target=body.floor.log[-2].number)


def test_an_amendment_of_the_second_degree_is_reconsidered() -> None:
    body = Body().pend("main_motion")
    body.pend("amend", operation=Operation.ADD, insert="今年完成")
    body.pend("amend", C, operation=Operation.STRIKE, strike="完成").vote(5)
    assert body.motion.details.insert == "今年"
    body.adopt("reconsider")
    assert body.floor.stack[1].details.insert == "今年完成"


def test_what_cannot_be_reconsidered() -> None:
    body = Body().adopt("main_motion")
    decided = body.floor.log[-1].number
    body.pend("reconsider", target=decided)
    assert "已经提出重议" in body.refuse_move("reconsider", C, target=decided)
    body.vote(5).vote(0, 5)
    assert "不能重议" in body.refuse_move("reconsider", target=decided)
    body.pend("main_motion").pend("amend").vote(5)
    number = body.floor.log[-1].number
    body.vote(5)
    assert "不能重议" in body.refuse_move("reconsider", target=number)


def test_who_was_outvoted_cannot_move_to_reconsider_but_may_call_it_up() -> None:
    body = Body().pend("main_motion").vote(3, 2, ayes=(A, B, C), noes=(D,))
    assert "胜方" in body.refuse_move("reconsider", D)
    body.pend("main_motion")
    body.move("reconsider", A, target=body.floor.log[0].number)
    assert body.floor.frozen
    body.vote(0, 5)
    body.pend("reconsider", D, target=body.floor.log[0].number)
    assert body.codes == ["reconsider"]
    body.vote(0, 5)
    assert not body.floor.frozen


def test_an_earlier_decision_is_rescinded_or_amended_by_name() -> None:
    body = Body()
    body.adopt("rescind", earlier="去年的停车公约")
    body.adopt("amend_previously_adopted", earlier="去年的停车公约", insert="x")
    assert body.outcome == "adopted"
    assert "没有写明要改的字" in body.refuse_move(
        "amend_previously_adopted", text="", earlier="去年的停车公约"
    )


def test_a_decision_amended_afterwards_stands_in_its_new_words() -> None:
    body = Body().adopt("main_motion")
    body.adopt("amend_previously_adopted", operation=Operation.STRIKE, strike="，修路")
    assert body.floor.log[-1].text == "修灯"
    assert "revised" in body.effects()


def test_what_is_put_in_the_negative_is_known() -> None:
    negative = {code for code, kind in MOTIONS.items() if kind.is_in_the_negative}
    assert negative == {"appeal", "objection_to_consideration", "orders_of_the_day"}


def test_a_speaker_whose_time_is_up_holds_nobody_back() -> None:
    body = Body().pend("main_motion")
    body.claim(B, PRO)
    body.do(acts.Recognise, CHAIR)
    body.do(acts.StartSpeech, B)
    body.wait(601)
    body.move("amend", C)
    assert body.codes == ["main_motion", "amend"]
    assert body.floor.stack[0].held_by(B, SpeechKind.DEBATE) == 1


def test_a_question_comes_back_with_its_own_committal_and_no_other() -> None:
    body = Body().pend("main_motion").adopt("lay_on_table")
    body.pend("main_motion").adopt("commit").adopt("reconsider")
    assert body.codes == ["main_motion", "commit"]
    assert [a.kind for a in body.floor.aside] == [SetAside.TABLED]


def test_the_previous_question_on_an_amendment_leaves_the_main_motion_open() -> None:
    body = Body().pend("main_motion").pend("amend").adopt("previous_question").adopt("reconsider")
    assert body.codes == ["main_motion", "amend", "previous_question"]
    assert [m.step for m in body.floor.stack[:2]] == [Step.DEBATE, Step.DEBATE]


def test_nothing_is_made_upon_a_motion_before_the_chair_has_stated_it() -> None:
    body = Body()
    body.move("main_motion")
    assert "还没有由主持人宣布" in body.refuse_move("amend", C)
    body.move("point_of_order", C)
    assert body.codes == ["main_motion", "point_of_order"]


def test_only_the_motions_of_the_rule_set_are_offered() -> None:
    hall = Hall().at_debate()
    offers, refused = motions_for(hall.floor, 3, hall.at)
    assert {one.code for one in offers} | {one.code for one in refused} == FIVE_STEP.motions
    assert {offer.code for offer in offers} == {
        *("lay_on_table", "previous_question", "limit_extend_debate", "postpone_definitely"),
        *("commit", "amend", "division_of_question", "point_of_order"),
        *("parliamentary_inquiry", "request_for_info"),
    }
