"""The door, the quorum, the breaks and the end of a meeting."""

from __future__ import annotations

import pytest

from meetings.rules import acts
from meetings.rules.clocks import remaining
from meetings.rules.floor import Member
from meetings.rules.states import Outcome, Part, Phase, Step
from tests.meetings.rules.hall import (
    ANNA,
    BO,
    CAI,
    CHAIR,
    CLERK,
    CON,
    DENG,
    EVERYONE,
    EXPERT,
    MASTER,
    MOVER,
    PRO,
    ROLL,
    SITTER,
    STRANGER,
    Hall,
)


def test_checkin_opens_with_the_chair_in_the_room() -> None:
    hall = Hall().opened()
    assert hall.floor.phase is Phase.CHECKIN
    assert hall.floor.present == {CHAIR}
    assert hall.floor.starts_at == hall.at


@pytest.mark.parametrize(
    "faulty",
    [
        {"roll": (*ROLL, ROLL[0])},
        {"roll": (*ROLL, Member(0, frozenset()))},
        {"chair": STRANGER},
        {"quorum": 0},
    ],
)
def test_a_faulty_roll_does_not_open_the_meeting(faulty: dict[str, object]) -> None:
    values = {"roll": ROLL, "chair": CHAIR, "quorum": 3} | faulty
    Hall().refused(acts.OpenMeeting, CLERK, **values)


def test_people_sign_in_themselves_or_at_the_desk_and_nobody_else_does_it_for_them() -> None:
    hall = Hall().opened()
    hall.do(acts.Arrive, ANNA, person=ANNA)
    hall.do(acts.Arrive, CLERK, person=BO)
    hall.do(acts.Arrive, CHAIR, person=CAI)
    hall.do(acts.Arrive, None, person=DENG)
    assert hall.floor.present == {CHAIR, ANNA, BO, CAI, DENG}
    assert "替别人" in hall.refused(acts.Arrive, ANNA, person=MOVER)
    assert "已经签到" in hall.refused(acts.Arrive, ANNA, person=ANNA)
    assert "没有这个人" in hall.refused(acts.Arrive, CLERK, person=STRANGER)


def test_one_who_is_not_here_cannot_leave() -> None:
    assert "不在会场" in Hall().opened().refused(acts.Leave, ANNA, person=ANNA)


def test_one_who_has_not_signed_in_may_not_act() -> None:
    hall = Hall().at_seconding()
    hall.do(acts.Leave, BO, person=BO)
    assert "没有签到" in hall.refused(acts.Second, BO)


def test_without_quorum_the_meeting_waits_for_the_time_of_grace() -> None:
    hall = Hall().opened()
    assert "到会 1 人" in hall.refused(acts.CallToOrder, CHAIR)
    assert "900 秒" in hall.refused(acts.DeclareNoQuorum, CHAIR)
    hall.wait(15 * 60)
    hall.do(acts.DeclareNoQuorum, CHAIR)
    assert hall.floor.phase is Phase.NO_QUORUM
    assert hall.effects() == ["phase_changed", "quorum_lost"]


def test_grace_counts_from_the_hour_of_the_notice() -> None:
    hall = Hall()
    start = hall.at + 60_000
    hall.do(acts.OpenMeeting, CHAIR, roll=ROLL, chair=CHAIR, quorum=3, starts_at=start)
    assert "960 秒" in hall.refused(acts.DeclareNoQuorum, CHAIR)


def test_no_quorum_is_not_declared_when_enough_have_come() -> None:
    hall = Hall().opened()
    hall.do(acts.CountRoom, CLERK, members=EVERYONE)
    assert "已够" in hall.refused(acts.DeclareNoQuorum, CHAIR)


def test_a_meeting_that_never_began_is_called_to_order_not_resumed() -> None:
    hall = Hall().opened()
    hall.wait(15 * 60)
    hall.do(acts.DeclareNoQuorum, CHAIR)
    hall.do(acts.CountRoom, CLERK, members=EVERYONE)
    assert "还没有开始" in hall.refused(acts.Resume, CHAIR)
    hall.do(acts.CallToOrder, CHAIR)
    assert hall.floor.phase is Phase.IN_SESSION


def test_when_too_many_leave_business_stops_and_resumes_with_the_same_clocks() -> None:
    hall = Hall().at_debate()
    hall.claim(MOVER, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, MOVER)
    hall.wait(20)
    hall.do(acts.CountRoom, CLERK, members=(CHAIR, MOVER))
    assert hall.floor.phase is Phase.NO_QUORUM
    hall.wait(500)
    assert remaining(hall.floor, hall.at).speech == 100_000
    assert "2 人" in hall.refused(acts.Resume, CHAIR)
    assert "已经开始过" in hall.refused(acts.CallToOrder, CHAIR)
    hall.do(acts.Arrive, ANNA, person=ANNA)
    assert hall.floor.phase is Phase.NO_QUORUM, "the chair looks before business goes on"
    hall.do(acts.Resume, CHAIR)
    hall.wait(10)
    assert remaining(hall.floor, hall.at).speech == 90_000


