"""Rulings and appeals, votes, the right to speak, and the rule sets: the finer points."""

from __future__ import annotations

import pytest

from meetings.rules import acts
from meetings.rules.engine import rule
from meetings.rules.motions.kind import Decision
from meetings.rules.next_act import next_step
from meetings.rules.rule_sets import ASYNC, FIVE_STEP, RONR, RuleSetError, differences
from meetings.rules.ruling import OutOfOrder
from meetings.rules.states import Phase, Step
from meetings.rules.thresholds import NEEDS, Count, carries
from tests.meetings.rules.body import CHAIR, PEOPLE, A, B, Body, C, D
from tests.meetings.rules.hall import CON, PRO, QUESTION, Hall

ALL = FIVE_STEP.override({"full_profile": True})


# --- rulings --------------------------------------------------------------------------------------


def test_a_reversed_ruling_is_decided_the_other_way() -> None:
    body = Body().pend("main_motion")
    body.move("point_of_order", B)
    body.rule(sustained=False).pend("appeal").vote(1, 3)
    assert body.outcome == "sustained"
    body.move("question_of_privilege", B)
    body.rule(sustained=False).pend("appeal", C).vote(1, 3)
    assert body.floor.interlude is not None
    body.do(acts.OpenItem, CHAIR, item=9, title="权益问题")
    body.move("question_of_privilege", B)
    body.rule(sustained=True).pend("appeal", C).vote(1, 3)
    assert body.floor.interlude is None


def test_a_reversed_rebuke_is_taken_back() -> None:
    body = Body().pend("main_motion")
    body.do(acts.Rebuke, CHAIR, whom=D, reason="跑题")
    body.do(acts.Rebuke, CHAIR, whom=B, reason="跑题")
    body.pend("appeal", C).vote(1, 3)
    assert body.motion.rebukes == (D,)


def test_an_answer_is_no_ruling_and_a_ruling_no_answer() -> None:
    body = Body()
    body.move("parliamentary_inquiry", B)
    assert next_step(body.floor, body.at).code == "answer"
    body.do(acts.Answer, CHAIR)
    body.move("parliamentary_inquiry", B)
    body.do(acts.Answer, CHAIR, text="可以")
    assert body.minute() == "主持人答复：可以"
    body.move("point_of_order", B)
    assert "须由主持人裁定" in body.refused(acts.Answer, CHAIR, text="可以")
    assert "有秩序问题等待" in body.refused(acts.StateQuestion, CHAIR)


# --- voting ---------------------------------------------------------------------------------------


def test_hands_are_counted_by_the_chair_but_not_on_the_main_motion() -> None:
    body = Body().pend("main_motion")
    body.do(acts.PutQuestion, CHAIR)
    assert "由表决环节计票" in body.refused(acts.CountVote, CHAIR, yes=3, no=1)
    assert next_step(body.floor, body.at).code == "await_result"
    body.do(acts.VoidPoll, CHAIR, reason="先修改")
    body.pend("lay_on_table")
    body.do(acts.PutQuestion, CHAIR)
    assert next_step(body.floor, body.at).code == "count_vote"
    body.do(acts.CountVote, CHAIR, yes=3, no=1)
    assert body.codes == []
    body.refused(acts.CountVote, CHAIR, yes=3, no=1)


def test_the_chairs_vote_on_the_losing_side_counts_where_it_decides() -> None:
    body = Body().pend("main_motion")
    body.do(acts.PutQuestion, CHAIR)
    body.do(acts.RecordResult, None, yes=2, no=2, noes=(CHAIR, A), ayes=(B, C))
    assert body.outcome == "lost"


@pytest.mark.parametrize("name", NEEDS)
def test_nothing_is_adopted_without_a_yes(name: str) -> None:
    assert not carries(Count(yes=0, no=0), Decision.MAJORITY, (name,))
    assert carries(Count(yes=1, no=0), Decision.MAJORITY, (name,))


def test_a_majority_of_the_members_counts_only_where_no_more_than_they_took_part() -> None:
    assert carries(Count(yes=5, no=3, members=9), Decision.RESCINDING)
    assert not carries(Count(yes=5, no=3, members=4), Decision.RESCINDING)
    assert not carries(Count(yes=5, no=3, members=11), Decision.RESCINDING)


def test_a_closed_or_undebatable_question_says_so_to_whoever_asks_for_the_floor() -> None:
    body = Body().pend("main_motion").adopt("previous_question")
    assert body.refused(acts.ClaimFloor, B, stance=PRO) == "已经决定结束辩论。"
    body.pend("lay_on_table")
    assert body.refused(acts.ClaimFloor, B, stance=PRO) == "“暂停”不能辩论。"


def test_what_was_decided_by_ballot_is_not_divided_again() -> None:
    body = Body().adopt("main_motion")
    assert "division_of_assembly" not in body.codes
    body.do(acts.CountRoom, CHAIR, members=PEOPLE)
    body.move("division_of_assembly", B)
    assert body.codes == ["main_motion"]
    assert body.motion.step is Step.VOTING


# --- the floor ------------------------------------------------------------------------------------


def test_the_floor_is_asked_for_to_make_a_motion() -> None:
    body = Body()
    assert "没有人在等候" in body.refused(acts.Recognise, CHAIR)
    body.claim(B, PRO)
    assert "已在发言队列" in body.refused(acts.ClaimFloor, B, stance=PRO)
    assert "没有要求发言" in body.refused(acts.Recognise, CHAIR, whom=C)
    body.do(acts.WithdrawClaim, B)
    assert "不在发言队列" in body.refused(acts.WithdrawClaim, B)
    assert "保持中立" in body.refused(acts.ClaimFloor, CHAIR, stance=PRO)
    body.claim(B, PRO)
    body.do(acts.Recognise, CHAIR)
    assert "正在您这里" in body.refused(acts.ClaimFloor, B, stance=PRO)
    assert "不能打断发言" in body.refuse_move("main_motion", C)
    body.do(acts.EndSpeech, B)
    assert body.speaker is None


