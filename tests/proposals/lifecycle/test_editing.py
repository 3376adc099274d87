"""Whoever signed, signed a text: when it may change, and when the change stays visible."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.moves import Refusal
from proposals.lifecycle.editing import FREE_MINUTES, Editing, Standing, editing
from proposals.lifecycle.proposal import ProposalState as S
from proposals.lifecycle.topic_states import OPEN_TO_JOIN, TopicState

SENT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
SOON = SENT + timedelta(minutes=FREE_MINUTES) - timedelta(seconds=1)
LATER = SENT + timedelta(minutes=FREE_MINUTES)


def judged(
    state: S, at: datetime, *, supported: bool = False, topic: TopicState | None = None
) -> Editing | Refusal:
    return editing(Standing(state, SENT, supported, topic), at)


def test_slips_of_the_pen_are_free_until_somebody_stands_behind_it() -> None:
    assert judged(S.SUBMITTED, SOON) is Editing.FREE
    assert judged(S.TRIAGED, SOON) is Editing.FREE
    assert judged(S.SUBMITTED, SOON, supported=True) is Editing.VERSION
    assert judged(S.SUBMITTED, LATER) is Editing.VERSION


@pytest.mark.parametrize("topic", TopicState)
def test_a_joined_text_changes_openly_until_it_is_being_judged(topic: TopicState) -> None:
    verdict = judged(S.MERGED, SOON, topic=topic)
    assert (verdict is Editing.VERSION) == (topic in OPEN_TO_JOIN)
    if isinstance(verdict, Refusal):
        assert "秘书" in verdict.say_remedy()


@pytest.mark.parametrize("state", sorted(set(S) - {S.SUBMITTED, S.TRIAGED, S.MERGED}))
def test_what_is_closed_or_on_its_way_no_longer_changes(state: S) -> None:
    verdict = judged(state, SOON)
    assert isinstance(verdict, Refusal)
    assert verdict.say_reason()
