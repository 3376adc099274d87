"""What users of other meeting tools suffered from: each pain a test that we pass.

Every test cites the thread of the research on peers (meetings and votes: threads) that it answers;
those about ballots are beside the votes, those that need a browser beside their journeys.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app.people.models.person import Person
from app.transaction import transaction
from meetings.queries.podium import podium_of
from meetings.queries.room import room_of
from meetings.rules import acts
from meetings.rules.by_clock import vote_ends, vote_is_over
from meetings.rules.motions.kind import Decision
from meetings.rules.states import Step
from meetings.rules.thresholds import NEEDS, Base, Count, Threshold, carries
from meetings.services import door, live_state
from tests.meetings.assembly import assemble
from tests.meetings.rules.hall import ANNA, BO, CAI, CHAIR, CON, DENG, EXPERT, MOVER, PRO, Hall
from tests.meetings.rules.test_hall_over_days import Days
from tests.meetings.test_motions_on_pages import page, post, words

SignIn = Callable[[Person], FlaskClient]
TESTS = Path(__file__).parents[1]
THREADS = range(1, 34)


def test_every_thread_of_pain_has_a_test_that_cites_it() -> None:
    """Threads 1–33: a pain without a test would come back unseen."""
    cited = set[int]()
    for path in (*TESTS.glob("meetings/test_*.py"), *TESTS.glob("votes/test_*.py")):
        for listed in re.findall(r'"""Threads? ([\d, and]+):', path.read_text(encoding="utf-8")):
            cited |= {int(number) for number in re.findall(r"\d+", listed)}
    assert set(THREADS) - cited == set()


# --- majorities and the quorum ------------------------------------------------------------------


def test_two_thirds_and_four_fifths_are_counted_and_nothing_is_put_without_a_quorum() -> None:
    """Thread 1: two thirds or four fifths as criteria, and a quorum of those present before."""
    assert carries(Count(yes=2, no=1), Decision.TWO_THIRDS)
    assert not carries(Count(yes=3, no=2), Decision.TWO_THIRDS)
    assert not carries(Count(yes=0, no=0), Decision.TWO_THIRDS)
    four_fifths = Threshold(4, 5, at_least=True)
    assert four_fifths.is_met(Count(yes=4, no=1))
    assert not four_fifths.is_met(Count(yes=3, no=1))
    hall = Hall().at_ready()
    hall.do(acts.CountRoom, CHAIR, members=(CHAIR, MOVER))
    assert hall.floor.phase.value == "no_quorum"
    assert "人数不足" in hall.refused(acts.PutQuestion, CHAIR)


def test_abstentions_count_against_where_the_base_is_those_present_and_not_elsewhere() -> None:
    """Thread 14: whether those who are counted as possible voters may change a result."""
    split = Count(yes=2, no=1, abstain=10, present=13, members=20)
    assert NEEDS["majority"].is_met(split)
    assert not NEEDS["majority_of_present"].is_met(split)
    assert split.size(Base.MEMBERS) == 20


def test_whoever_is_represented_counts_only_while_their_proxy_is_in_the_room() -> None:
    """Threads 14, 16 and 29: absent proxies counted as possible; a principal who comes as well."""
    hall = Hall().in_session()
    here = hall.floor.voters_present
    hall.do(acts.Leave, BO, person=BO)
    hall.do(acts.Represent, CHAIR, person=CAI, stands_for=(BO,))
    assert hall.floor.voters_present == here
    hall.do(acts.Arrive, BO, person=BO)
    assert (hall.floor.represented, hall.floor.voters_present) == (frozenset(), here)
    hall.do(acts.Leave, BO, person=BO)
    hall.do(acts.Leave, CAI, person=CAI)
    assert hall.floor.voters_present == here - 2
    hall.do(acts.Represent, CHAIR, person=CAI, stands_for=())
    assert next(m for m in hall.floor.roll if m.person == CAI).stands_for == ()


# --- the time of a vote -------------------------------------------------------------------------


def test_a_vote_starts_and_stops_at_its_time_and_is_never_open_for_less() -> None:
    """Thread 11: scheduled start and stop, and a least duration that the rules prescribe."""
    hall = Days().debating()
    hall.pass_time(72)
    hall.post(EXPERT, "电力够用。")
    assert "put_question" in hall.pass_time(48)
    opened = hall.at
    assert hall.step is Step.VOTING
    assert hall.floor.rules.vote_ms == 72 * 3_600_000
    assert vote_ends(hall.floor) == opened + hall.floor.rules.vote_ms
    assert not vote_is_over(hall.floor, opened + hall.floor.rules.vote_ms - 1)
    assert vote_is_over(hall.floor, opened + hall.floor.rules.vote_ms)


# --- speaking -----------------------------------------------------------------------------------


def test_the_list_of_speakers_balances_itself_by_side_and_by_who_has_spoken() -> None:
    """Thread 17: balanced lists “never automatic”; total speaking time needed to sort."""
    hall = Hall().at_debate()
    for person in (ANNA, CAI, DENG):
        hall.claim(person, PRO)
    hall.claim(BO, CON)
    assert [hall.recognised(60), hall.recognised(60)] == [ANNA, BO]
    assert (hall.motion.pools.pro, hall.motion.pools.con) == (540_000, 540_000)


def test_a_second_point_of_order_never_jumps_ahead_of_the_first() -> None:
    """Thread 18: a later point of order was put before an earlier one, “works as intended”."""
    hall = Hall().at_debate()
    hall.do(acts.Move, ANNA, motion="point_of_order", text="跑题了")
    assert "等待主持人裁定" in hall.refused(acts.Move, BO, motion="point_of_order", text="超时了")
    hall.do(acts.RulePoint, CHAIR, sustained=False, reason="没有跑题")
    hall.do(acts.Move, BO, motion="point_of_order", text="超时了")
    assert [line.mover for line in hall.floor.log] == [ANNA]