def test_the_maker_sits_down_after_moving() -> None:
    body = Body()
    body.move("main_motion", B)
    body.do(acts.EndSpeech, B)
    assert body.motion.seated
    body.refused(acts.EndSpeech, B)


def test_an_interrupted_speech_waits_and_goes_on() -> None:
    body = Body().pend("main_motion")
    body.claim(B, PRO)
    body.do(acts.Recognise, CHAIR)
    body.do(acts.StartSpeech, B)
    body.wait(10)
    body.move("point_of_order", C)
    body.rule(sustained=True)
    body.move("appeal", D)
    assert "您的发言被打断" in body.refused(acts.StartSpeech, B)
    body.do(acts.Second, C)
    body.do(acts.StateQuestion, CHAIR)
    body.wait(500)
    assert "对方正在发言" in body.refused(acts.HandOverChair, CHAIR, to=B)
    body.vote(5)
    assert body.speaker == B
    assert body.floor.holder is not None
    assert body.floor.holder.spoken(body.at) == 10_000


def test_a_speaker_who_left_during_an_appeal_has_lost_the_floor() -> None:
    body = Body().pend("main_motion")
    body.claim(B, PRO)
    body.do(acts.Recognise, CHAIR)
    body.move("point_of_order", C)
    body.rule(sustained=True).pend("appeal", D)
    body.do(acts.Leave, B, person=B)
    body.vote(4)
    assert body.speaker is None


def test_who_only_attends_cannot_ask_for_the_floor_to_move() -> None:
    hall = Hall(RONR).in_session()
    assert "没有发言权" in hall.refused(acts.ClaimFloor, 10, stance=QUESTION)


# --- rule sets ------------------------------------------------------------------------------------


def test_the_async_hall_says_by_what_it_is_authorised() -> None:
    with pytest.raises(RuleSetError, match="授权"):
        ASYNC.override({})
    with pytest.raises(RuleSetError, match="200"):
        ASYNC.override({"authorised_by": "x" * 201})
    rules = ASYNC.override({"authorised_by": "议事厅章程第十二条"})
    assert [d.name for d in differences(rules)] == ["authorised_by"]
    hall = Hall(rules).at_opposition()
    offer = next_step(hall.floor, hall.at)
    assert offer.code == "ask_opposition"
    hall.do(acts.AskOpposition, CHAIR)
    assert "还要开放 48 小时" in hall.refused(acts.NextStep, CHAIR)
    waits = next_step(hall.floor, hall.at)
    assert waits.code == "await_step"
    assert waits.due_in == 48 * 3_600_000


def test_a_hall_may_use_every_motion_and_the_small_profile_says_no() -> None:
    assert "不用“重议”" in Hall().in_session().refused(acts.Move, A, motion="reconsider", text="")
    hall = Hall(ALL).at_debate()
    assert "只在④" in _at_expert().refused(acts.Move, A, motion="lay_on_table", text="")
    hall.do(acts.Move, 3, motion="recess", text="")
    assert hall.floor.stack[-1].code == "recess"


def _at_expert() -> Hall:
    return Hall().at_expert()


def test_procedure_has_a_short_cycle_of_its_own_and_the_debate_goes_on() -> None:
    hall = Hall().at_debate()
    before = hall.floor.stack[0].pools
    hall.do(acts.Move, 3, motion="postpone_definitely", text="改到周六")
    hall.do(acts.Second, 4)
    hall.do(acts.StateQuestion, CHAIR)
    hall.claim(4, CON)
    hall.recognised(20)
    assert "对程序动议每方发言 1 次" in hall.refused(acts.ClaimFloor, 5, stance=CON)
    hall.do(acts.PutQuestion, CHAIR)
    hall.do(acts.CountVote, CHAIR, yes=2, no=3)
    assert hall.step is Step.DEBATE
    assert hall.floor.stack[0].pools == before


def test_a_lack_of_quorum_stops_debate_once_the_point_is_raised() -> None:
    body = Body().pend("main_motion")
    body.claim(B, PRO)
    body.do(acts.CountRoom, CHAIR, members=(CHAIR, A, B))
    assert next_step(body.floor, body.at).code == "recognise"
    body.do(acts.Recognise, CHAIR)
    body.do(acts.EndSpeech, CHAIR)
    assert next_step(body.floor, body.at).code == "await_quorum"
    assert body.floor.phase is Phase.IN_SESSION
    body.move("point_of_order", A)
    body.rule(sustained=True)
    assert "不能继续讨论" in body.refused(acts.ClaimFloor, B, stance=PRO)
    body.do(acts.CountRoom, CHAIR, members=PEOPLE)
    body.claim(B, PRO)


def test_paragraphs_are_only_gone_through_where_that_was_ordered() -> None:
    body = Body().pend("main_motion")
    assert "没有逐段考虑" in body.refused(acts.NextParagraph, CHAIR)
    body.adopt("consider_seriatim")
    assert "不能用在" in body.refuse_move("consider_seriatim", B)


def test_a_refusal_cites_the_rules_that_are_in_force() -> None:
    body = Body()
    body.move("main_motion")
    own = rule(body.floor, acts.Second(at=body.at, by=A))
    assert isinstance(own, OutOfOrder)
    assert own.paragraph == "RONR §4"
    hall = Hall().at_seconding()
    there = rule(hall.floor, acts.Second(at=hall.at, by=2))
    assert isinstance(there, OutOfOrder)
    assert there.paragraph == "五步议事 ②"
