"""The practice meeting itself: every exercise can be done, and its rules are the real ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.practice import coach, sitting
from meetings.practice.cast import NAMES, SECONDER, YOU
from meetings.practice.scenarios import SCENARIOS
from meetings.practice.sitting import Sitting
from meetings.practice.story import Cue
from meetings.rules import acts
from meetings.rules.act_json import to_json
from meetings.rules.acts import Act
from meetings.rules.engine import JournalBroken, replay, rule
from meetings.rules.floor import Floor
from meetings.rules.offers import not_in_order
from meetings.rules.rule_sets import rule_set
from meetings.rules.ruling import InOrder, OutOfOrder
from meetings.rules.states import Outcome
from meetings.services.practice import BUTTONS

FORM = {"sustained": "1", "reason": "说的是别人的家事", "whom": "4"}
every = pytest.mark.parametrize("code", list(SCENARIOS))


def built(at: Sitting, code: str) -> Act:
    """The act behind a button."""
    form = {} if code == "recognise" else FORM
    return BUTTONS[code](form, at)


def follow_the_coach(at: Sitting) -> tuple[Sitting, list[str]]:
    """Do what the coach says until the meeting is closed."""
    pressed: list[str] = []
    while not at.is_over and len(pressed) < 60:
        advice = coach.advice_on(at)
        pressed.append(advice.code)
        if advice.code == coach.WAIT:
            at = sitting.wait(at)
            continue
        after = sitting.press(at, built(at, advice.code))
        assert isinstance(after, Sitting), f"the coach advised {advice.code}, which was refused"
        at = after
    return at, pressed


@every
def test_whoever_follows_the_coach_comes_to_the_end(code: str) -> None:
    done, pressed = follow_the_coach(sitting.begin(SCENARIOS[code]))
    assert done.is_over
    assert coach.advice_on(done).code == ""
    assert pressed[-1] == "close"


@pytest.mark.parametrize(
    ("code", "outcome", "must"),
    [
        ("quiet", Outcome.ADOPTED, "ask_opposition"),
        ("no_second", Outcome.NOT_SECONDED, "no_second"),
        ("both_sides", Outcome.ADOPTED, "recognise"),
        ("overtime", Outcome.LOST, "end_speech"),
        ("point", Outcome.ADOPTED, "rule_point"),
        ("quorum", Outcome.ADOPTED, "resume"),
    ],
)
def test_each_exercise_teaches_what_it_says(code: str, outcome: Outcome, must: str) -> None:
    done, pressed = follow_the_coach(sitting.begin(SCENARIOS[code]))
    assert done.floor.log[-1].outcome is outcome
    assert must in pressed


def test_the_sides_alternate_when_the_coach_is_followed() -> None:
    done, _pressed = follow_the_coach(sitting.begin(SCENARIOS["both_sides"]))
    stances = [
        entry.act.by
        for entry in done.history
        if isinstance(entry.act, acts.StartSpeech) and entry.act.by != YOU
    ]
    assert stances[2:] == [5, 6, 3], "for, against, for"


@every
def test_every_button_out_of_order_gets_the_rules_own_refusal(code: str) -> None:
    at = sitting.begin(SCENARIOS[code])
    seen = 0
    while not at.is_over and seen < 400:
        for barred in not_in_order(at.floor, YOU, at.next_press):
            if barred.code in BUTTONS:
                refused = sitting.press(at, built(at, barred.code))
                assert isinstance(refused, OutOfOrder), barred.code
                assert refused.paragraph
                seen += 1
        advice = coach.advice_on(at)
        after = (
            sitting.wait(at)
            if advice.code == coach.WAIT
            else sitting.press(at, built(at, advice.code))
        )
        assert isinstance(after, Sitting)
        at = after
    assert seen > 20


@every
def test_the_floor_is_the_engines_own_replay_of_what_was_done(code: str) -> None:
    done, _pressed = follow_the_coach(sitting.begin(SCENARIOS[code]))
    told = [entry.act for entry in done.history if entry.act is not None]
    assert replay(rule_set("five_step", {}), told) == done.floor


@every
def test_it_is_the_same_after_being_kept_and_found_again(code: str) -> None:
    done, _pressed = follow_the_coach(sitting.begin(SCENARIOS[code]))
    assert sitting.found(SCENARIOS[code], sitting.kept(done)) == done


def test_who_speaks_past_the_time_stops_only_when_told() -> None:
    at = sitting.begin(SCENARIOS["overtime"])
    while not (at.floor.holder and at.floor.holder.is_exhausted(at.now)):
        advice = coach.advice_on(at)
        after = (
            sitting.wait(at)
            if advice.code == coach.WAIT
            else sitting.press(at, built(at, advice.code))
        )
        assert isinstance(after, Sitting)
        at = after
    still = sitting.wait(sitting.wait(at))
    assert still.floor.holder == at.floor.holder
    assert coach.advice_on(still).code == "end_speech"


def test_a_short_meeting_may_not_vote() -> None:
    at = sitting.begin(SCENARIOS["quorum"])
    while at.floor.has_quorum:
        advice = coach.advice_on(at)
        after = (
            sitting.wait(at)
            if advice.code == coach.WAIT
            else sitting.press(at, built(at, advice.code))
        )
        assert isinstance(after, Sitting)
        at = after
    assert isinstance(sitting.press(at, acts.PutQuestion(at=0)), OutOfOrder)
    assert isinstance(sitting.press(at, acts.Resume(at=0)), OutOfOrder)


moves = st.lists(st.sampled_from(["wait", "back", *BUTTONS]), max_size=40)


@settings(max_examples=60, deadline=None)
@given(code=st.sampled_from(list(SCENARIOS)), pressed=moves)
def test_whatever_is_pressed_the_exercise_goes_on_and_can_be_taken_back(
    code: str, pressed: list[str]
) -> None:
    at = sitting.begin(SCENARIOS[code])
    for button in pressed:
        before = at
        if button == "wait":
            at = sitting.wait(at)
            assert sitting.step_back(at) == before
        elif button == "back":
            at = sitting.step_back(at)
        else:
            after = sitting.press(at, built(at, button))
            if isinstance(after, Sitting):
                assert sitting.step_back(after) == before, "one press back is where it stood"
                at = after
            else:
                assert after == sitting.refused(at, built(at, button))
    assert sitting.found(SCENARIOS[code], sitting.kept(at)) == at


def test_a_history_that_no_longer_stands_goes_as_far_as_it_does() -> None:
    done, _pressed = follow_the_coach(sitting.begin(SCENARIOS["quiet"]))
    lines = sitting.kept(done)
    out_of_order = {"act": to_json(acts.PutQuestion(at=done.now, by=YOU)), "cue": ""}
    changed = [*lines[:10], out_of_order, *lines[10:]]
    cut = sitting.found(SCENARIOS["quiet"], changed)
    assert cut.history == done.history[:10]


def test_everyone_has_a_name_and_nobody_is_real() -> None:
    opening = sitting.begin(SCENARIOS["quiet"]).floor
    assert {member.person for member in opening.roll} == set(NAMES)
    ruling = rule(opening, acts.CallToOrder(at=opening.as_of, by=YOU))
    assert isinstance(ruling, InOrder)


def test_who_may_come_back_comes_only_while_the_chair_waits_for_them() -> None:
    at = sitting.begin(SCENARIOS["quorum"])
    assert sitting.wait(at).floor.present == at.floor.present


def test_members_who_never_stop_leave_the_chair_a_turn() -> None:
    def restless(floor: Floor, at: int) -> Act | None:
        if floor.is_present(SECONDER):
            return acts.Leave(at=at, by=SECONDER, person=SECONDER)
        return acts.Arrive(at=at, by=SECONDER, person=SECONDER)

    scenario = replace(SCENARIOS["quiet"], cues=(Cue("walks", restless, times=0),))
    begun = sitting.begin(scenario)
    assert len(sitting.wait(begun).history) - len(begun.history) > 10


def test_a_history_grown_long_must_be_begun_anew() -> None:
    at = sitting.begin(SCENARIOS["quiet"])
    assert not at.is_long
    assert replace(at, history=at.history * sitting.LONGEST).is_long


def test_an_act_out_of_order_is_never_written_down() -> None:
    at = sitting.begin(SCENARIOS["quiet"])
    with pytest.raises(JournalBroken):
        sitting._done(at, acts.PutQuestion(at=at.now, by=YOU), "")  # noqa: SLF001  # reason: no door leads there
