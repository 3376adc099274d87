"""Silent owners counted with the majority: the two judgments, and what they leave open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.votes.counting.named_polls import NamedPoll, of_heads
from votes.counting.arithmetic import in_chinese
from votes.counting.decision import Outcome, decide
from votes.counting.figures import NOTHING, Figures, ImpossibleFigures, Weight
from votes.counting.methods.afterwards import attendance
from votes.counting.methods.recount import total
from votes.counting.methods.silence import counted_silent
from votes.counting.presets.table import PRESETS
from votes.counting.records import Close, NamedResult, Option, RollEntry, Silent
from votes.counting.result import count
from votes.counting.silent import Deemed, deem, side_of_majority
from votes.counting.verdict import verdict
from votes.crypto import fields
from votes.crypto.ledger import BrokenChain, EntryType, append
from votes.verify import verify

ORDINARY = PRESETS["owners_ordinary"]
HEADS_AND_AREA = st.builds(Weight, st.integers(0, 9), st.integers(0, 9))


def owners(eligible: Weight, yes: Weight, no: Weight, abstain: Weight = NOTHING) -> Figures:
    took_part = yes + no + abstain
    return Figures(eligible, took_part, took_part, yes, no, abstain)


def same(heads: int) -> Weight:
    """One square metre a head."""
    return Weight(heads, heads * 100)


def test_court_case_a_passes_only_with_the_silent() -> None:
    """闵行 2021 A: of 1,291 rights 703 were returned (417, 278, 8) and 584 deemed."""
    returned = owners(same(1291), same(417), same(278), same(8))
    assert decide(ORDINARY, returned).outcome is Outcome.INQUORATE
    counted, deemed = deem(returned, same(584))
    assert deemed == Deemed(same(584), "yes")
    assert counted.took_part == same(1287)
    assert decide(ORDINARY, counted).outcome is Outcome.PASSED


def test_court_case_b_passes_only_with_the_silent() -> None:
    """闵行 2021 B: of 2,261 rights 1,147 were returned, 991 in favour, and 1,071 deemed."""
    returned = owners(same(2261), same(991), same(156))
    assert decide(ORDINARY, returned).outcome is Outcome.INQUORATE
    counted, _ = deem(returned, same(1071))
    assert counted.yes == same(2062)
    assert decide(ORDINARY, counted).outcome is Outcome.PASSED


def test_the_silent_go_with_the_majority_against_too() -> None:
    counted, deemed = deem(owners(same(100), same(20), same(30)), same(40))
    assert (deemed.side, counted.no, counted.yes) == ("no", same(70), same(20))


@pytest.mark.parametrize(
    "figures",
    [
        owners(same(100), same(30), same(30)),
        owners(same(100), Weight(30, 100), Weight(20, 900)),
        owners(same(100), NOTHING, NOTHING),
    ],
)
def test_without_one_majority_nobody_is_deemed(figures: Figures) -> None:
    assert side_of_majority(figures) is None
    assert deem(figures, same(10)) == (figures, Deemed(NOTHING, None))


def test_nobody_silent_changes_nothing() -> None:
    figures = owners(same(100), same(30), same(20))
    assert deem(figures, NOTHING) == (figures, Deemed(NOTHING, None))


def test_those_in_the_room_stay_in_the_room() -> None:
    counted, _ = deem(of_heads(eligible=100, present=90, yes=30), Weight(10))
    assert (counted.present, counted.took_part) == (Weight(90), Weight(40))


def test_more_silent_than_there_are_is_impossible() -> None:
    with pytest.raises(ImpossibleFigures):
        deem(owners(same(100), same(60), same(30)), same(11))


@settings(deadline=None, max_examples=60)
@given(HEADS_AND_AREA, HEADS_AND_AREA, HEADS_AND_AREA, HEADS_AND_AREA)
def test_an_owner_who_speaks_up_in_favour_never_turns_passed_into_failed(
    yes: Weight, no: Weight, silent: Weight, more: Weight
) -> None:
    eligible = yes + no + silent + more
    before, _ = deem(owners(eligible, yes, no), silent)
    after, _ = deem(owners(eligible, yes + more, no), silent)
    if decide(ORDINARY, before).passed:
        assert decide(ORDINARY, after).passed


def silent_poll(
    delivered: tuple[int, ...] | None, *votes: str, silent: str | None = "§26"
) -> NamedPoll:
    """Six owners of one area each; the first cast ``votes`` in turn."""
    roll = tuple(RollEntry(f"r{n:02d}", f"业主{n}", same(1)) for n in range(6))
    poll = NamedPoll(roll, "owners_ordinary", silent=silent)
    for voter, choice in enumerate(votes):
        poll.cast(voter, choice)
    poll.close(delivered=delivered)
    return poll


def told(poll: NamedPoll) -> tuple[NamedResult, str]:
    found = count(poll.entries, poll.roll)
    return found.result, in_chinese(verdict(poll.setup, found.conclusion))


@pytest.mark.parametrize(
    ("delivered", "votes", "outcome", "without", "weight", "side"),
    [
        ((0, 4, 5), ("yes", "yes"), "passed", "inquorate", 2, "yes"),
        ((4, 5), ("no", "no"), "failed", "inquorate", 2, "no"),
        ((4, 5), ("yes", "no"), "inquorate", "inquorate", 2, None),
        ((), ("yes", "yes", "yes", "yes"), "passed", "passed", 0, None),
        ((4, 5), ("yes", "yes", "yes", "no"), "passed", "passed", 2, "yes"),
    ],
)
def test_only_owners_with_a_proof_join_and_the_record_says_what_it_is_without_them(
    delivered: tuple[int, ...],
    votes: tuple[str, ...],
    outcome: str,
    without: str,
    weight: int,
    side: str | None,
) -> None:
    poll = silent_poll(delivered, *votes)
    result, sentence = told(poll)
    assert result.silent == Silent(same(weight), Outcome(without), side)
    assert (result.outcome, result.took_part) == (outcome, same(len(votes)))
    assert ("计入多数一方" in sentence) is (side is not None)
    poll.declare()
    poll.checkpoint()
    verify(poll.export().encode())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["yes", "no", "abstain"]), max_size=6),
    st.sets(st.integers(0, 5)),
    st.none() | st.sets(st.integers(0, 5)),
)
def test_two_programs_agree_on_the_silent(
    votes: list[str], delivered: set[int], present: set[int] | None
) -> None:
    roll = tuple(RollEntry(f"r{n:02d}", f"业主{n}", Weight(1, 100 + n)) for n in range(6))
    poll = NamedPoll(roll, "owners_special", silent="§26")
    for voter, choice in enumerate(votes):
        poll.cast(voter, choice)
    poll.close(sorted(present) if present is not None else None, sorted(delivered))
    poll.declare()
    poll.checkpoint()
    verify(poll.export().encode())


@pytest.mark.parametrize(
    ("delivered", "silent"), [((1,), None), (None, "§26")], ids=["not asked for", "not listed"]
)
def test_deliveries_are_listed_where_the_silent_count_and_only_there(
    delivered: tuple[int, ...] | None, silent: str | None
) -> None:
    poll = silent_poll(delivered, "yes", silent=silent)
    with pytest.raises(BrokenChain):
        count(poll.entries, poll.roll)
    with pytest.raises(ValueError, match="only there"):
        counted_silent(
            fields.pack(poll.setup), None if delivered is None else ["r01"], {}, (), total
        )


@pytest.mark.parametrize("listed", [("r05", "r04"), ("r04", "r04"), ("stranger",)])
def test_a_list_of_deliveries_is_of_the_roll_and_in_order(listed: tuple[str, ...]) -> None:
    poll = silent_poll((4,), "yes")
    poll.entries.pop()
    poll.append(EntryType.END_BALLOTS, fields.write(Close((), delivered=listed)))
    with pytest.raises(BrokenChain):
        count(poll.entries, poll.roll)
    voters = {one.pseudonym: fields.pack(one) for one in poll.roll}
    with pytest.raises(ValueError, match="in order"):
        counted_silent(fields.pack(poll.setup), listed, voters, (), total)


def test_options_have_no_majority_for_or_against_that_the_silent_could_join() -> None:
    poll = silent_poll((4,), "yes")
    setup = replace(poll.setup, method="plurality", options=(Option("a", "甲"), Option("b", "乙")))
    chain = [append(None, EntryType.SETUP, fields.write(setup))]
    for entry in poll.entries[1:]:
        chain.append(append(chain[-1], entry.type, entry.body))
    with pytest.raises(BrokenChain):
        count(chain, poll.roll)


@pytest.mark.parametrize(
    "body", [{"present": ["b", "a"]}, {"present": ["x"]}, {"present": [], "strange": 1}]
)
def test_a_list_of_those_present_is_of_the_roll_and_in_order(body: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="present"):
        attendance(body, {"a": {}, "b": {}}, ())
    assert attendance(None, {}, {"a"}) == {"a"}
