"""The path of one motion through the five steps, and its ways out."""

from __future__ import annotations

import pytest

from meetings.rules import acts
from meetings.rules.rule_sets import FIVE_STEP
from meetings.rules.states import Outcome, SpeechKind, Stance, Step
from tests.meetings.rules.hall import (
    ANNA,
    BO,
    CAI,
    CHAIR,
    CON,
    DENG,
    EXPERT,
    MASTER,
    MOVER,
    OWNER,
    PRO,
    QUESTION,
    SITTER,
    STRANGER,
    Hall,
)


def test_a_motion_goes_through_all_five_steps_to_its_result() -> None:
    hall = Hall().at_voting()
    ruling = hall.do(acts.RecordResult, None, yes=28, no=9, abstain=3)
    assert [effect.kind.value for effect in ruling.effects] == ["decided"]
    assert hall.minute() == "表决结果：赞成 28，反对 9，弃权 3，通过。"
    (line,) = hall.floor.log
    assert (line.number, line.ref, line.item, line.mover) == (1, 70, 7, MOVER)
    assert (line.outcome, line.yes, line.no, line.abstain) == (Outcome.ADOPTED, 28, 9, 3)
    assert line.seconders == (ANNA,)
    assert hall.floor.stack == ()


def test_the_mover_has_the_floor_as_soon_as_the_motion_is_made() -> None:
    hall = Hall().moved()
    assert hall.speaker == MOVER
    assert hall.effects() == ["moved", "floor_given"]
    hall.speech(60)
    assert hall.step is Step.SECONDING
    assert hall.effects() == ["floor_ended", "step_changed"]


def test_a_mover_who_does_not_begin_is_passed_over_and_the_motion_goes_on() -> None:
    hall = Hall().moved()
    hall.wait(30)
    hall.do(acts.Skip, CHAIR)
    assert hall.step is Step.SECONDING


def test_a_statement_whose_time_is_up_lets_the_chair_go_on() -> None:
    hall = Hall().moved()
    hall.do(acts.StartSpeech, MOVER)
    hall.wait(299)
    assert "还没有结束" in hall.refused(acts.NextStep, CHAIR)
    hall.wait(400)
    hall.do(acts.NextStep, CHAIR)
    assert hall.step is Step.SECONDING
    assert hall.motion.speeches[0].ms == 300_000


def test_one_thing_at_a_time() -> None:
    hall = Hall().moved()
    assert "新的主动议" in hall.refused(acts.Move, ANNA, text="别的事")


@pytest.mark.parametrize(
    ("by", "said"),
    [(CHAIR, "保持中立"), (OWNER, "只有议事代表"), (None, "没有签到"), (STRANGER, "没有签到")],
)
def test_who_may_not_move(by: int | None, said: str) -> None:
    assert said in Hall().in_session().refused(acts.Move, by, text="建充电桩")


def test_a_hall_may_let_stakeholders_move() -> None:
    hall = Hall(FIVE_STEP.override({"movers_must_vote": False})).in_session()
    hall.do(acts.Move, OWNER, text="建充电桩")
    assert hall.motion.item is None


def test_an_unknown_or_empty_motion_is_refused() -> None:
    hall = Hall().in_session()
    assert "filibuster" in hall.refused(acts.Move, ANNA, motion="filibuster", text="x")
    assert "不能为空" in hall.refused(acts.Move, ANNA, text="  ")


# --- ② ------------------------------------------------------------------------------------------


def test_who_may_not_second() -> None:
    hall = Hall().at_seconding()
    assert "保持中立" in hall.refused(acts.Second, CHAIR)
    assert "自己的动议" in hall.refused(acts.Second, MOVER)
    assert "只有议事代表" in hall.refused(acts.Second, OWNER)
    hall.do(acts.Second, ANNA)
    assert "已经附议" in hall.refused(acts.Second, ANNA)


def test_nobody_seconds_only_after_the_time_and_without_a_second() -> None:
    hall = Hall().at_seconding()
    assert "60 秒" in hall.refused(acts.NoSecond, CHAIR)
    assert "需要 1 人，现有 0 人" in hall.refused(acts.StateQuestion, CHAIR)
    hall.wait(60)
    hall.do(acts.NoSecond, CHAIR)
    assert hall.floor.log[-1].outcome is Outcome.NOT_SECONDED
    assert hall.floor.log[-1].yes is None


