"""Who comes next, and what the chair may choose."""

from __future__ import annotations

import pytest

from meetings.rules import acts
from meetings.rules.recognition import place_of, preferred, waiting
from meetings.rules.rule_sets import FIVE_STEP
from meetings.rules.states import SpeechKind
from tests.meetings.rules.hall import (
    ANNA,
    BO,
    CAI,
    CHAIR,
    CON,
    DENG,
    MOVER,
    OWNER,
    PRO,
    QUESTION,
    SITTER,
    Hall,
)


def test_the_maker_speaks_first_even_if_others_asked_before() -> None:
    hall = Hall().at_debate()
    hall.claim(CAI, CON)
    hall.claim(ANNA, PRO)
    hall.claim(BO, QUESTION)
    hall.claim(MOVER, PRO)
    assert "动议人有权先发言" in hall.refused(acts.Recognise, CHAIR, whom=CAI)
    assert hall.recognised(10) == MOVER


def test_a_question_comes_before_further_speeches() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.claim(BO, QUESTION)
    assert "等候提问" in hall.refused(acts.Recognise, CHAIR, whom=ANNA)
    assert hall.recognised(10) == BO
    assert hall.motion.speeches[-1].kind is SpeechKind.QUESTION
    assert hall.motion.pools.pro == hall.motion.pools.con == 600_000


def test_sides_take_turns_starting_opposite_to_the_last_speaker() -> None:
    hall = Hall().at_debate()
    hall.claim(CAI, CON)
    hall.claim(DENG, CON)
    hall.claim(ANNA, PRO)
    hall.claim(OWNER, PRO)
    assert "上一位发言的也是这一方" in hall.refused(acts.Recognise, CHAIR, whom=CAI)
    assert [hall.recognised(10) for _ in range(4)] == [ANNA, CAI, OWNER, DENG]


def test_while_both_sides_wait_the_side_with_more_speeches_waits() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    assert hall.recognised(10) == ANNA
    hall.claim(DENG, PRO)
    assert hall.recognised(10) == DENG
    for person, stance in ((OWNER, PRO), (BO, CON), (CAI, CON)):
        hall.claim(person, stance)
    assert "发言次数已较多" in hall.refused(acts.Recognise, CHAIR, whom=OWNER)
    assert [hall.recognised(10) for _ in range(3)] == [BO, CAI, OWNER]


def test_who_has_not_spoken_comes_before_who_has() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.recognised(10)
    hall.claim(ANNA, PRO)
    hall.claim(DENG, PRO)
    assert "没发过言" in hall.refused(acts.Recognise, CHAIR, whom=ANNA)
    assert [hall.recognised(10), hall.recognised(10)] == [DENG, ANNA]


def test_among_equals_whoever_asked_first_comes_first() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.claim(DENG, PRO)
    assert "先要求" in hall.refused(acts.Recognise, CHAIR, whom=DENG)
    hall.do(acts.Recognise, CHAIR, whom=ANNA)
    assert hall.speaker == ANNA


def test_three_against_one_have_equal_time() -> None:
    hall = Hall().at_debate()
    for person in (ANNA, DENG, OWNER):
        hall.claim(person, PRO)
    hall.claim(BO, CON)
    order = [hall.recognised(200) for _ in range(2)]
    hall.claim(BO, CON)
    order += [hall.recognised(200) for _ in range(3)]
    assert order == [ANNA, BO, DENG, BO, OWNER]
    pools = hall.motion.pools
    assert (pools.pro, pools.con) == (240_000, 360_000)


def test_a_side_alone_uses_only_its_own_time() -> None:
    hall = Hall(FIVE_STEP.override({"side_pool_ms": 180_000})).at_debate()
    hall.claim(ANNA, PRO)
    hall.claim(DENG, PRO)
    hall.claim(OWNER, PRO)
    hall.recognised(200)
    hall.do(acts.Recognise, CHAIR)
    assert hall.floor.holder is not None
    assert hall.floor.holder.limit == 60_000
    hall.speech(200)
    assert "时间已用完" in hall.refused(acts.Recognise, CHAIR, whom=OWNER)
    assert "没有人在等候" in hall.refused(acts.Recognise, CHAIR)
    hall.do(acts.NextStep, CHAIR)


def test_nobody_speaks_more_often_than_the_rules_allow() -> None:
    hall = Hall().at_debate()
    for _ in range(2):
        hall.claim(ANNA, PRO)
        hall.recognised(10)
        hall.claim(BO, QUESTION)
        hall.recognised(10)
    assert "最多发言 2 次" in hall.refused(acts.ClaimFloor, ANNA, stance=PRO)
    assert "最多提问 2 次" in hall.refused(acts.ClaimFloor, BO, stance=QUESTION)


