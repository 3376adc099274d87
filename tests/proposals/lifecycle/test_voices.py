"""Supporters are people, not signatures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proposals.lifecycle.voices import Backing, voices

PEOPLE = st.frozensets(st.integers(1, 12))
BACKINGS = st.lists(st.builds(Backing, PEOPLE, PEOPLE), max_size=6)


def test_a_person_behind_two_proposals_is_one_voice() -> None:
    lights = Backing(frozenset({1}), frozenset({2, 3}))
    lamps = Backing(frozenset({2}), frozenset({3, 4}))
    assert voices([lights, lamps]) == {1, 2, 3, 4}


def test_proposing_and_signing_is_one_voice() -> None:
    assert voices([Backing(frozenset({1}), frozenset({1}))]) == {1}


def test_no_proposals_have_no_voices() -> None:
    assert voices([]) == frozenset()


@given(BACKINGS, BACKINGS)
def test_joining_and_separating_leaves_the_voices_as_they_were(
    here: list[Backing], joined: list[Backing]
) -> None:
    together = voices([*here, *joined])
    assert together == voices(here) | voices(joined)
    assert voices(reversed([*here, *joined])) == together


@given(BACKINGS, PEOPLE)
def test_whoever_opted_out_is_not_counted_and_nobody_else_is_lost(
    linked: list[Backing], opted_out: frozenset[int]
) -> None:
    assert voices(linked, opted_out) == voices(linked) - opted_out
