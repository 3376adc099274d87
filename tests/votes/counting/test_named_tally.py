"""Counting by replay: which ballots of a ledger count, and that nothing else matters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.votes.counting.named_polls import POLL, NamedPoll, held_poll, roll_of
from votes.counting.admission import REASONS, Refusal, RefusalCode, refusal
from votes.counting.decision import Outcome
from votes.counting.figures import Weight
from votes.counting.records import (
    CastVia,
    NamedResult,
    NamedSetup,
    Option,
    Rejection,
    RollEntry,
    Secrecy,
    roll_root,
)
from votes.counting.result import count, differences
from votes.counting.tally import NamedTally, StillOpen, tally
from votes.crypto import fields
from votes.crypto.ledger import BrokenChain, EntryType

CHOICES = st.sampled_from(["yes", "no", "abstain"])


def heads(counted: NamedTally) -> dict[str, int]:
    return {choice: weight.heads for choice, weight in counted.counts.items()}


def test_forty_representatives_decide() -> None:
    votes = ["yes"] * 28 + ["no"] * 6 + ["abstain"] * 2
    poll = held_poll(votes, members=40, present=37)
    found = count(poll.entries[:-1], poll.roll)
    assert heads(found.tally) == {"yes": 28, "no": 6, "abstain": 2, "invalid": 0}
    assert found.tally.figures.eligible == Weight(40)
    assert found.tally.figures.present == Weight(37)
    assert found.decision.outcome is Outcome.PASSED
    assert found.result.ledger_size == 38
    assert fields.read(NamedResult, poll.entries[-1].body or "") == found.result
    assert [vote.ballot.name_as_on_roll for vote in found.tally.counted][:2] == ["代表00", "代表01"]


@given(st.lists(CHOICES, max_size=8), st.data())
def test_the_order_of_distinct_voters_never_matters(votes: list[str], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(votes))))
    results = []
    for voters in (range(len(votes)), order):
        poll = NamedPoll(roll_of(8))
        for voter in voters:
            poll.cast(voter, votes[voter])
        poll.close(range(8))
        results.append(tally(poll.entries, poll.roll))
    assert results[0].figures == results[1].figures
    assert {v.ballot.voter_pseudonym for v in results[0].counted} == {
        v.ballot.voter_pseudonym for v in results[1].counted
    }


@given(st.lists(st.tuples(st.integers(0, 4), CHOICES), max_size=12), st.booleans())
def test_each_voter_counts_once_and_a_replay_says_the_same_again(
    presses: list[tuple[int, str]],
    revote: bool,  # noqa: FBT001 - Hypothesis draws it
) -> None:
    poll = NamedPoll(roll_of(5), revote=revote)
    expected: dict[int, str] = {}
    for voter, choice in presses:
        poll.cast(voter, choice)
        if revote or voter not in expected:
            expected[voter] = choice
    poll.close()
    counted = tally(poll.entries, reversed(poll.roll))
    assert tally(poll.entries, poll.roll) == counted
    kinds = ("yes", "no", "abstain")
    assert [heads(counted)[kind] for kind in kinds] == [
        list(expected.values()).count(kind) for kind in kinds
    ]
    left_out = len(counted.superseded) + len(counted.rejected)
    assert len(counted.counted) + left_out == len(presses)
    assert not (counted.superseded and counted.rejected)


def test_a_new_vote_replaces_exactly_one() -> None:
    poll = NamedPoll(roll_of(3), revote=True)
    for voter in range(3):
        poll.cast(voter, "no")
    poll.cast(1, "yes")
    poll.close()
    counted = tally(poll.entries, poll.roll)
    assert heads(counted) == {"yes": 1, "no": 2, "abstain": 0, "invalid": 0}
    assert counted.superseded == (2,)


def test_an_invalid_new_vote_leaves_the_earlier_one_standing() -> None:
    poll = NamedPoll(roll_of(3), revote=True)
    poll.cast(0, "yes")
    poll.cast(0, "perhaps")
    poll.close()
    counted = tally(poll.entries, poll.roll)
    assert heads(counted)["yes"] == 1
    assert counted.rejected == (Rejection(2, RefusalCode.NO_SUCH_OPTION),)


def test_a_ballot_that_stands_after_the_close_is_ignored() -> None:
    poll = NamedPoll(roll_of(3))
    poll.cast(0, "yes")
    poll.append(EntryType.OBJECTION, '{"text":"名册有误"}')
    poll.close(range(3))
    before = tally(poll.entries, poll.roll)
    poll.cast(1, "no")
    after = tally(poll.entries, poll.roll)
    assert before == after
    assert heads(after)["no"] == 0


def test_a_spoilt_paper_took_part_and_counts_as_spoilt() -> None:
    poll = NamedPoll(roll_of(3))
    poll.cast(0, "invalid", cast_via=CastVia.PAPER)
    poll.close()
    counted = tally(poll.entries, poll.roll)
    assert heads(counted)["invalid"] == 1
    assert counted.took_part == counted.present == Weight(1)


@pytest.mark.parametrize(
    ("choice", "changes", "code"),
    [
        ("yes", {"voter_pseudonym": "stranger"}, RefusalCode.OFF_ROLL),
        ("yes", {"name_as_on_roll": "别人"}, RefusalCode.NAME_DIFFERS),
        ("yes", {"weight": Weight(2)}, RefusalCode.WEIGHT_DIFFERS),
        ("yes", {"proxy_for": "r01"}, RefusalCode.PROXY_NOT_ADMITTED),
        ("yes", {"ballot_id": "b1"}, RefusalCode.BALLOT_ID_USED),
        ("invalid", {}, RefusalCode.SPOILT_ON_SCREEN),
        ("perhaps", {}, RefusalCode.NO_SUCH_OPTION),
        (["yes"], {}, RefusalCode.NO_SUCH_OPTION),
        ({"yes": 1}, {}, RefusalCode.NO_SUCH_OPTION),
        (1, {}, RefusalCode.NO_SUCH_OPTION),
        (None, {}, RefusalCode.MALFORMED),
    ],
)
def test_a_ballot_that_may_not_count_is_named_with_its_reason(
    choice: Any, changes: dict[str, Any], code: RefusalCode
) -> None:
    poll = NamedPoll(roll_of(3))
    poll.cast(0, "no")
    poll.cast(1, choice, **changes)
    poll.close()
    counted = tally(poll.entries, poll.roll)
    assert counted.rejected == (Rejection(2, code),)
    assert heads(counted) == {"yes": 0, "no": 1, "abstain": 0, "invalid": 0}


def test_a_body_that_is_no_ballot_is_rejected_and_stops_nothing() -> None:
    poll = NamedPoll(roll_of(2))
    poll.append(EntryType.BALLOT, '{"choice":"yes"}')
    negative = fields.write(poll.ballot(0, "yes")).replace('"heads":1', '"heads":-1')
    poll.append(EntryType.BALLOT, negative)
    poll.cast(0, "yes")
    poll.close()
    counted = tally(poll.entries, poll.roll)
    assert [rejection.reason for rejection in counted.rejected] == ["malformed", "malformed"]
    assert heads(counted)["yes"] == 1


def test_every_refusal_tells_its_reason_and_its_rule() -> None:
    assert set(REASONS) == set(RefusalCode)
    for code in RefusalCode:
        assert Refusal(code).reason.endswith("。")
        assert Refusal(code).rule


def test_the_doors_ask_what_the_count_asks() -> None:
    poll = NamedPoll(roll_of(2))
    ballot = poll.ballot(0, "yes")
    assert refusal(poll.setup, poll.roll[0], ballot) is None
    assert refusal(poll.setup, None, ballot) == Refusal(RefusalCode.OFF_ROLL)


def test_whoever_votes_was_there_even_if_the_list_forgot_them() -> None:
    poll = NamedPoll(roll_of(5))
    poll.cast(4, "yes")
    poll.close([0, 1])
    assert tally(poll.entries, poll.roll).present == Weight(3)


def test_nothing_is_counted_while_the_vote_is_open() -> None:
    poll = NamedPoll(roll_of(2))
    poll.cast(0, "yes")
    with pytest.raises(StillOpen):
        tally(poll.entries, poll.roll)


@pytest.mark.parametrize(
    "present",
    ['["r00"]', '{"present":["r01","r00"]}', '{"present":["r00","r00"]}', '{"present":["x"]}'],
)
def test_a_list_of_those_present_must_be_of_the_roll_and_in_order(present: str) -> None:
    poll = NamedPoll(roll_of(2))
    poll.append(EntryType.END_BALLOTS, present)
    with pytest.raises(BrokenChain) as broken:
        tally(poll.entries, poll.roll)
    assert broken.value.position == 1


def with_setup(setup: NamedSetup, roll: tuple[RollEntry, ...]) -> NamedPoll:
    poll = NamedPoll(roll)
    poll.entries.clear()
    poll.append(EntryType.SETUP, fields.write(setup))
    poll.close()
    return poll


SETUP = NamedPoll(roll_of(2)).setup


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": "other/1"}, "format"),
        ({"secrecy": Secrecy.SECRET_BALLOT}, "not a named vote"),
        ({"method": "approval"}, "no such method"),
        ({"options": (Option("yes", "赞成"),)}, "no such method"),
        ({"roll_size": 3}, "another length"),
        ({"roll_root": "00"}, "not the one that was frozen"),
    ],
)
def test_a_setup_that_does_not_fit_counts_nothing(changes: dict[str, Any], reason: str) -> None:
    poll = with_setup(replace(SETUP, **changes), roll_of(2))
    with pytest.raises(BrokenChain, match=reason):
        tally(poll.entries, poll.roll)


def test_a_setup_without_its_fields_counts_nothing() -> None:
    poll = NamedPoll(roll_of(1))
    poll.entries.clear()
    poll.append(EntryType.SETUP, f'{{"poll":"{POLL}"}}')
    poll.close()
    with pytest.raises(BrokenChain, match="other fields"):
        tally(poll.entries, poll.roll)


def test_another_roll_than_the_frozen_one_is_refused() -> None:
    poll = NamedPoll(roll_of(2))
    poll.close()
    swapped = (replace(poll.roll[0], name="别人"), poll.roll[1])
    with pytest.raises(BrokenChain, match="roll"):
        tally(poll.entries, swapped)
    assert roll_root(reversed(poll.roll)) == roll_root(poll.roll)


def test_owners_weigh_by_heads_and_by_area() -> None:
    roll = (
        RollEntry("a", "甲", Weight(1, 8950)),
        RollEntry("b", "乙", Weight(1, 12033)),
        RollEntry("c", "丙", Weight(1, 14310)),
    )
    poll = NamedPoll(roll)
    poll.cast(0, "yes")
    poll.cast(2, "yes")
    poll.cast(1, "no")
    poll.close()
    figures = tally(poll.entries, roll).figures
    assert (figures.yes, figures.no) == (Weight(2, 23260), Weight(1, 12033))
    assert figures.eligible == Weight(3, 35293)


def test_a_recount_finds_no_difference_in_an_honest_ledger() -> None:
    poll = held_poll(["yes", "no", "yes"], members=3, present=3)
    assert differences(poll.entries, poll.roll) == ()


def test_a_recount_names_what_differs() -> None:
    poll = NamedPoll(roll_of(3))
    for voter in range(3):
        poll.cast(voter, "no")
    poll.close(range(3))
    honest = count(poll.entries, poll.roll).result
    forged = replace(honest, yes=Weight(3), no=Weight(0), outcome=Outcome.PASSED)
    poll.append(EntryType.RESULT, fields.write(forged))
    found = differences(poll.entries, poll.roll)
    assert [difference.field for difference in found] == ["yes", "no", "outcome"]
    assert (found[2].recorded, found[2].recounted) == ("passed", "failed")


def test_a_recount_of_a_vote_without_a_result_or_with_nonsense_for_one_differs() -> None:
    poll = NamedPoll(roll_of(1))
    poll.close()
    (missing,) = differences(poll.entries, poll.roll)
    assert (missing.field, missing.recorded) == ("result", None)
    poll.append(EntryType.RESULT, '["passed"]')
    assert {"result", "outcome"} <= {d.field for d in differences(poll.entries, poll.roll)}