def test_who_may_not_ask_for_the_floor() -> None:
    hall = Hall().at_debate()
    assert "没有发言权" in hall.refused(acts.ClaimFloor, SITTER, stance=PRO)
    assert "反对自己" in hall.refused(acts.ClaimFloor, MOVER, stance=CON)
    hall.claim(ANNA, PRO)
    assert "已在发言队列" in hall.refused(acts.ClaimFloor, ANNA, stance=CON)
    hall.do(acts.Recognise, CHAIR)
    assert "正在您这里" in hall.refused(acts.ClaimFloor, ANNA, stance=PRO)
    assert "没有待议的动议" in Hall().in_session().refused(acts.ClaimFloor, ANNA, stance=PRO)


def test_a_request_is_taken_back() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.claim(BO, CON)
    hall.do(acts.WithdrawClaim, ANNA)
    assert [claim.person for claim in hall.motion.queue] == [BO]
    assert "不在发言队列" in hall.refused(acts.WithdrawClaim, ANNA)
    assert "不在发言队列" in Hall().in_session().refused(acts.WithdrawClaim, ANNA)


def test_one_has_the_floor_at_a_time() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.claim(BO, CON)
    hall.do(acts.Recognise, CHAIR)
    assert "#3" in hall.refused(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, ANNA)
    assert "#3" in hall.refused(acts.Recognise, CHAIR, whom=BO)
    assert "已经开始" in hall.refused(acts.StartSpeech, ANNA)
    assert "#3" in hall.refused(acts.EndSpeech, BO)


def test_the_chair_cannot_recognise_one_who_did_not_ask() -> None:
    hall = Hall().at_debate()
    assert "没有要求发言" in hall.refused(acts.Recognise, CHAIR, whom=ANNA)
    assert "没有人有发言权" in hall.refused(acts.StartSpeech, ANNA)


def test_a_question_to_the_speaker_runs_on_the_speakers_clock() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.claim(BO, QUESTION)
    assert "#3" in hall.refused(acts.Recognise, CHAIR, whom=BO), "not before the speech begins"
    hall.do(acts.StartSpeech, ANNA)
    hall.wait(20)
    hall.do(acts.Recognise, CHAIR, whom=BO)
    assert hall.speaker == ANNA
    assert hall.floor.holder is not None
    assert hall.floor.holder.questioner == BO
    hall.wait(20)
    hall.do(acts.EndSpeech, ANNA)
    assert [(speech.person, speech.ms) for speech in hall.motion.speeches[-2:]] == [
        (BO, 0),
        (ANNA, 40_000),
    ]


def test_a_question_after_the_speakers_time_takes_the_floor_itself() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, ANNA)
    hall.claim(BO, QUESTION)
    hall.wait(120)
    hall.do(acts.Recognise, CHAIR, whom=BO)
    assert hall.speaker == BO
    assert hall.effects() == ["floor_ended", "floor_given"]


def test_the_speech_going_on_counts_towards_the_speakers_number() -> None:
    hall = Hall(FIVE_STEP.override({"speeches_per_person": 1})).at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, ANNA)
    assert "最多发言 1 次" in hall.refused(acts.ClaimFloor, ANNA, stance=PRO)


def test_who_does_not_begin_is_passed_over_and_may_ask_again_at_the_end() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.claim(DENG, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.wait(29.5)
    assert "1 秒" in hall.refused(acts.Skip, CHAIR)
    hall.wait(0.5)
    hall.do(acts.Skip, CHAIR)
    hall.claim(ANNA, PRO)
    assert [hall.recognised(10), hall.recognised(10)] == [DENG, ANNA]


def test_one_who_is_speaking_is_not_passed_over() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, ANNA)
    hall.wait(60)
    assert "已经开始" in hall.refused(acts.Skip, CHAIR)


def test_yielding_before_beginning_costs_nothing() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.wait(20)
    hall.do(acts.EndSpeech, ANNA)
    assert hall.motion.pools.pro == 600_000
    assert hall.motion.held_by(ANNA, SpeechKind.DEBATE) == 0


def test_debate_ends_only_when_nobody_waits() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    assert "1 人等候" in hall.refused(acts.NextStep, CHAIR)
    hall.recognised(10)
    hall.do(acts.NextStep, CHAIR)


def test_everyone_sees_their_place_in_the_line() -> None:
    hall = Hall().at_debate()
    hall.claim(BO, CON)
    hall.claim(ANNA, PRO)
    assert [place_of(hall.floor, person) for person in (ANNA, BO, CAI)] == [1, 2, None]


@pytest.mark.parametrize("hall", [Hall().in_session(), Hall().at_ready()])
def test_nobody_waits_where_nobody_may_speak(hall: Hall) -> None:
    assert waiting(hall.floor) == ()
    assert preferred(hall.floor) is None
