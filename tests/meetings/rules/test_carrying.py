"""From one meeting to the next: what goes over, how it stands there, and what lapses."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from meetings.rules import acts
from meetings.rules.act_json import from_json, to_json
from meetings.rules.carried import Carried
from meetings.rules.carrying import left_over
from meetings.rules.details import Details, Operation
from meetings.rules.encoding import BadAct
from meetings.rules.engine import replay
from meetings.rules.floor import Member
from meetings.rules.rule_sets import FIVE_STEP, RONR, RuleSet
from meetings.rules.states import Outcome, Part, SetAside, Step
from tests.meetings.rules.hall import (
    ANNA,
    BO,
    CAI,
    CHAIR,
    CLERK,
    CON,
    DENG,
    EVERYONE,
    MOVER,
    QUORUM,
    ROLL,
    STRANGER,
    Hall,
)

NEXT_DAY = 24 * 3600
CHANGE = Details(operation=Operation.STRIKE_AND_INSERT, strike="建", insert="修")


def carried(hall: Hall, motion: str, details: Details | None = None) -> Hall:
    """Moved by Cai, seconded by Deng, adopted by hands."""
    hall.do(acts.Move, CAI, motion=motion, text="", details=details)
    hall.do(acts.Second, DENG)
    hall.do(acts.StateQuestion, CHAIR)
    hall.do(acts.PutQuestion, CHAIR)
    hall.do(acts.CountVote, CHAIR, yes=5, no=0)
    return hall


def amending(hall: Hall) -> Hall:
    """An amendment is stated and pending."""
    hall.do(acts.Move, CAI, motion="amend", text="", details=CHANGE)
    hall.do(acts.Second, DENG)
    hall.do(acts.StateQuestion, CHAIR)
    return hall


def over(hall: Hall, rules: RuleSet = FIVE_STEP, *, days: int = 1) -> Hall:
    """The next meeting in session, with what the first left over; through its journal."""
    later = Hall(rules)
    later.at = hall.at
    later.wait(days * NEXT_DAY)
    brought = left_over(hall.floor)
    opening = later.act(
        acts.OpenMeeting, CLERK, roll=ROLL, chair=CHAIR, quorum=QUORUM, brought=brought
    )
    assert from_json(json.loads(json.dumps(to_json(opening)))) == opening
    later.do(acts.OpenMeeting, CLERK, roll=ROLL, chair=CHAIR, quorum=QUORUM, brought=brought)
    later.do(acts.CountRoom, CLERK, members=EVERYONE)
    later.do(acts.CallToOrder, CHAIR)
    return later


def reopened(hall: Hall) -> Hall:
    hall.do(acts.OpenItem, CHAIR, item=7, title="充电")
    return hall


def outcomes(hall: Hall) -> list[Outcome]:
    hall.do(acts.Close, CHAIR)
    return [line.outcome for line in hall.floor.log]


@pytest.mark.parametrize(
    ("motion", "kind"),
    [
        ("lay_on_table", SetAside.TABLED),
        ("postpone_definitely", SetAside.POSTPONED),
        ("commit", SetAside.REFERRED),
    ],
)
def test_what_was_set_aside_is_pending_again_under_its_item(motion: str, kind: SetAside) -> None:
    first = carried(amending(Hall().at_debate()), motion)
    [away] = left_over(first.floor)
    assert away.kind is kind
    later = over(first)
    assert later.floor.aside[0].is_from_before
    reopened(later)
    assert [m.code for m in later.floor.stack] == ["main_motion", "amend"]
    assert "以前会议留下的议题" in later.minute()
    assert later.effects() == ["step_changed", "step_changed"]
    assert later.floor.aside == ()
    assert replay(FIVE_STEP, later.journal) == later.floor


def test_an_amendment_of_an_amendment_keeps_its_host() -> None:
    first = amending(Hall().at_debate())
    first.do(
        acts.Move,
        BO,
        motion="amend",
        text="",
        details=Details(operation=Operation.STRIKE_AND_INSERT, strike="修", insert="改建"),
    )
    first.do(acts.Second, DENG)
    first.do(acts.StateQuestion, CHAIR)
    later = reopened(over(first))
    assert [m.host for m in later.floor.stack] == [None, 1, 2]
    later.do(acts.PutQuestion, CHAIR)
    later.do(acts.CountVote, CHAIR, yes=5, no=0)
    later.do(acts.PutQuestion, CHAIR)
    later.do(acts.CountVote, CHAIR, yes=5, no=0)
    assert later.motion.text == "改建充电桩"


def test_what_was_not_stated_and_what_only_orders_the_day_stay_behind() -> None:
    assert left_over(Hall().at_seconding().floor) == ()
    first = Hall(RONR).in_session()
    assert left_over(first.floor) == ()
    first.do(acts.OpenItem, CHAIR, item=7, title="充电")
    first.do(acts.Move, MOVER, text="建充电桩", ref=70)
    first.do(acts.Second, ANNA)
    first.do(acts.StateQuestion, CHAIR)
    first.do(acts.Move, CAI, motion="amend", text="", details=CHANGE)
    [away] = left_over(first.floor)
    assert [m.code for m in away.motions] == ["main_motion"]
    first.do(acts.NoSecond, CHAIR)
    first.do(acts.Move, BO, motion="recess", text="", details=Details(length_ms=60_000))
    first.do(acts.Second, DENG)
    first.do(acts.StateQuestion, CHAIR)
    assert [m.code for m in left_over(first.floor)[0].motions] == ["main_motion"]
    assert away.kind is SetAside.UNFINISHED


def test_a_motion_to_rescind_is_not_carried_over() -> None:
    first = Hall(RONR).in_session()
    details = Details(earlier="去年的决定", notice=True)
    first.do(acts.Move, MOVER, motion="rescind", text="取消", details=details)
    first.do(acts.Second, ANNA)
    first.do(acts.StateQuestion, CHAIR)
    assert left_over(first.floor) == ()


def test_an_unfinished_question_still_hears_those_against() -> None:
    later = reopened(over(Hall().at_opposition()))
    assert later.step is Step.OPPOSITION
    assert reopened(over(Hall().at_opposition(), RONR)).step is Step.DEBATE


def test_counts_start_anew_on_another_day_and_orders_to_close_debate_are_over() -> None:
    first = Hall().at_debate()
    first.claim(ANNA, CON)
    first.recognised(30)
    carried(first, "previous_question")
    assert first.step is Step.EXPERT
    assert reopened(over(first)).motion.speeches == ()
    same_day = reopened(over(first, days=0))
    assert len(same_day.motion.speeches) == len(first.motion.speeches)
    assert same_day.step is Step.DEBATE


def test_an_open_vote_is_taken_again() -> None:
    later = reopened(over(Hall().at_voting()))
    assert later.step is Step.DEBATE


def test_parts_of_a_divided_question_go_over_one_by_one() -> None:
    first = Hall().at_debate()
    details = Details(parts=("装充电桩", "修车棚"), independent=True)
    first.do(acts.Move, CAI, motion="division_of_question", text="", details=details)
    texts = [one.motions[0].text for one in left_over(first.floor)]
    assert texts == ["装充电桩", "修车棚"]


def test_a_tabled_question_lapses_with_the_next_meeting() -> None:
    later = over(carried(Hall().at_debate(), "lay_on_table"))
    assert left_over(later.floor) == ()
    assert outcomes(later) == [Outcome.LAPSED]


def test_whatever_else_was_not_reached_is_unfinished_business() -> None:
    terms = Details(until="下次会议")
    later = over(carried(Hall().at_debate(), "postpone_definitely", terms))
    [again] = left_over(later.floor)
    assert (again.kind, again.details) == (SetAside.UNFINISHED, terms)
    third = over(later)
    assert outcomes(later) == [Outcome.UNFINISHED]
    assert reopened(third).motion.text == "建充电桩"


def test_under_the_full_profile_it_takes_a_motion_to_take_from_the_table() -> None:
    first = Hall(RONR).in_session()
    first.do(acts.OpenItem, CHAIR, item=7, title="充电")
    first.do(acts.Move, MOVER, text="建充电桩")
    first.do(acts.Second, ANNA)
    first.do(acts.StateQuestion, CHAIR)
    carried(first, "lay_on_table")
    later = reopened(over(first, RONR))
    assert later.floor.top is None
    carried(later, "take_from_table")
    assert later.motion.text == "建充电桩"


def test_what_is_unfinished_may_be_taken_up_before_its_item() -> None:
    later = over(Hall().at_debate())
    later.do(acts.TakeUp, CHAIR, target=0)
    assert later.motion.text == "建充电桩"


def test_an_item_opened_in_an_interlude_leaves_the_question_where_it_is() -> None:
    first = Hall(RONR).in_session()
    first.do(acts.OpenItem, CHAIR, item=7, title="充电")
    first.do(acts.Move, MOVER, text="建充电桩")
    first.do(acts.Second, ANNA)
    first.do(acts.StateQuestion, CHAIR)
    later = over(first, RONR)
    later.do(acts.Move, MOVER, text="修路灯")
    later.do(acts.Second, ANNA)
    later.do(acts.StateQuestion, CHAIR)
    later.do(acts.Move, CAI, motion="question_of_privilege", text="听不清")
    later.do(acts.RulePoint, CHAIR, sustained=True, reason="确实听不清")
    reopened(later)
    assert [m.text for m in later.floor.stack] == ["修路灯"]
    assert len(later.floor.aside) == 1


def test_a_brought_question_that_is_none_is_refused() -> None:
    plain = to_json(Hall().act(acts.OpenMeeting, CLERK, roll=ROLL, chair=CHAIR, quorum=QUORUM))
    for wrong in ("x", [3], [{"kind": "lost", "motions": []}], [{"kind": "tabled", "colour": 1}]):
        with pytest.raises(BadAct):
            from_json(plain | {"brought": wrong})
    assert from_json(plain | {"brought": [{"kind": "tabled", "motions": []}]}).brought == (  # type: ignore[attr-defined]  # reason: the act is an OpenMeeting
        Carried(kind=SetAside.TABLED, motions=()),
    )


# --- who is represented, and what is let in ---------------------------------------------------------


def represented() -> Hall:
    """Anna stands for Bo, and only the chair and Anna are here."""
    hall = Hall()
    roll = tuple(
        replace(member, stands_for=(BO,)) if member.person == ANNA else member for member in ROLL
    )
    hall.do(acts.OpenMeeting, CLERK, roll=roll, chair=CHAIR, quorum=QUORUM)
    hall.do(acts.CountRoom, CLERK, members=(CHAIR, ANNA))
    return hall


def test_whoever_is_represented_counts_while_their_holder_is_here() -> None:
    hall = represented()
    assert (hall.floor.voters_present, hall.floor.represented) == (3, {BO})
    hall.do(acts.CallToOrder, CHAIR)
    hall.do(acts.Arrive, BO, person=BO)
    assert hall.floor.voters_present == 3
    hall.do(acts.Leave, BO, person=BO)
    hall.do(acts.Leave, ANNA, person=ANNA)
    assert (hall.floor.voters_present, hall.floor.represented) == (1, frozenset())


def test_a_proxy_may_be_given_and_taken_back_while_the_meeting_is_open() -> None:
    hall = represented()
    hall.do(acts.Represent, CLERK, person=ANNA, stands_for=())
    assert hall.floor.voters_present == 2
    assert hall.minute() == "#3不再受人委托。"
    hall.do(acts.Represent, CLERK, person=ANNA, stands_for=(BO, CAI))
    assert hall.floor.voters_present == 4
    assert hall.minute() == "#3受 2 人委托。"
    assert "名册上没有这个人" in hall.refused(
        acts.Represent, CLERK, person=ANNA, stands_for=(STRANGER,)
    )
    member = Member(ANNA, frozenset({Part.VOTER}), (BO,))
    plain = to_json(acts.Enrol(at=1, by=1, member=member))
    assert plain["member"]["stands_for"] == [BO]
    assert from_json(plain) == acts.Enrol(at=1, by=1, member=member)


def test_an_item_is_let_in_by_two_thirds_when_nothing_is_pending() -> None:
    hall = Hall().in_session()
    hall.do(acts.LetIn, CHAIR, item=9, title="路灯", yes=4, no=2)
    assert hall.minute() == "会上以赞成 4 人、反对 2 人同意临时加议题：路灯"
    for yes, no in ((3, 2), (0, 0)):
        assert "没有达到三分之二" in hall.refused(
            acts.LetIn, CHAIR, item=9, title="路灯", yes=yes, no=no
        )
    moved = Hall().moved()
    assert "还没有议决" in moved.refused(acts.LetIn, CHAIR, item=9, title="路灯", yes=4, no=0)
