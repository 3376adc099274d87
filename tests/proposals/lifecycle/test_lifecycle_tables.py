"""The tables of acts and the law of states say the same, and nothing in them is out of reach."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from app.moves import Step
from proposals.lifecycle import proposal, topic
from proposals.lifecycle.proposal import PROPOSAL_ACTS, PROPOSAL_NAMES, ProposalAct, ProposalState
from proposals.lifecycle.topic import TOPIC_ACTS, TopicAct
from proposals.lifecycle.topic_states import TOPIC_NAMES, TopicState

COURSES = [
    pytest.param(proposal.LEGAL, PROPOSAL_ACTS, ProposalState, ProposalState.DRAFT, id="proposal"),
    pytest.param(topic.LEGAL, TOPIC_ACTS, TopicState, TopicState.POOLED, id="topic"),
]
Law = Mapping[Any, frozenset[Any]]
Acts = Mapping[Any, Step[Any]]


@pytest.mark.parametrize(("legal", "acts", "states", "first"), COURSES)
def test_the_acts_lead_exactly_where_the_law_allows(
    legal: Law, acts: Acts, states: type[StrEnum], first: StrEnum
) -> None:
    by_acts: dict[Any, set[Any]] = {state: set() for state in states}
    for row in acts.values():
        for source in row.sources:
            by_acts[source].add(row.target)
    assert by_acts == {state: set(targets) for state, targets in legal.items()}, first


@pytest.mark.parametrize(("legal", "acts", "states", "first"), COURSES)
def test_every_state_can_be_reached_from_the_first(
    legal: Law, acts: Acts, states: type[StrEnum], first: StrEnum
) -> None:
    reached: set[StrEnum] = set()
    open_ = {first}
    while open_:
        state = open_.pop()
        reached.add(state)
        open_ |= legal[state] - reached
    assert reached == set(states), acts


def test_every_state_and_every_act_has_a_name() -> None:
    assert set(PROPOSAL_NAMES) == set(ProposalState)
    assert set(TOPIC_NAMES) == set(TopicState)
    assert set(PROPOSAL_ACTS) == set(ProposalAct)
    assert set(TOPIC_ACTS) == set(TopicAct)
    rows: list[Step[Any]] = [*PROPOSAL_ACTS.values(), *TOPIC_ACTS.values()]
    assert all(row.name and row.who for row in rows)
