"""Meetings made up by chance, with the promises that have to hold in every one of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from meetings.rules import acts
from meetings.rules.act_json import from_json, to_json
from meetings.rules.acts import Act
from meetings.rules.clocks import Clocks, remaining
from meetings.rules.engine import replay
from meetings.rules.engine import rule as judge
from meetings.rules.floor import Floor, unopened
from meetings.rules.next_act import next_step
from meetings.rules.offers import in_order
from meetings.rules.recognition import waiting
from meetings.rules.rule_sets import FIVE_STEP
from meetings.rules.ruling import InOrder
from meetings.rules.situation import situation
from meetings.rules.states import SIDES, Phase, SpeechKind, Stance, Step
from tests.meetings.rules.hall import CLERK, EVERYONE, MOVER, VOTERS, Hall

people = st.sampled_from(EVERYONE)
voters = st.sampled_from(VOTERS)
debaters = st.sampled_from((2, 3, 4, 5, 6, 9))
spans = st.integers(min_value=0, max_value=40_000)
RULES = FIVE_STEP.override({"side_pool_ms": 180_000, "speech_ms": 60_000, "warning_ms": 10_000})


class MeetingByChance(RuleBasedStateMachine):
    """Anyone tries anything at any time; the rules keep the floor sound."""

    def __init__(self) -> None:
        super().__init__()
        self.floor: Floor = unopened(RULES)
        self.journal: list[Act] = []
        self.at = 0

    def attempt(self, kind: type[Act], by: int | None, **values: Any) -> bool:
        return self.attempt_act(kind(at=self.at, by=by, **values))

    def attempt_act(self, act: Act) -> bool:
        before = self.floor
        ruling = judge(before, act)
        if not isinstance(ruling, InOrder):
            return False
        self.fair(before, ruling.floor, act)
        self.steady(before, ruling.floor)
        self.floor = ruling.floor
        self.journal.append(act)
        return True

    def fair(self, before: Floor, after: Floor, act: Act) -> None:
        """While both sides wait, the one with more speeches does not get the floor."""
        holder = after.holder
        if not isinstance(act, acts.Recognise) or holder is None or before.top is None:
            return
        if holder.kind is not SpeechKind.DEBATE or holder.stance is None:
            return
        if holder.stance.other in {claim.stance for claim in waiting(after)}:
            motion = after.stack[-1]
            mine, theirs = motion.count_of(holder.stance), motion.count_of(holder.stance.other)
            assert mine <= theirs, "counts of waiting sides never come to differ by more than one"

    def steady(self, before: Floor, after: Floor) -> None:
        """No act gives time back: within a motion, pools only shrink."""
        was = {motion.number: motion for motion in before.stack}
        then, now = remaining(before, self.at), remaining(after, self.at)
        for motion in after.stack:
            if motion.number in was and motion.kind.debatable:
                assert _less_or_equal(now.pro, then.pro)
                assert _less_or_equal(now.con, then.con)
                assert motion.pools.opposition <= was[motion.number].pools.opposition

    # --- what people do -------------------------------------------------------------------------

    @initialize(
        reach=st.sampled_from((Hall.moved, Hall.at_opposition, Hall.at_debate, Hall.at_expert))
    )
    def somewhere_in_a_meeting(self, reach: Callable[[Hall], Hall]) -> None:
        hall = reach(Hall(RULES))
        self.floor, self.journal, self.at = hall.floor, hall.journal, hall.at

    @rule(span=spans)
    def time_passes(self, span: int) -> None:
        clocks = remaining(self.floor, self.at)
        later = remaining(self.floor, self.at + span)
        for old, new in zip(_readings(clocks), _readings(later), strict=True):
            assert _less_or_equal(new, old)
        self.at += span

    @rule(times=st.integers(1, 4))
    def the_chair_presses_the_big_button(self, times: int) -> None:
        for _ in range(times):
            offer = next_step(self.floor, self.at)
            if offer.act is not None and offer.code not in {"adjourn", "close"}:
                assert self.attempt_act(offer.act), "the big button is in order"

    @rule(asked=st.lists(st.tuples(debaters, st.sampled_from(Stance)), min_size=1, max_size=5))
    def people_ask_for_the_floor(self, asked: list[tuple[int, Stance]]) -> None:
        for person, stance in asked:
            self.attempt(acts.ClaimFloor, person, stance=stance)

    @rule(seconds=st.integers(0, 90), whom=st.one_of(st.none(), debaters))
    def someone_speaks(self, seconds: int, whom: int | None) -> None:
        self.attempt(acts.Recognise, self.floor.chair, whom=whom)
        self.attempt(acts.StartSpeech, self.floor.chair)
        self.at += seconds * 1000
        self.attempt(acts.EndSpeech, self.floor.chair)

    @rule(person=people)
    def the_chair_chooses(self, person: int) -> None:
        self.attempt(acts.Recognise, self.floor.chair, whom=person)

    @rule(person=people, data=st.data())
    def someone_does_something_in_order(self, person: int, data: st.DataObject) -> None:
        ready = [offer.act for offer in in_order(self.floor, person, self.at) if offer.act]
        gentle = [act for act in ready if act.CODE not in {"close", "adjourn", "leave"}]
        if gentle:
            assert self.attempt_act(data.draw(st.sampled_from(gentle))), "an offer is in order"

    @rule(person=voters, data=st.data())
    def a_motion_is_made_or_ruled_on(self, person: int, data: st.DataObject) -> None:
        code = data.draw(st.sampled_from(("main_motion", "point_of_order")))
        if self.floor.top is not None and self.floor.top.step is Step.RULING:
            sustained = data.draw(st.booleans())
            self.attempt(acts.RulePoint, self.floor.chair, sustained=sustained, reason="依规则")
        else:
            self.attempt(acts.Move, person, motion=code, text="修楼道灯")

    @rule(yes=st.integers(0, 5), no=st.integers(0, 5))
    def the_question_is_voted_on(self, yes: int, no: int) -> None:
        self.attempt(acts.NextStep, self.floor.chair, reason="时间有限")
        self.attempt(acts.PutQuestion, self.floor.chair)
        if self.attempt(acts.RecordResult, None, yes=yes, no=no):
            assert (self.floor.log[-1].outcome == "adopted") is (yes > no)

    @rule(person=people, data=st.data())
    def something_disturbs(self, person: int, data: st.DataObject) -> None:
        disturbances = _disturbances(self.floor.chair, person)
        kind, by, values = data.draw(st.sampled_from(disturbances))
        self.attempt(kind, by, **values)

    # --- what always holds ----------------------------------------------------------------------

    @invariant()
    def the_floor_is_never_stuck(self) -> None:
        if self.floor.phase in {Phase.NOTICED, Phase.CLOSED}:
            return
        offer = next_step(self.floor, self.at)
        if offer.is_wait:
            assert offer.due_in or offer.code == "await_result"
        if not self.floor.is_present(self.floor.chair):
            return
        ways_out = {one.code for one in in_order(self.floor, self.floor.chair, self.at)}
        assert ways_out & {"adjourn", "close", "end_speech", "void_poll"}

    @invariant()
    def clocks_are_never_negative(self) -> None:
        for reading in _readings(remaining(self.floor, self.at)):
            assert reading is None or reading >= 0

    @invariant()
    def the_stack_is_sound(self) -> None:
        mains = [motion for motion in self.floor.stack if motion.code == "main_motion"]
        assert len(mains) <= 1
        assert len(self.floor.stack) - len(mains) <= 1
        if self.floor.holder is not None:
            assert self.floor.holder.motion in {motion.number for motion in self.floor.stack}
            assert self.floor.is_present(self.floor.holder.person)
            assert self.floor.holder.person != self.floor.chair
        for motion in self.floor.stack:
            claimants = [claim.person for claim in motion.queue]
            assert len(set(claimants)) == len(claimants)

    @invariant()
    def no_vote_runs_without_a_quorum(self) -> None:
        if self.floor.top is not None and self.floor.top.step is Step.VOTING:
            assert self.floor.has_quorum

    @invariant()
    def everyone_can_be_told(self) -> None:
        told = situation(self.floor, CLERK, self.at)
        assert told.now.said(str, str)

    def teardown(self) -> None:
        """Replay the journal from JSON: the same floor comes out."""
        lines = [json.dumps(to_json(act)) for act in self.journal]
        again = replay(RULES, [from_json(json.loads(line)) for line in lines])
        assert again == self.floor


def _disturbances(chair: int, person: int) -> list[tuple[type[Act], int, dict[str, Any]]]:
    return [
        (acts.Leave, person, {"person": person}),
        (acts.Arrive, CLERK, {"person": person}),
        (acts.CountRoom, CLERK, {"members": EVERYONE}),
        (acts.HandOverChair, chair, {"to": person}),
        (acts.Rebuke, chair, {"whom": person, "reason": "跑题"}),
        (acts.WithdrawMotion, MOVER, {}),
        (acts.VoidPoll, chair, {"reason": "断网"}),
        (acts.Recess, chair, {}),
        (acts.Adjourn, chair, {}),
    ]


def _readings(clocks: Clocks) -> tuple[int | None, ...]:
    return clocks.speech, clocks.pro, clocks.con, clocks.step


def _less_or_equal(new: int | None, old: int | None) -> bool:
    return new is None or old is None or new <= old


TestMeetingByChance = MeetingByChance.TestCase
TestMeetingByChance.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)


def test_both_sides_are_sides() -> None:
    assert {side.other for side in SIDES} == set(SIDES)
    assert Stance.QUESTION.other is Stance.QUESTION
