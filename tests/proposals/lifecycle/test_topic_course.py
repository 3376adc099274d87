"""The course of a topic, told in sentences."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moves import Move, Refusal
from proposals.lifecycle.review import Outcome, Verdict
from proposals.lifecycle.topic import LEGAL, TopicFacts
from proposals.lifecycle.topic import TopicAct as A
from proposals.lifecycle.topic import decide as decide_with_facts
from proposals.lifecycle.topic_states import TopicState as T

FILED = Verdict(Outcome.FILED, (), (1,), ())


NOTHING = TopicFacts()


def decide(
    state: T,
    act: A,
    *,
    by: Collection[str],
    reason: str = "",
    facts: TopicFacts = NOTHING,
) -> Move[T, A] | Refusal:
    return decide_with_facts(state, act, by=by, reason=reason, facts=facts)


def _reason(judged: Move[T, A] | Refusal) -> str:
    assert isinstance(judged, Refusal)
    assert judged.say_remedy()
    return judged.say_reason()


def _target(judged: Move[T, A] | Refusal) -> T:
    assert isinstance(judged, Move)
    return judged.target


def test_enough_voices_bring_a_topic_to_review() -> None:
    facts = TopicFacts(voices=20, cosigners_required=20)
    assert _target(decide(T.POOLED, A.BEGIN_REVIEW, by={"system"}, facts=facts)) is T.UNDER_REVIEW


def test_one_resident_in_ten_brings_a_topic_to_review() -> None:
    facts = TopicFacts(voices=15, cosigners_required=20, residents=150)
    assert _target(decide(T.POOLED, A.BEGIN_REVIEW, by={"system"}, facts=facts)) is T.UNDER_REVIEW


@pytest.mark.parametrize(
    "facts",
    [
        TopicFacts(voices=19, cosigners_required=20),
        TopicFacts(voices=15, cosigners_required=20, residents=151),
        TopicFacts(voices=0, residents=0),
        TopicFacts(voices=5),
    ],
)
def test_too_few_voices_do_not(facts: TopicFacts) -> None:
    refused = _reason(decide(T.POOLED, A.BEGIN_REVIEW, by={"secretary"}, facts=facts))
    assert f"联署 {facts.voices} 人，未达到门槛" in refused


def test_the_secretary_may_list_a_topic_with_a_reason() -> None:
    assert "必须写明理由" in _reason(decide(T.POOLED, A.ENROL, by={"secretary"}))
    judged = decide(T.POOLED, A.ENROL, by={"secretary"}, reason="涉及消防安全")
    assert _target(judged) is T.UNDER_REVIEW


def test_a_topic_is_filed_on_a_verdict_that_says_so() -> None:
    by, why = {"secretary"}, "三项都符合"
    facts = TopicFacts(verdict=FILED)
    assert _target(decide(T.UNDER_REVIEW, A.FILE, by=by, reason=why, facts=facts)) is T.FILED


@pytest.mark.parametrize("verdict", [None, Verdict(Outcome.RETURNED, (), (1,), ())])
def test_a_topic_is_not_filed_without_such_a_verdict(verdict: Verdict | None) -> None:
    facts = TopicFacts(verdict=verdict)
    judged = decide(T.UNDER_REVIEW, A.FILE, by={"chair"}, reason="同意", facts=facts)
    assert "须以三性审查的结论为依据" in _reason(judged)


def test_a_motion_nobody_seconds_returns_to_the_pool() -> None:
    assert _target(decide(T.SCHEDULED, A.LAPSE, by={"chair"})) is T.POOLED


def test_a_decided_topic_may_be_moved_again_with_a_reason() -> None:
    judged = decide(T.DECIDED, A.RENEW, by={"secretary"}, reason="两次评议未达标")
    assert _target(judged) is T.POOLED


def test_a_topic_with_proposals_is_not_dissolved() -> None:
    judged = decide(T.POOLED, A.DISSOLVE, by={"secretary"}, facts=TopicFacts(linked=2))
    assert _reason(judged) == "议题下还有 2 件提案，不能拆散。"
    empty = decide(T.POOLED, A.DISSOLVE, by={"secretary"}, facts=TopicFacts(linked=0))
    assert _target(empty) is T.DISSOLVED


def test_an_act_out_of_turn_is_refused_before_its_guard_is_asked() -> None:
    assert "现在是“入议题池”状态" in _reason(decide(T.POOLED, A.FILE, by={"chair"}))


ACTS = st.lists(st.sampled_from(A), max_size=30)
VERDICTS = st.none() | st.sampled_from([Verdict(outcome, (), (1,), ()) for outcome in Outcome])


@given(ACTS, VERDICTS, st.integers(0, 30), st.integers(0, 3))
def test_no_path_leads_to_a_meeting_without_a_verdict_to_file(
    acts: list[A], verdict: Verdict | None, voices: int, linked: int
) -> None:
    state, facts = T.POOLED, TopicFacts(voices, 10, 100, linked, verdict)
    by = {"secretary", "chair", "monitor", "system"}
    for act in acts:
        judged = decide(state, act, by=by, reason="理由", facts=facts)
        if isinstance(judged, Move):
            assert judged.target in LEGAL[state]
            state = judged.target
    if state in {T.FILED, T.SCHEDULED, T.DECIDED, T.CLOSED}:
        assert verdict is not None
        assert verdict.outcome is Outcome.FILED
