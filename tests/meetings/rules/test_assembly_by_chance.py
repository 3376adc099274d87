"""Assemblies made up by chance under the full rules: what has to hold in every one of them."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from meetings.rules import acts
from meetings.rules.act_json import from_json, to_json
from meetings.rules.acts import Act
from meetings.rules.details import ALL, Details, Operation
from meetings.rules.engine import replay
from meetings.rules.engine import rule as judge
from meetings.rules.floor import Floor, has_the_floor
from meetings.rules.motion_offers import motions_for
from meetings.rules.motions.table import MOTIONS
from meetings.rules.next_act import next_step
from meetings.rules.offers import in_order
from meetings.rules.rule_sets import FIVE_STEP, NANTANG, RONR, RuleSet
from meetings.rules.ruling import InOrder
from meetings.rules.situation import situation
from meetings.rules.states import Outcome, Phase, Stance, Step
from tests.meetings.rules.body import CHAIR, PEOPLE, TERMS, Body

members = st.sampled_from(PEOPLE[1:])
codes = st.sampled_from(sorted(MOTIONS))
WITH_ALL = FIVE_STEP.override({"full_profile": True})
ODD: dict[str, Details] = {
    "previous_question": Details(scope=ALL),
    "amend": Details(operation=Operation.STRIKE, strike="修"),
    "division_of_question": Details(parts=("灯", "路"), independent=True),
    "voting_method": Details(method="ballot"),
    "commit": Details(until_ms=1),
    "rescind": Details(notice=True),
}


class AssemblyByChance(RuleBasedStateMachine):
    """Anyone moves anything at any time; the floor stays sound and business can always end."""

    in_force: RuleSet = RONR

    @initialize()
    def called_to_order(self) -> None:
        body = Body(self.in_force)
        self.floor: Floor = body.floor
        self.journal: list[Act] = list(body.journal)
        self.at = body.at

    def attempt(self, act: Act) -> bool:
        ruling = judge(self.floor, act)
        if not isinstance(ruling, InOrder):
            return False
        self.floor = ruling.floor
        self.journal.append(act)
        return True

    def chair(self, kind: type[Act], **values: Any) -> bool:
        return self.attempt(kind(at=self.at, by=self.floor.chair, **values))

    # --- what people do -------------------------------------------------------------------------

    @rule(person=members, code=codes, odd=st.booleans(), again=st.booleans())
    def someone_moves(self, person: int, code: str, *, odd: bool, again: bool) -> None:
        details = (ODD if odd else TERMS).get(code)
        before = self.floor
        if not self.attempt(
            acts.Move(at=self.at, by=person, motion=code, text="修灯修路", details=details)
        ):
            return
        if code == "main_motion":
            assert not before.stack or before.interlude is not None
        top = self.floor.top
        if again and top is not None and top.step is Step.SECONDING:
            for other in PEOPLE[1:]:
                self.attempt(acts.Second(at=self.at, by=other))
            self.chair(acts.StateQuestion)

    @rule(person=members)
    def someone_moves_what_is_offered(self, person: int) -> None:
        offers, _ = motions_for(self.floor, person, self.at)
        ready = [offer.act for offer in offers if offer.act is not None]
        if ready:
            assert self.attempt(ready[len(self.journal) % len(ready)]), "an offer is in order"

    @rule(person=members, stance=st.sampled_from(Stance), seconds=st.integers(0, 700))
    def someone_speaks(self, person: int, stance: Stance, seconds: int) -> None:
        self.attempt(acts.ClaimFloor(at=self.at, by=person, stance=stance))
        self.chair(acts.Recognise)
        self.chair(acts.StartSpeech)
        self.at += seconds * 1000
        if seconds % 3:
            self.chair(acts.EndSpeech)

    @rule(yes=st.integers(0, 6), no=st.integers(0, 6), named=st.booleans())
    def the_question_is_put(self, yes: int, no: int, *, named: bool) -> None:
        self.chair(acts.PutQuestion)
        side = PEOPLE[1:] if named else None
        done = self.attempt(
            acts.RecordResult(at=self.at, by=None, yes=yes, no=no, ayes=side, noes=side)
        )
        if done and self.floor.log[-1].outcome is Outcome.ADOPTED:
            line = self.floor.log[-1]
            assert yes > 0 or MOTIONS[line.code].is_in_the_negative

    @rule(sustained=st.booleans())
    def the_chair_rules(self, *, sustained: bool) -> None:
        if not self.chair(acts.Answer, text="是"):
            self.chair(acts.RulePoint, sustained=sustained, reason="依规则")

    @rule(times=st.integers(1, 3))
    def the_big_button_is_pressed(self, times: int) -> None:
        for _ in range(times):
            offer = next_step(self.floor, self.at)
            if offer.act is not None and offer.code not in {"adjourn", "close"}:
                assert self.attempt(offer.act), "the big button is in order"

    @rule(person=members, data=st.data())
    def something_else_happens(self, person: int, data: st.DataObject) -> None:
        at, chair = self.at, self.floor.chair
        act = data.draw(
            st.sampled_from(
                [
                    acts.UnanimousConsent(at=at, by=chair),
                    acts.UnanimousConsent(at=at, by=chair, objection_by=person),
                    acts.WithdrawMotion(at=at, by=person),
                    acts.NoSecond(at=at, by=chair),
                    acts.TakeUp(at=at, by=chair, target=0),
                    acts.NextParagraph(at=at, by=chair),
                    acts.Rebuke(at=at, by=chair, whom=person, reason="跑题"),
                    acts.EndSpeech(at=at, by=person),
                    acts.CountRoom(at=at, by=chair, members=PEOPLE),
                    acts.CountRoom(at=at, by=chair, members=(CHAIR, person)),
                    acts.HandOverChair(at=at, by=chair, to=person),
                    acts.Resume(at=at, by=chair),
                    acts.CallToOrder(at=at, by=chair),
                    acts.NextStep(at=at, by=chair, reason="时间有限"),
                    acts.AskOpposition(at=at, by=chair),
                    acts.VoidPoll(at=at, by=chair, reason="断网"),
                ]
            )
        )
        self.attempt(act)

    # --- what always holds ----------------------------------------------------------------------

    @invariant()
    def never_two_main_motions(self) -> None:
        mains = [m for m in self.floor.stack if m.is_main]
        assert len(mains) <= 1
        assert all(not m.is_main for m in self.floor.stack[1:])

    @invariant()
    def the_stack_is_sound(self) -> None:
        floor = self.floor
        numbers = [m.number for m in floor.stack]
        assert len(set(numbers)) == len(numbers)
        ranks = [m.rank for m in floor.stack if m.rank is not None and m.code != "amend"]
        exempt = {"previous_question", "limit_extend_debate"}
        if not exempt & {m.code for m in floor.stack}:
            assert ranks == sorted(ranks, reverse=True)
        assert sum(m.code == "amend" for m in floor.stack) <= 2 + len(floor.stack) // 3
        for lower in floor.stack[:-1]:
            assert lower.step is not Step.VOTING
        if floor.top is not None and floor.top.step is Step.VOTING:
            assert floor.has_quorum or floor.top.code in {"adjourn", "recess", "amend"} | {
                "fix_time_to_adjourn",
                "main_motion",
            }

    @invariant()
    def who_has_the_floor_is_here_and_does_not_preside(self) -> None:
        holder = self.floor.holder
        if holder is not None:
            assert self.floor.is_present(holder.person)
            assert holder.person != self.floor.chair or self.floor.top is not None
        assert has_the_floor(self.floor) is None or self.floor.phase is not Phase.NOTICED

    @invariant()
    def the_floor_is_never_stuck_and_adjourning_always_reachable(self) -> None:
        floor, at = self.floor, self.at
        for _ in range(4):
            if floor.phase in {Phase.ADJOURNED, Phase.CLOSED}:
                return
            if not floor.is_present(floor.chair):
                return
            step: Act = acts.Adjourn(at=at, by=floor.chair)
            ruling = judge(floor, step)
            if isinstance(ruling, InOrder):
                return
            ways = [
                acts.VoidPoll(at=at, by=floor.chair, reason="休会"),
                acts.EndSpeech(at=at, by=floor.chair),
            ]
            found = [r for way in ways if isinstance(r := judge(floor, way), InOrder)]
            assert found, ruling
            floor = found[0].floor
        raise AssertionError("no way to adjourn")

    @invariant()
    def everyone_can_be_told(self) -> None:
        assert next_step(self.floor, self.at).label.said(str, str)
        for person in (CHAIR, PEOPLE[1]):
            told = situation(self.floor, person, self.at)
            assert told.now.said(str, str)
            assert told.todo.said(str, str)
            assert all(
                offer.label.said(str, str) for offer in in_order(self.floor, person, self.at)
            )

    def teardown(self) -> None:
        """Replay the journal from JSON: the same floor comes out."""
        if not hasattr(self, "journal"):
            return
        lines = [json.dumps(to_json(act)) for act in self.journal]
        again = replay(self.in_force, [from_json(json.loads(line)) for line in lines])
        assert again == self.floor


class FiveStepsWithEverything(AssemblyByChance):
    """The five steps with the whole table."""

    in_force = WITH_ALL


class VillageByChance(AssemblyByChance):
    """The thirteen village rules."""

    in_force = NANTANG


_QUICK = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestAssemblyByChance = AssemblyByChance.TestCase
TestAssemblyByChance.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
TestFiveStepsWithEverything = FiveStepsWithEverything.TestCase
TestFiveStepsWithEverything.settings = _QUICK
TestVillageByChance = VillageByChance.TestCase
TestVillageByChance.settings = _QUICK