def test_a_late_second_is_good_until_the_chair_closes_the_period() -> None:
    hall = Hall().at_seconding()
    hall.wait(90)
    hall.do(acts.Second, ANNA)
    assert "已有人附议" in hall.refused(acts.NoSecond, CHAIR)
    hall.do(acts.StateQuestion, CHAIR)
    assert hall.step is Step.OPPOSITION
    assert hall.motion.stated_at == hall.at


# --- ③ ------------------------------------------------------------------------------------------


def test_opposition_is_asked_for_three_times_before_silence_is_on_record() -> None:
    hall = Hall().at_opposition()
    for asked in range(3):
        assert f"已询问 {asked} 次" in hall.refused(acts.NextStep, CHAIR)
        hall.do(acts.AskOpposition, CHAIR)
    assert "已经询问过 3 次" in hall.refused(acts.AskOpposition, CHAIR)
    hall.do(acts.NextStep, CHAIR)
    assert hall.minute().startswith("无反对意见")
    assert hall.motion.questions_only


def test_unopposed_only_questions_are_heard_until_somebody_opposes() -> None:
    hall = Hall().at_opposition()
    for _ in range(3):
        hall.do(acts.AskOpposition, CHAIR)
    hall.do(acts.NextStep, CHAIR)
    assert "没有反对意见" in hall.refused(acts.ClaimFloor, ANNA, stance=PRO)
    hall.claim(CAI, QUESTION)
    assert hall.motion.questions_only
    hall.claim(BO, CON)
    hall.claim(ANNA, PRO)
    assert not hall.motion.questions_only


def test_opposition_is_heard_once_each_and_within_one_time() -> None:
    hall = Hall().at_opposition()
    assert "反对方陈述" in hall.refused(acts.ClaimFloor, ANNA, stance=PRO)
    assert "反对自己" in hall.refused(acts.ClaimFloor, MOVER, stance=CON)
    hall.claim(BO, CON)
    assert "1 人等候" in hall.refused(acts.AskOpposition, CHAIR)
    assert "1 人等候" in hall.refused(acts.NextStep, CHAIR)
    assert hall.recognised(200) == BO
    assert "每人一次" in hall.refused(acts.ClaimFloor, BO, stance=CON)
    hall.claim(CAI, CON)
    hall.claim(DENG, CON)
    assert hall.recognised(200) == CAI
    assert hall.motion.pools.opposition == 0
    assert "时间已用完" in hall.refused(acts.Recognise, CHAIR, whom=DENG)
    hall.do(acts.NextStep, CHAIR)
    assert not hall.motion.questions_only
    assert [claim.person for claim in hall.motion.queue] == [DENG], "the place in line is kept"


def test_opposition_does_not_use_up_a_debate_speech() -> None:
    hall = Hall().at_debate()
    assert hall.motion.count_of(Stance.CON) == 0
    assert hall.motion.held_by(BO, SpeechKind.OPPOSITION) == 1


# --- ④ is in the tests of recognition; ⑤ ---------------------------------------------------------


def test_experts_are_heard_in_turn_and_then_the_motion_is_ready() -> None:
    hall = Hall().at_expert()
    assert "没有发表意见" in hall.refused(acts.NextStep, CHAIR)
    assert "不是可以" in hall.refused(acts.Recognise, CHAIR, whom=ANNA)
    assert hall.recognised(500) == EXPERT
    assert hall.motion.speeches[-1].ms == 180_000
    assert "不是可以" in hall.refused(acts.Recognise, CHAIR, whom=EXPERT)
    hall.do(acts.Recognise, CHAIR, whom=MASTER)
    hall.speech(10)
    assert "没有可以" in hall.refused(acts.Recognise, CHAIR)
    hall.do(acts.NextStep, CHAIR)
    assert hall.step is Step.READY
    assert hall.minute() == "进入待表决。"


def test_an_expert_who_does_not_begin_is_passed_over() -> None:
    hall = Hall().at_expert()
    hall.do(acts.Recognise, CHAIR)
    hall.wait(31)
    hall.do(acts.Skip, CHAIR)
    hall.do(acts.Recognise, CHAIR)
    assert hall.speaker == MASTER


def test_an_expert_who_took_a_side_gives_no_opinion() -> None:
    hall = Hall().at_debate()
    hall.claim(MASTER, PRO)
    hall.recognised(10)
    hall.do(acts.NextStep, CHAIR)
    assert hall.recognised(10) == EXPERT
    assert "没有可以" in hall.refused(acts.Recognise, CHAIR)


