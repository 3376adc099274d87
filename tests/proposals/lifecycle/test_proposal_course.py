"""The course of a proposal, told in sentences."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moves import Move, Refusal
from proposals.lifecycle.proposal import (
    ENDED,
    LEGAL,
    PROPOSAL_ACTS,
    ProposalFacts,
)
from proposals.lifecycle.proposal import ProposalAct as A
from proposals.lifecycle.proposal import ProposalState as S
from proposals.lifecycle.proposal import decide as decide_with_facts
from proposals.lifecycle.topic_states import OPEN_TO_JOIN, OPEN_TO_LEAVE, TopicState

EVERYBODY = frozenset[str]().union(*(row.who for row in PROPOSAL_ACTS.values()))


NOTHING = ProposalFacts()


def decide(
    state: S,
    act: A,
    *,
    by: Collection[str],
    reason: str = "",
    facts: ProposalFacts = NOTHING,
) -> Move[S, A] | Refusal:
    return decide_with_facts(state, act, by=by, reason=reason, facts=facts)


def _reason(judged: Move[S, A] | Refusal) -> str:
    assert isinstance(judged, Refusal)
    assert judged.say_remedy()
    assert judged.rule
    return judged.say_reason()


def _target(judged: Move[S, A] | Refusal) -> S:
    assert isinstance(judged, Move)
    return judged.target


def test_a_proposal_goes_from_draft_over_the_desk_to_its_answer() -> None:
    state = S.DRAFT
    for act, by in [(A.SUBMIT, "proposer"), (A.ACCEPT, "secretary"), (A.CLOSE, "secretary")]:
        state = _target(decide(state, act, by={by}, reason="已安装充电桩"))
    assert state is S.CLOSED


def test_a_returned_proposal_can_be_mended_and_submitted_again() -> None:
    assert _target(decide(S.SUBMITTED, A.RETURN, by={"secretary"}, reason="缺点位")) is S.RETURNED
    assert _target(decide(S.RETURNED, A.SUBMIT, by={"proposer"})) is S.SUBMITTED


@pytest.mark.parametrize("act", [A.RETURN, A.DECLINE])
def test_the_desk_owes_a_reason_for_what_it_does_not_accept(act: A) -> None:
    assert "必须写明理由" in _reason(decide(S.SUBMITTED, act, by={"secretary"}))


def test_only_the_desk_accepts() -> None:
    assert "不由您办理" in _reason(decide(S.SUBMITTED, A.ACCEPT, by={"proposer", "resident"}))


def test_a_declined_proposal_comes_back_on_appeal_to_the_monitor() -> None:
    judged = decide(S.DECLINED, A.REINSTATE, by={"monitor"}, reason="属于本小区公共事务")
    assert _target(judged) is S.SUBMITTED


def test_the_proposer_may_withdraw_until_the_motion_is_stated() -> None:
    assert _target(decide(S.MERGED, A.WITHDRAW, by={"proposer"})) is S.WITHDRAWN
    stated = ProposalFacts(motion_stated=True)
    refused = decide(S.MERGED, A.WITHDRAW, by={"proposer"}, facts=stated)
    assert "归全体会议所有" in _reason(refused)


def test_nobody_else_withdraws_a_proposal() -> None:
    assert "不由您办理" in _reason(decide(S.SUBMITTED, A.WITHDRAW, by={"secretary"}))


@pytest.mark.parametrize("topic", TopicState)
def test_proposals_join_and_leave_a_topic_only_while_it_is_open_to_them(topic: TopicState) -> None:
    facts = ProposalFacts(topic=topic)
    joined = decide(S.TRIAGED, A.MERGE, by={"secretary"}, facts=facts)
    left = decide(S.MERGED, A.SEPARATE, by={"secretary"}, reason="不是同一件事", facts=facts)
    assert isinstance(joined, Move) is (topic in OPEN_TO_JOIN)
    assert isinstance(left, Move) is (topic in OPEN_TO_LEAVE)


def test_joining_is_undone_by_separating() -> None:
    pooled = ProposalFacts(topic=TopicState.POOLED)
    merged = _target(decide(S.TRIAGED, A.MERGE, by={"secretary"}, facts=pooled))
    judged = decide(merged, A.SEPARATE, by={"secretary"}, reason="拆开办理", facts=pooled)
    assert _target(judged) is S.TRIAGED


def test_a_scheduled_topic_tells_why_nothing_leaves_it() -> None:
    facts = ProposalFacts(topic=TopicState.SCHEDULED)
    judged = decide(S.MERGED, A.SEPARATE, by={"secretary"}, reason="拆开", facts=facts)
    assert _reason(judged) == "议题处于“已排会”，不能再拆出提案。"


def test_a_proposal_is_not_joined_to_nothing() -> None:
    assert "未建立" in _reason(decide(S.TRIAGED, A.MERGE, by={"secretary"}))


@given(
    st.sampled_from(S),
    st.sampled_from(A),
    st.frozensets(st.sampled_from(sorted(EVERYBODY))),
    st.sampled_from(["", "  ", "理由"]),
    st.builds(ProposalFacts, st.none() | st.sampled_from(TopicState), st.booleans()),
)
def test_no_move_leaves_the_law(
    state: S, act: A, by: frozenset[str], reason: str, facts: ProposalFacts
) -> None:
    judged = decide(state, act, by=by, reason=reason, facts=facts)
    if isinstance(judged, Refusal):
        assert judged.say_reason()
        return
    assert judged.target in LEGAL[state]
    assert by & PROPOSAL_ACTS[act].who
    assert judged.reason or not PROPOSAL_ACTS[act].needs_reason


def test_ended_proposals_wait_for_nobody_but_an_appeal() -> None:
    assert {state: LEGAL[state] for state in ENDED} == {
        S.WITHDRAWN: frozenset(),
        S.CLOSED: frozenset(),
        S.DECLINED: frozenset({S.SUBMITTED}),
    }
