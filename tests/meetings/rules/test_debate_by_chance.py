"""Debates made up by chance: whoever asks and whomever the chair picks, turns stay equal."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.rules import acts
from meetings.rules.engine import rule
from meetings.rules.recognition import waiting
from meetings.rules.rule_sets import FIVE_STEP
from meetings.rules.ruling import InOrder
from meetings.rules.states import SpeechKind, Stance
from tests.meetings.rules.hall import CHAIR, CON, PRO, Hall

RULES = FIVE_STEP.override({"speeches_per_person": 9})
speakers = st.sampled_from((2, 3, 4, 5, 6, 8, 9))
requests = st.lists(st.tuples(speakers, st.sampled_from((PRO, CON, PRO))), max_size=4)
turns = st.lists(st.tuples(requests, st.one_of(st.none(), speakers)), min_size=4, max_size=14)


@settings(max_examples=60, deadline=None)
@given(turns=turns)
def test_speech_counts_of_waiting_sides_never_come_to_differ_by_more_than_one(
    turns: list[tuple[list[tuple[int, Stance]], int | None]],
) -> None:
    hall = Hall(RULES).at_debate()
    for asked, whom in turns:
        for person, stance in asked:
            _try(hall, acts.ClaimFloor(at=hall.at, by=person, stance=stance))
        sides = {claim.stance for claim in waiting(hall.floor)}
        before = abs(_lead(hall))
        if _try(hall, acts.Recognise(at=hall.at, by=CHAIR, whom=whom)):
            hall.speech(10)
            assert hall.motion.speeches[-1].kind is SpeechKind.DEBATE
        if sides == {PRO, CON}:
            assert abs(_lead(hall)) <= max(1, before)


@settings(max_examples=60, deadline=None)
@given(turns=turns)
def test_the_rules_always_name_someone_while_anyone_waits(
    turns: list[tuple[list[tuple[int, Stance]], int | None]],
) -> None:
    hall = Hall(RULES).at_debate()
    for asked, _ in turns:
        for person, stance in asked:
            _try(hall, acts.ClaimFloor(at=hall.at, by=person, stance=stance))
        waited = len(waiting(hall.floor))
        assert _try(hall, acts.Recognise(at=hall.at, by=CHAIR)) is (waited > 0)
        if waited:
            hall.speech(10)


def _try(hall: Hall, act: acts.Act) -> bool:
    ruling = rule(hall.floor, act)
    if isinstance(ruling, InOrder):
        hall.floor = ruling.floor
    return isinstance(ruling, InOrder)


def _lead(hall: Hall) -> int:
    return hall.motion.count_of(PRO) - hall.motion.count_of(CON)