def test_no_more_opinions_than_the_rules_allow() -> None:
    hall = Hall(FIVE_STEP.override({"expert_opinions": 1})).at_expert()
    hall.recognised(10)
    assert "没有可以" in hall.refused(acts.Recognise, CHAIR)


def test_experts_may_be_passed_by_with_a_reason() -> None:
    hall = Hall().at_ready()
    assert hall.minute() == "进入待表决：时间有限"


def test_a_new_fact_gives_each_side_one_minute_once() -> None:
    hall = Hall().at_expert()
    assert "还没有发表" in hall.refused(acts.NoteNewFact, CHAIR)
    assert "议事能手意见" in hall.refused(acts.ClaimFloor, ANNA, stance=PRO)
    hall.recognised(10)
    hall.do(acts.NoteNewFact, CHAIR)
    assert "正在回应" in hall.refused(acts.NoteNewFact, CHAIR)
    hall.claim(ANNA, PRO)
    hall.claim(BO, CON)
    hall.claim(CAI, CON)
    assert "等候" in hall.refused(acts.NextStep, CHAIR)
    first, second = hall.recognised(90), hall.recognised(30)
    assert {first, second} == {ANNA, BO}
    assert [speech.ms for speech in hall.motion.speeches[-2:]] == [60_000, 30_000]
    assert "议事能手意见" in hall.refused(acts.Recognise, CHAIR, whom=CAI)
    hall.do(acts.NextStep, CHAIR, reason="另一位能手弃权")
    assert hall.step is Step.READY


# --- the vote -----------------------------------------------------------------------------------


def test_only_the_chair_puts_the_question() -> None:
    hall = Hall().at_ready()
    assert "只有主持人" in hall.refused(acts.PutQuestion, MOVER)
    hall.do(acts.PutQuestion, CHAIR)
    assert hall.effects() == ["question_put"]


@pytest.mark.parametrize(
    ("counted", "outcome"),
    [
        ({"yes": 0, "no": 0}, Outcome.LOST),
        ({"yes": 3, "no": 3}, Outcome.LOST),
        ({"yes": 2, "no": 3}, Outcome.LOST),
        ({"yes": 3, "no": 2}, Outcome.ADOPTED),
        ({"yes": 3, "no": 2, "adopted": False}, Outcome.LOST),
        ({"yes": 3, "no": 2, "adopted": True}, Outcome.ADOPTED),
    ],
)
def test_a_tie_fails_and_nothing_passes_without_votes(
    counted: dict[str, int],
    outcome: Outcome,
) -> None:
    hall = Hall().at_voting()
    hall.do(acts.RecordResult, None, **counted)
    assert hall.floor.log[-1].outcome is outcome


def test_an_impossible_result_is_refused() -> None:
    hall = Hall().at_voting()
    assert "没有多于" in hall.refused(acts.RecordResult, None, yes=3, no=3, adopted=True)
    assert "没有多于" in hall.refused(acts.RecordResult, None, yes=0, no=0, adopted=True)
    assert "小于 0" in hall.refused(acts.RecordResult, None, yes=-1, no=0)
    assert "由计票产生" in hall.refused(acts.RecordResult, CHAIR, yes=1, no=0)


def test_a_broken_vote_is_voided_and_put_again() -> None:
    hall = Hall().at_voting()
    assert "不能为空" in hall.refused(acts.VoidPoll, CHAIR, reason="")
    hall.do(acts.VoidPoll, CHAIR, reason="断网")
    assert hall.effects() == ["poll_voided"]
    hall.do(acts.PutQuestion, CHAIR)


# --- taking it back -----------------------------------------------------------------------------


def test_before_it_is_stated_the_mover_takes_the_motion_back_freely() -> None:
    hall = Hall().at_seconding()
    assert "只有动议人" in hall.refused(acts.WithdrawMotion, ANNA)
    hall.do(acts.WithdrawMotion, MOVER)
    assert hall.floor.log[-1].outcome is Outcome.WITHDRAWN