def test_without_quorum_only_time_break_and_end_are_in_order() -> None:
    hall = Hall().at_ready()
    hall.do(acts.CountRoom, CLERK, members=(CHAIR, MOVER))
    assert "人数不足" in hall.refused(acts.PutQuestion, CHAIR)
    hall.do(acts.FixNextTime, CHAIR, next_time=hall.at + 1)
    hall.do(acts.Recess, CHAIR)
    assert hall.floor.phase is Phase.RECESS
    hall.do(acts.Adjourn, CHAIR)
    assert hall.floor.phase is Phase.ADJOURNED


def test_an_open_vote_is_void_when_the_quorum_is_lost() -> None:
    hall = Hall().at_voting()
    hall.do(acts.CountRoom, CLERK, members=(CHAIR, MOVER))
    assert hall.step is Step.READY
    assert "poll_voided" in hall.effects()
    assert "人数不足" in hall.refused(acts.RecordResult, None, yes=2, no=0)


def test_non_voters_do_not_make_a_quorum() -> None:
    hall = Hall().opened()
    hall.do(acts.CountRoom, CLERK, members=(CHAIR, EXPERT, SITTER, CLERK))
    hall.refused(acts.CallToOrder, CHAIR)


def test_leaving_takes_a_person_from_the_queue_and_the_floor() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.claim(BO, CON)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, ANNA)
    hall.wait(30)
    hall.do(acts.Leave, ANNA, person=ANNA)
    hall.do(acts.Leave, CLERK, person=BO)
    assert hall.speaker is None
    assert hall.motion.queue == ()
    assert hall.motion.pools.pro == 570_000


def test_an_interrupted_speaker_who_leaves_is_charged_only_for_what_was_said() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    hall.do(acts.StartSpeech, ANNA)
    hall.wait(30)
    hall.do(acts.Move, CAI, motion="point_of_order", text="跑题")
    hall.wait(30)
    hall.do(acts.Leave, ANNA, person=ANNA)
    assert hall.floor.stack[0].pools.pro == 570_000


def test_the_roll_grows_and_changes_during_the_meeting() -> None:
    hall = Hall().in_session()
    newcomer = Member(30, frozenset({Part.VOTER}))
    hall.do(acts.Enrol, CLERK, member=newcomer)
    hall.do(acts.Arrive, 30, person=30)
    hall.do(acts.Enrol, CHAIR, member=Member(SITTER, frozenset({Part.STAKEHOLDER})))
    assert hall.floor.voters_present == 8
    assert hall.floor.has_part(SITTER, Part.STAKEHOLDER)
    assert "名册有误" in hall.refused(acts.Enrol, CLERK, member=Member(0, frozenset()))
    assert "记录员" in hall.refused(acts.Enrol, ANNA, member=newcomer)


def test_clocks_stand_still_in_a_recess() -> None:
    hall = Hall().at_seconding()
    hall.wait(10)
    hall.do(acts.Recess, CHAIR)
    hall.wait(1000)
    hall.do(acts.Resume, CHAIR)
    hall.wait(5)
    assert remaining(hall.floor, hall.at).step == 45_000


def test_a_speech_is_interrupted_only_by_suspending() -> None:
    hall = Hall().moved()
    hall.do(acts.StartSpeech, MOVER)
    hall.wait(10)
    assert "正在发言" in hall.refused(acts.Recess, CHAIR)
    assert "正在发言" in hall.refused(acts.Adjourn, CHAIR)
    assert "不能为空" in hall.refused(acts.Suspend, CHAIR, reason="  ")
    hall.do(acts.Suspend, CHAIR, reason="断网")
    hall.wait(100)
    hall.do(acts.Resume, CHAIR)
    assert remaining(hall.floor, hall.at).speech == 290_000


def test_a_vote_is_not_interrupted() -> None:
    hall = Hall().at_voting()
    for kind, more in ((acts.Recess, {}), (acts.Adjourn, {}), (acts.Suspend, {"reason": "x"})):
        assert "正在表决" in hall.refused(kind, CHAIR, **more)


def test_the_next_time_lies_ahead() -> None:
    hall = Hall().in_session()
    assert "已经过去" in hall.refused(acts.FixNextTime, CHAIR, next_time=hall.at)
    hall.do(acts.FixNextTime, CHAIR, next_time=hall.at + 1)
    assert hall.floor.next_time == hall.at + 1


