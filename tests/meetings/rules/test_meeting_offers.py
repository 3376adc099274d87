"""Buttons: the chair's next step, everything in order, and why the rest is not."""

from __future__ import annotations

import pytest

from meetings.rules import acts
from meetings.rules.engine import rule
from meetings.rules.next_act import next_step
from meetings.rules.offers import in_order, not_in_order
from meetings.rules.rule_sets import FIVE_STEP
from meetings.rules.ruling import InOrder
from meetings.rules.states import Phase
from tests.meetings.rules.hall import (
    ANNA,
    BO,
    CAI,
    CHAIR,
    CLERK,
    CON,
    EVERYONE,
    MOVER,
    PRO,
    SITTER,
    Hall,
)


def _label(hall: Hall) -> str:
    return next_step(hall.floor, hall.at).label.said(str, lambda person: f"#{person}")


def _codes(hall: Hall, person: int) -> list[str]:
    return [offer.code for offer in in_order(hall.floor, person, hall.at)]


def test_one_button_leads_through_the_whole_meeting() -> None:
    """Pressing nothing but the big button, with people asking to speak, reaches the vote."""
    hall = Hall().moved()
    pressed = [_press(hall)]
    pressed += [_press(hall)]
    assert next_step(hall.floor, hall.at).is_wait
    hall.do(acts.Second, ANNA)
    pressed += [_press(hall)]
    hall.claim(BO, CON)
    pressed += [_press(hall) for _ in range(4)]
    hall.claim(MOVER, PRO)
    pressed += [_press(hall) for _ in range(11)]
    assert pressed == [
        "开始发言", "发言结束", "宣布动议成立", "请#4发言（反对）", "开始发言", "发言结束",
        "进入④ 双方辩论", "请#2发言（赞成）", "开始发言", "发言结束", "进入⑤ 议事能手意见",
        "请议事能手#7发表意见", "开始发言", "发言结束", "请议事能手#8发表意见", "开始发言",
        "发言结束", "进入待表决",
    ]  # fmt: skip
    assert _press(hall) == "提请表决"
    assert _label(hall) == "等待表决结果"
    hall.do(acts.RecordResult, None, yes=5, no=1)
    assert _label(hall) == "进入下一议题"


def _press(hall: Hall) -> str:
    """Press the big button; return what stood on it."""
    offer = next_step(hall.floor, hall.at)
    assert offer.act is not None, offer
    hall.do(type(offer.act), offer.act.by)
    return offer.label.said(str, lambda person: f"#{person}")


def test_before_the_door_opens() -> None:
    hall = Hall()
    offer = next_step(hall.floor, hall.at)
    assert (offer.code, offer.needs) == ("open_meeting", ("roll", "quorum"))


def test_the_door_waits_for_the_quorum() -> None:
    hall = Hall().opened()
    offer = next_step(hall.floor, hall.at)
    assert (offer.code, offer.due_in) == ("await_quorum", 900_000)
    hall.wait(900)
    assert _label(hall) == "宣布人数不足"
    hall.do(acts.DeclareNoQuorum, CHAIR)
    assert _label(hall) == "宣布休会"
    hall.do(acts.CountRoom, CLERK, members=EVERYONE)
    assert _label(hall) == "宣布开会"


def test_after_a_break_the_meeting_goes_on_if_enough_are_here() -> None:
    hall = Hall().at_debate()
    hall.do(acts.Recess, CHAIR)
    assert _label(hall) == "继续开会"
    hall.do(acts.CountRoom, CLERK, members=(CHAIR,))
    assert _label(hall) == "宣布休会"
    hall.do(acts.Adjourn, CHAIR)
    assert _label(hall) == "宣布闭会"
    hall.do(acts.Close, CHAIR)
    assert _label(hall) == "会议已经结束"


def test_an_absent_chair_is_asked_to_sign_in() -> None:
    hall = Hall().at_debate()
    hall.do(acts.Leave, CHAIR, person=CHAIR)
    offer = next_step(hall.floor, hall.at)
    assert offer.act == acts.Arrive(at=hall.at, by=CHAIR, person=CHAIR)