def test_after_it_is_stated_leave_is_needed_and_one_objection_denies_it() -> None:
    hall = Hall().at_debate()
    assert "没有需要" in hall.refused(acts.UnanimousConsent, CHAIR)
    hall.do(acts.WithdrawMotion, MOVER)
    assert "已经请求" in hall.refused(acts.WithdrawMotion, MOVER)
    assert "在场的议事代表" in hall.refused(acts.UnanimousConsent, CHAIR, objection_by=SITTER)
    assert "在场的议事代表" in hall.refused(acts.UnanimousConsent, CHAIR, objection_by=STRANGER)
    hall.do(acts.UnanimousConsent, CHAIR, objection_by=BO)
    assert hall.step is Step.DEBATE
    hall.do(acts.WithdrawMotion, MOVER)
    hall.do(acts.UnanimousConsent, CHAIR)
    assert hall.floor.log[-1].outcome is Outcome.WITHDRAWN


def test_leave_is_not_given_by_one_who_has_gone() -> None:
    hall = Hall().at_debate()
    hall.do(acts.WithdrawMotion, MOVER)
    hall.do(acts.Leave, BO, person=BO)
    assert "在场的议事代表" in hall.refused(acts.UnanimousConsent, CHAIR, objection_by=BO)


# --- order --------------------------------------------------------------------------------------


def test_a_point_of_order_interrupts_and_the_speech_goes_on_afterwards() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, ANNA)
    hall.wait(20)
    hall.do(acts.Move, CAI, motion="point_of_order", text="跑题")
    assert [motion.code for motion in hall.floor.stack] == ["main_motion", "point_of_order"]
    assert "等待主持人裁定" in hall.refused(acts.EndSpeech, ANNA)
    assert "等待主持人裁定" in hall.refused(acts.Move, BO, motion="point_of_order", text="也跑题")
    hall.wait(300)
    assert "不能为空" in hall.refused(acts.RulePoint, CHAIR, sustained=True, reason=" ")
    hall.do(acts.RulePoint, CHAIR, sustained=False, reason="没有跑题")
    assert hall.floor.log[-1].outcome is Outcome.NOT_SUSTAINED
    assert hall.speaker == ANNA
    hall.wait(10)
    hall.do(acts.EndSpeech, ANNA)
    assert hall.motion.speeches[-1].ms == 30_000


def test_a_point_of_order_is_in_order_with_nothing_pending_but_not_during_a_vote() -> None:
    hall = Hall().in_session()
    hall.do(acts.Move, CAI, motion="point_of_order", text="没有宣读议程")
    hall.do(acts.RulePoint, CHAIR, sustained=True, reason="补读议程")
    assert hall.floor.log[-1].outcome is Outcome.SUSTAINED
    assert "正在表决" in Hall().at_voting().refused(
        acts.Move, CAI, motion="point_of_order", text="重复投票"
    )


def test_order_is_kept_in_three_degrees_and_the_vote_is_never_taken_away() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, ANNA)
    hall.do(acts.Rebuke, CHAIR, whom=ANNA, reason="人身攻击")
    assert hall.minute().startswith("主持人提醒")
    hall.do(acts.Rebuke, CHAIR, whom=ANNA, reason="人身攻击")
    assert hall.minute().startswith("主持人警告")
    assert hall.speaker == ANNA
    hall.do(acts.Rebuke, CHAIR, whom=ANNA, reason="人身攻击")
    assert hall.minute().startswith("主持人停止")
    assert hall.speaker is None
    assert "停止在本动议上发言" in hall.refused(acts.ClaimFloor, ANNA, stance=PRO)
    assert "停止在本动议上发言" in hall.refused(acts.Rebuke, CHAIR, whom=ANNA, reason="再次")
    hall.do(acts.Move, ANNA, motion="point_of_order", text="裁定不公")


def test_a_silenced_person_leaves_the_queue() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    for _ in range(3):
        hall.do(acts.Rebuke, CHAIR, whom=ANNA, reason="打断他人")
    assert hall.motion.queue == ()


@pytest.mark.parametrize("whom", [CHAIR, STRANGER])
def test_who_cannot_be_rebuked(whom: int) -> None:
    assert "不能处理" in Hall().at_debate().refused(acts.Rebuke, CHAIR, whom=whom, reason="x")


# --- the desk -----------------------------------------------------------------------------------


def test_the_desk_acts_for_a_person_without_a_phone_and_is_named() -> None:
    hall = Hall().at_seconding()
    assert "代为登记" in hall.refused(acts.Second, ANNA, entered_by=BO)
    hall.do(acts.Second, ANNA, entered_by=CHAIR)
    assert hall.motion.seconders == (ANNA,)
    assert hall.journal[-1].entered_by == CHAIR