def test_an_adjourned_meeting_goes_on_where_it_stood_after_signing_in_anew() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Adjourn, CHAIR)
    assert hall.floor.present == {CHAIR}
    assert hall.motion.queue == ()
    hall.refused(acts.CallToOrder, CHAIR)
    hall.do(acts.CountRoom, CLERK, members=EVERYONE)
    hall.do(acts.CallToOrder, CHAIR)
    assert hall.step is Step.DEBATE


def test_a_meeting_closes_only_when_nothing_is_pending() -> None:
    hall = Hall().at_debate()
    assert "没有议决" in hall.refused(acts.Close, CHAIR)
    hall.do(acts.Adjourn, CHAIR)
    hall.do(acts.Close, CHAIR)
    assert hall.floor.phase is Phase.CLOSED
    assert [line.outcome for line in hall.floor.log] == [Outcome.UNFINISHED]
    assert "闭会" in hall.refused(acts.Arrive, ANNA, person=ANNA)


def test_one_item_at_a_time() -> None:
    hall = Hall().moved()
    assert "还没有议决" in hall.refused(acts.OpenItem, CHAIR, item=8, title="停车")
    assert "不能为空" in Hall().in_session().refused(acts.OpenItem, CHAIR, item=8, title=" ")


# --- the chair ----------------------------------------------------------------------------------


def test_a_chair_who_wants_to_speak_hands_over_until_the_motion_is_decided() -> None:
    hall = Hall().at_debate()
    assert "不发表意见" in hall.refused(acts.ClaimFloor, CHAIR, stance=PRO)
    hall.claim(DENG, PRO)
    hall.do(acts.HandOverChair, CHAIR, to=DENG)
    assert hall.floor.chair == DENG
    assert hall.motion.queue == ()
    assert hall.effects() == ["chair_changed"]
    hall.claim(CHAIR, CON)
    hall.do(acts.Recognise, DENG)
    hall.do(acts.StartSpeech, CHAIR)
    hall.do(acts.EndSpeech, CHAIR)
    hall.do(acts.NextStep, DENG)
    hall.do(acts.NextStep, DENG, reason="没有能手")
    hall.do(acts.PutQuestion, DENG)
    hall.do(acts.RecordResult, None, yes=4, no=1)
    assert hall.floor.chair == CHAIR
    assert hall.floor.lent_by is None


def test_a_lent_chair_stays_when_its_owner_is_gone() -> None:
    hall = Hall().at_voting()
    hall.do(acts.HandOverChair, CHAIR, to=DENG)
    hall.do(acts.Leave, CHAIR, person=CHAIR)
    hall.do(acts.RecordResult, None, yes=4, no=1)
    assert hall.floor.chair == DENG


def test_the_chair_goes_back_to_its_owner_on_the_way_too() -> None:
    hall = Hall().at_debate()
    hall.do(acts.HandOverChair, CHAIR, to=DENG)
    hall.do(acts.HandOverChair, DENG, to=CHAIR)
    assert hall.floor.lent_by is None


def test_between_motions_the_chair_is_handed_over_for_good() -> None:
    hall = Hall().in_session()
    hall.do(acts.HandOverChair, CHAIR, to=DENG)
    assert (hall.floor.chair, hall.floor.lent_by) == (DENG, None)


@pytest.mark.parametrize("person", [CHAIR, SITTER, STRANGER])
def test_only_another_voter_may_preside(person: int) -> None:
    assert "另一位" in Hall().in_session().refused(acts.HandOverChair, CHAIR, to=person)


@pytest.mark.parametrize("person", [MOVER, BO])
def test_who_took_a_side_may_not_preside(person: int) -> None:
    assert "表明立场" in Hall().at_debate().refused(acts.HandOverChair, CHAIR, to=person)


def test_who_has_the_floor_may_not_preside() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    assert "正在发言" in hall.refused(acts.HandOverChair, CHAIR, to=ANNA)
    hall.do(acts.HandOverChair, CHAIR, to=DENG)


def test_when_the_chair_is_gone_others_find_one() -> None:
    hall = Hall().in_session()
    assert "只有主持人" in hall.refused(acts.HandOverChair, CLERK, to=DENG)
    hall.do(acts.Leave, CHAIR, person=CHAIR)
    assert "列席人员" in hall.refused(acts.HandOverChair, SITTER, to=DENG)
    assert "没有签到" in hall.refused(acts.HandOverChair, None, to=DENG)
    hall.do(acts.HandOverChair, CLERK, to=MASTER)
    assert hall.floor.chair == MASTER