def test_an_open_item_waits_for_its_motion() -> None:
    hall = Hall().in_session()
    assert _label(hall) == "进入下一议题"
    hall.do(acts.OpenItem, CHAIR, item=7, title="充电")
    assert _label(hall) == "请提出动议：充电"
    hall.do(acts.Move, CAI, motion="point_of_order", text="议程")
    offer = next_step(hall.floor, hall.at)
    assert (offer.code, offer.needs) == ("rule_point", ("sustained", "reason"))
    hall.do(acts.RulePoint, CHAIR, sustained=True, reason="补读")
    assert _label(hall) == "请提出动议：充电"


def test_without_opposition_the_button_asks_three_times() -> None:
    hall = Hall().at_opposition()
    assert [_press(hall) for _ in range(4)] == [
        "第 1 次询问有无反对意见",
        "第 2 次询问有无反对意见",
        "第 3 次询问有无反对意见",
        "进入④ 双方辩论",
    ]


def test_times_up_is_said_on_the_button() -> None:
    hall = Hall().moved()
    hall.do(acts.StartSpeech, MOVER)
    hall.wait(301)
    assert _label(hall) == "时间到，发言结束"


def test_who_does_not_begin_is_passed_over_by_the_button() -> None:
    hall = Hall().moved()
    assert _label(hall) == "开始发言"
    hall.wait(30)
    assert _label(hall) == "过号"


def test_seconding_waits_and_then_closes() -> None:
    hall = Hall().at_seconding()
    offer = next_step(hall.floor, hall.at + 10_000)
    assert (offer.code, offer.due_in) == ("await_second", 50_000)
    hall.wait(60)
    assert _label(hall) == "无人附议，止议"


def test_a_request_to_withdraw_is_put_to_the_room_next() -> None:
    hall = Hall().at_debate()
    hall.do(acts.WithdrawMotion, MOVER)
    assert _label(hall) == "征询有无异议"


# --- all that is in order, and why the rest is not ----------------------------------------------


def test_a_voter_sees_what_may_be_done_while_seconding() -> None:
    hall = Hall().at_seconding()
    assert _codes(hall, ANNA) == ["second", "move", "leave"]
    assert _codes(hall, MOVER) == ["move", "withdraw_motion", "leave"]
    assert _codes(hall, SITTER) == ["leave"]


def test_a_voter_sees_what_may_be_done_in_debate() -> None:
    hall = Hall().at_debate()
    assert _codes(hall, ANNA) == ["claim", "claim", "claim", "move", "leave"]
    assert _codes(hall, CLERK) == ["leave", "count_room", "enrol"]


def test_the_chair_sees_every_act_in_order_and_the_reason_for_every_other() -> None:
    hall = Hall().at_expert()
    offers = in_order(hall.floor, CHAIR, hall.at)
    going_on = next(offer for offer in offers if offer.code == "next_step")
    assert (going_on.needs, going_on.act) == (("reason",), None)
    refused = {one.code: one for one in not_in_order(hall.floor, CHAIR, hall.at)}
    assert "put_question" in refused
    assert refused["put_question"].refusal.why.msgid == "现在是“%(step)s”，还不能这样做。"
    shown = {offer.code for offer in offers} | set(refused)
    of_the_desk = {"let_in", "represent"}  # done on pages of their own, with papers and counts
    chairs = set(acts.ACTS) - {"open_meeting", "record_result"} - of_the_desk
    assert shown == chairs


def test_ready_offers_carry_acts_that_are_in_order() -> None:
    for place in (Hall().at_seconding(), Hall().at_debate(), Hall().at_voting()):
        for person in EVERYONE:
            ready = [offer.act for offer in in_order(place.floor, person, place.at) if offer.act]
            assert ready
            assert all(isinstance(rule(place.floor, act), InOrder) for act in ready)


def test_the_person_to_rebuke_is_the_one_who_speaks() -> None:
    hall = Hall().at_debate()
    hall.claim(ANNA, PRO)
    hall.do(acts.Recognise, CHAIR)
    assert "rebuke" in _codes(hall, CHAIR)


@pytest.mark.parametrize("person", [ANNA, CHAIR])
def test_before_the_door_opens_nothing_is_in_order(person: int) -> None:
    hall = Hall()
    assert hall.floor.phase is Phase.NOTICED
    assert in_order(hall.floor, person, hall.at) == ()


def test_labels_stay_plain_where_no_step_follows() -> None:
    hall = Hall(FIVE_STEP).at_ready()
    refused = not_in_order(hall.floor, CHAIR, hall.at)
    said = {one.code: one.label.msgid for one in refused}
    assert said["next_step"] == "进入下一步"
    assert said["recognise"] == "请下一位发言"
