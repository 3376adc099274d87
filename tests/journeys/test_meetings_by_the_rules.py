"""Whole debates by Robert's Rules at real browsers: chair, two phones, the wall, six members."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from app import clock
from app.extensions import db
from meetings.models.motion import Motion, MotionState
from meetings.rules.states import Stance
from tests.journeys.sitting import Sitting, fit, shown, sitting
from tests.meetings.assembly import TEXT, Assembly, assemble
from tests.support.browser import Seat
from tests.support.server import Server
from votes.models.poll import Poll
from votes.models.voter import PollVoter

Sit = Callable[..., Seat]
Begin = Callable[[Assembly, str], AbstractContextManager[Sitting]]


@pytest.fixture
def begin(in_server: Flask, live_server: Server, sit: Sit) -> Begin:
    """``with begin(hall, name) as room``: everybody of this meeting takes a seat."""

    def seated(hall: Assembly, name: str) -> AbstractContextManager[Sitting]:
        db.session.rollback()
        return sitting(in_server, live_server.url, sit, hall, name)

    return seated


def cast_all(room: Sitting, yes: int) -> None:
    """Everybody votes on the poll that is open; the first ``yes`` for it."""
    db.session.rollback()
    poll = db.session.scalars(select(Poll).order_by(Poll.id.desc())).first()
    assert poll is not None
    for place, line in room.lines.items():
        person = room.hall.representatives[place]
        query = select(PollVoter.pseudonym).where(
            PollVoter.poll_id == poll.id, PollVoter.person_id == person.id
        )
        ballot = {"poll": poll.uuid, "ballot_id": secrets.token_hex(16)}
        choice = "yes" if place < yes else "no"
        ack = line.send("votes.cast", voter=db.session.scalar(query), choice=choice, **ballot)
        assert ack["ok"], ack


def test_an_amendment_of_an_amendment_is_adopted_then_the_motion_as_amended(begin: Begin) -> None:
    with begin(assemble().in_session().in_debate(), "amendment") as room:
        room.move(room.ann, "amend", rewritten=TEXT.replace("8个", "6个"))
        room.pend()
        expect(shown(room.ben, ".stack del")).to_contain_text("8")
        room.move(room.ben, "amend", rewritten="10")
        room.pend()
        room.see("把“6”改成“10”")
        expect(room.chair.seat.page.locator(".stack > li")).to_have_count(3)
        expect(shown(room.wall, ".wall-motion ins")).to_contain_text("10")
        room.shoot("second-degree", everybody=True)
        room.count(5, 1)
        room.see("赞成5，反对1")
        expect(shown(room.ann, ".stack ins")).to_contain_text("10")
        room.shoot("as-counted")
        room.count(4, 2)
        expect(room.ann.seat.page.locator(".motion-text").first).to_contain_text("装10个充电桩")
        room.chair.act("next_step")
        room.chair.act("next_step")
        room.chair.act("put_question")
        expect(shown(room.ann, ".stack")).to_contain_text("装10个充电桩")
        cast_all(room, yes=6)
        page = room.chair.seat.page
        page.get_by_role("link", name="结束表决").first.click()
        page.get_by_role("button", name="结束").first.click()
        room.ann.see("装10个充电桩")
        expect(shown(room.wall, ".verdict")).to_contain_text("通过")
        room.shoot("adopted-as-amended")
    db.session.rollback()
    motions = select(Motion).where(Motion.code == "main_motion").order_by(Motion.id)
    main = db.session.scalars(motions).all()[-1]
    assert main.state is MotionState.ADOPTED
    assert main.text == TEXT.replace("8个", "10个")


def test_an_appeal_that_ties_sustains_the_chair(begin: Begin) -> None:
    with begin(assemble().in_session().in_debate(), "appeal") as room:
        room.move(room.ann, "point_of_order", text="刚才的发言跑题了")
        room.see("秩序问题")
        room.shoot("to-rule-on")
        room.fill("rule_point", sustained="0", reason="说的就是费用")
        room.move(room.ann, "appeal", text="说的是电梯")
        room.pend()
        room.shoot("appeal-pending")
        room.count(3, 3)
        room.see("维持主持人的裁定")
        room.shoot("tie-sustains", everybody=True)


def test_the_quorum_is_lost_and_comes_back(begin: Begin) -> None:
    with begin(assemble().in_session(4).in_debate(), "quorum") as room:
        room.hand(3, "leave")
        room.see("人数不足")
        expect(shown(room.chair, ".light-off")).to_contain_text("人数不够")
        room.shoot("too-few", everybody=True)
        room.hand(4, "arrive", k=room.hall.meeting.checkin_token)
        expect(shown(room.chair, ".light-on")).to_contain_text("人数够了")
        room.chair.act("resume")
        expect(shown(room.ann, ".light-on")).to_contain_text("人数够了")
        expect(room.ann.seat.page.get_by_role("button", name="要求发言：赞成")).to_be_visible()
        room.shoot("going-on")


def test_the_previous_question_fails_then_passes(begin: Begin) -> None:
    with begin(assemble().in_session().in_debate(), "previous-question") as room:
        room.move(room.ann, "previous_question")
        room.pend()
        room.shoot("to-be-put")
        room.count(3, 3)
        told(room, "结束辩论：未通过")
        room.wall.see("未通过")
        room.hand(3, "claim", stance="con")
        room.chair.see("等候发言（1人）")
        room.shoot("failed")
        room.hand(3, "withdraw_claim")
        room.move(room.ben, "previous_question")
        room.pend()
        room.count(4, 2)
        told(room, "结束辩论：通过")
        room.chair.act("next_step")
        expect(shown(room.chair, ".next-step")).to_contain_text("提请表决")
        room.shoot("passed", everybody=True)


def test_a_motion_is_postponed_and_taken_up_at_the_next_sitting(begin: Begin) -> None:
    with begin(assemble().in_session().in_debate(), "postponed") as room:
        room.move(room.ann, "postpone_definitely", until="下次会议")
        room.pend()
        room.see("改到下次会议再议")
        room.shoot("to-postpone")
        room.chair.act("next_step")
        room.count(5, 1)
        room.chair.see("放在一边、还要再议的")
        room.shoot("postponed", everybody=True)
        room.chair.act("adjourn")
        for place in range(2, 6):
            room.hand(place, "arrive", k=room.hall.meeting.checkin_token)
        room.chair.act("call_to_order")
        room.chair.press("现在再议")
        expect(shown(room.ben, ".stack")).to_contain_text(TEXT[:12])
        room.shoot("taken-up")


def test_nobody_seconds_and_the_motion_is_not_taken_up(begin: Begin) -> None:
    with clock.stopped(clock.now() - timedelta(seconds=55)):
        hall = assemble().in_session().moved()
    with begin(hall, "no-second") as room:
        expect(room.ben.seat.page.get_by_role("button", name="附议")).to_be_visible()
        expect(room.ann.seat.page.get_by_role("button", name="附议")).to_have_count(0)
        room.shoot("waiting-for-a-second", everybody=True)
        room.chair.act("no_second")
        room.ben.see("无人附议，止议")
        room.shoot("not-seconded")
    db.session.rollback()
    assert hall.motion.state is MotionState.NOT_SECONDED


def test_three_for_and_one_against_have_equal_time_and_turns(begin: Begin) -> None:
    with begin(assemble().in_session().in_debate(), "equal-time") as room:
        for place in (3, 4, 5):
            room.hand(place, "claim", stance="pro")
        room.hand(2, "claim", stance="con")
        room.chair.see("等候发言（4人）")
        order = [speak(room)]
        expect(room.chair.seat.page.locator(".queue li > .meta")).to_have_count(2)
        room.shoot("turn-of-the-other-side", everybody=True)
        order += [speak(room) for _turn in range(3)]
        assert [stance for _who, stance in order[:3]] == [Stance.PRO, Stance.CON, Stance.PRO]
        assert len({who for who, _stance in order}) == 4
        db.session.rollback()
        pools = room.hall.floor.stack[-1].pools
        assert pools.pro <= room.hall.floor.rules.side_pool_ms
        room.shoot("everyone-heard")


def told(room: Sitting, text: str) -> None:
    """The console and both phones come to say so."""
    for one in (room.chair, room.ann, room.ben):
        one.see(text)


def speak(room: Sitting) -> tuple[int, Stance | None]:
    """Whoever the big button names is given the floor, begins, and ends."""
    room.chair.act("recognise")
    db.session.rollback()
    holder = room.hall.floor.holder
    assert holder is not None
    place = [one.id for one in room.hall.representatives].index(holder.person)
    room.hand(place, "start_speech")
    expect(shown(room.wall, ".clock")).to_be_visible()
    room.hand(place, "end_speech")
    return holder.person, holder.stance


def test_the_pages_of_motions_and_rules_are_fit_for_everybody(begin: Begin) -> None:
    with begin(assemble().in_session().in_debate(), "pages") as room:
        pages = ("motions", "move?motion=amend", "move?motion=limit_extend_debate", "rules")
        for number, path in enumerate(pages):
            room.ann.open(f"/m/{room.hall.meeting.id}/{path}")
            room.ann.shoot(f"page-{number}")
            fit(room.ann, elder=True)