def test_nobody_has_to_drag_names_on_a_phone_for_the_order_makes_itself(
    app: Flask, signed_in: SignIn
) -> None:
    """Thread 19: the list of speakers could not be re-ordered on a phone."""
    hall = assemble().in_session().in_debate()
    first, second = hall.representatives[4], hall.representatives[5]
    for person in (second, first):
        assert post(signed_in(person), hall, "claim", stance="pro") == 303
    room = room_of(hall.meeting)
    podium = podium_of(room, hall.chair)
    assert podium.next.code == "recognise"
    assert dict(podium.next.fields) == {"whom": second.id}
    assert "先要求" in podium.refusals[first.id]
    shown = page(signed_in(hall.chair), f"/m/{hall.meeting.id}/chair")
    assert podium.refusals[first.id] in shown


# --- presence -----------------------------------------------------------------------------------


def test_the_number_present_at_each_vote_is_written_down_and_shown_just_before(
    app: Flask, signed_in: SignIn
) -> None:
    """Thread 22: without the number present just before, an election can be challenged."""
    hall = assemble().in_session().ready()
    assert "到会6/应到6" in words(page(signed_in(hall.chair), f"/m/{hall.meeting.id}/chair"))
    with transaction():
        door.leave(hall.meeting, hall.representatives[5], by=hall.representatives[5])
    hall.act(acts.PutQuestion(at=0), hall.chair)
    hall.count(3, 1, adopted=True)
    assert hall.motion.present == 5


def test_one_who_checks_in_during_a_vote_makes_every_page_look_again(app: Flask) -> None:
    """Thread 7: set present during a running vote, no buttons until a reload."""
    hall = assemble().in_session(5)
    late = hall.representatives[5]
    before = live_state.payload(hall.meeting)
    hall.arrive(late)
    after = live_state.payload(hall.meeting)
    assert after["rev"] > before["rev"]
    assert after["counts"]["present"] == before["counts"]["present"] + 1


def test_a_slip_of_paper_lets_one_in_who_never_made_an_account(
    app: Flask, signed_in: SignIn
) -> None:
    """Thread 23: self-registration and a login link without an account, not planned."""
    hall = assemble()
    with transaction():
        door.open_door(hall.meeting, by=hall.clerk)
    link = f"/m/{hall.meeting.id}/checkin?k={hall.meeting.checkin_token}"
    assert app.test_client().get(link).status_code in {302, 303}, "led to sign in with the slip"
    assert signed_in(hall.representatives[0]).get(link).status_code == 200


# --- minutes and screens ------------------------------------------------------------------------


def test_the_minutes_write_themselves_as_it_happens(app: Flask, signed_in: SignIn) -> None:
    """Thread 21: minutes, asked for since 2013."""
    hall = assemble().in_session().decided(4, 1, adopted=True)
    shown = words(page(signed_in(hall.clerk), f"/m/{hall.meeting.id}/minutes"))
    for said in ("宣布开会", "附议", "主持人提请表决", "赞成4，反对1"):
        assert said in shown, said


def test_the_wall_shows_the_stack_in_plain_words_and_the_exact_text(
    app: Flask, signed_in: SignIn
) -> None:
    """Thread 33: motions and amendments stack and it is hard to understand the order and text."""
    hall = assemble().in_session().in_debate()
    mover = signed_in(hall.representatives[3])
    text = hall.motion.text
    assert post(mover, hall, "move", motion="amend", rewritten=text.replace("8个", "6个")) == 303
    with transaction():
        hall.meeting.scene = hall.meeting.scene.MOTION
    wall = page(app.test_client(), f"/s/{hall.meeting.screen_token}")
    assert "修改" in wall
    assert re.search(r"<del>.*8.*</del>", wall, re.DOTALL)
    assert re.search(r"<ins>.*6.*</ins>", wall, re.DOTALL)


def test_hands_of_people_without_devices_are_counted_by_the_chair() -> None:
    """Thread 33: add the hand-raised votes of people without devices."""
    hall = Hall().at_debate()
    hall.do(acts.Move, ANNA, motion="previous_question", text="")
    hall.do(acts.Second, BO)
    hall.do(acts.StateQuestion, CHAIR)
    hall.do(acts.PutQuestion, CHAIR)
    hall.do(acts.CountVote, CHAIR, yes=4, no=2)
    assert (hall.floor.log[-1].yes, hall.motion.closed) == (4, True)


def test_everything_for_screen_readers_is_said_in_words(app: Flask, signed_in: SignIn) -> None:
    """Thread 20: which label belongs to which button; what is new is not announced."""
    hall = assemble().in_session().in_debate()
    shown = page(signed_in(hall.representatives[3]), f"/m/{hall.meeting.id}")
    assert re.search(r'data-announce="[^"]+"', shown)
    assert 'aria-live="assertive"' in shown
    for label in ("要求发言：赞成", "要求发言：反对", "要求发言：提问"):
        assert f">{label}</button>" in shown


def test_a_vote_of_any_size_takes_the_chair_two_presses() -> None:
    """Thread 25: with sixty people each vote took minutes."""
    hall = Hall().at_ready()
    acted = len(hall.journal)
    hall.do(acts.PutQuestion, CHAIR)
    hall.do(acts.RecordResult, None, yes=41, no=19)
    assert [act.CODE for act in hall.journal[acted:]] == ["put_question", "record_result"]
