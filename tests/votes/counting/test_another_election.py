"""另行选举 (村民委员会组织法 §15): the most votes, and at least a third of the votes cast."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.votes.counting.named_polls import NamedPoll, of_heads, roll_of
from tests.votes.counting.test_contests import result_of, setup_for
from votes import verify
from votes.counting.arithmetic import arithmetic, in_chinese
from votes.counting.decision import Outcome, decide
from votes.counting.figures import ImpossibleFigures, Weight
from votes.counting.methods.contest import Sum
from votes.counting.presets.table import PRESETS
from votes.counting.records import NamedResult, Option, Terms
from votes.counting.result import count
from votes.counting.sums import count_of
from votes.crypto import fields
from votes.crypto.ledger import EntryType, append

RUN_OFF = PRESETS["vc_election_runoff"]
NAMES = "abcd"
PASSED, FAILED, TIED, INQUORATE = Outcome.PASSED, Outcome.FAILED, Outcome.TIED, Outcome.INQUORATE


def held(papers: dict[str, int], seats: int = 1, *, members: int = 0, seed: str = "") -> NamedPoll:
    """So many papers each with the names ticked on it; ``-`` is a blank one, ``x`` is spoilt."""
    votes = [read(marks, seats) for marks, number in papers.items() for _ in range(number)]
    several = seats > 1
    method = "approval" if several else "plurality"
    drawn = seed or None
    terms = Terms(seats=seats, most=seats, seed=drawn) if several else Terms(seed=drawn)
    poll = NamedPoll(roll_of(members or len(votes)), rule="vc_election_runoff")
    names = tuple(Option(code, f"候选人{code}") for code in NAMES)
    poll.entries[:] = [
        append(None, EntryType.SETUP, fields.write(setup_for(poll, method, terms, names)))
    ]
    for voter, choice in enumerate(votes):
        via = {"cast_via": "paper"} if choice == "invalid" else {}
        poll.cast(voter, choice, **via)
    poll.close()
    poll.declare()
    poll.notes.clear()
    poll.last = None
    poll.checkpoint()
    return poll


def read(marks: str, seats: int) -> Any:
    """What a paper with these marks says."""
    named = {"-": "abstain", "x": "invalid"}
    return named.get(marks, sorted(marks) if seats > 1 else marks)


VECTORS: list[tuple[dict[str, int], int, Outcome, str]] = [
    # One seat: the most, and a third of all papers handed in (36 papers: 12).
    ({"a": 13, "b": 12, "c": 11}, 1, PASSED, "a"),
    ({"a": 12, "b": 11, "c": 10, "d": 3}, 1, PASSED, "a"),
    ({"a": 11, "b": 9, "c": 8, "d": 8}, 1, FAILED, ""),
    ({"a": 12, "b": 1, "-": 23}, 1, PASSED, "a"),
    ({"a": 12, "b": 1, "x": 23}, 1, PASSED, "a"),
    ({"a": 12, "b": 1, "-": 12, "x": 12}, 1, FAILED, ""),
    ({"a": 12, "b": 12, "c": 12}, 1, TIED, ""),
    ({"a": 13, "b": 13, "c": 10}, 1, TIED, ""),
    ({"a": 18, "b": 18}, 1, TIED, ""),
    ({"a": 19, "b": 17}, 1, PASSED, "a"),
    ({"-": 36}, 1, FAILED, ""),
    # Two seats: each of the elected needs the third; the last seat may be tied.
    ({"ab": 10, "ac": 5, "bd": 3}, 2, PASSED, "ab"),
    ({"ab": 5, "ac": 4, "ad": 4, "bc": 2}, 2, PASSED, "ab"),
    ({"ab": 4, "ac": 4, "ad": 4, "bc": 1}, 2, TIED, "a"),
    ({"ac": 4, "ab": 4, "ad": 5}, 2, PASSED, "ad"),
    ({"a": 9, "b": 3, "c": 2}, 2, FAILED, "a"),
    ({"a": 6, "b": 6, "c": 6}, 2, TIED, ""),
    ({"a": 6, "b": 6, "c": 5}, 2, PASSED, "ab"),
    ({"a": 3, "b": 3, "c": 2, "d": 2}, 2, FAILED, ""),
    ({"ab": 6, "cd": 6}, 2, TIED, ""),
    # As many seats as stand: nobody stands against anybody, the third alone decides.
    ({"abcd": 3}, 4, PASSED, "abcd"),
    ({"abc": 2, "abcd": 1, "ab": 1}, 4, FAILED, "abc"),
]


@pytest.mark.parametrize(("papers", "seats", "outcome", "elected"), VECTORS)
def test_the_most_votes_and_a_third_of_those_cast_elect(
    papers: dict[str, int], seats: int, outcome: Outcome, elected: str, tmp_path: Path
) -> None:
    poll = held(papers, seats)
    result = result_of(poll)
    assert (result.outcome, sorted(result.elected or ())) == (outcome, list(elected))
    record = tmp_path / "record.json"
    record.write_text(poll.export(), encoding="utf-8")
    assert verify.main([str(record)]) == 0


def test_a_resident_finds_a_wrong_rival_in_the_record(tmp_path: Path) -> None:
    poll = held({"a": 3, "b": 2, "c": 2})
    result = fields.read(NamedResult, poll.entries.pop().body or "")
    assert result.rival == Weight(2)
    poll.append(EntryType.RESULT, fields.write(replace(result, rival=Weight(1))))
    poll.checkpoint()
    record = tmp_path / "record.json"
    record.write_text(poll.export(), encoding="utf-8")
    assert verify.main([str(record)]) == 1


def test_half_of_the_registered_must_vote_in_another_election_too() -> None:
    result = result_of(held({"a": 3}, members=6))
    assert (result.outcome, result.elected) == (INQUORATE, ())


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_lots_give_nobody_the_most_votes(seed: str) -> None:
    one = result_of(held({"a": 4, "b": 4, "c": 1}, seed=seed))
    assert (one.outcome, one.elected) == (TIED, ())
    two = result_of(held({"ab": 4, "ac": 4, "d": 1}, 2, seed=seed))
    assert (two.outcome, two.elected) == (TIED, ("a",))


def test_the_sums_of_a_secret_election_have_the_same_rival() -> None:
    contest = setup_for(NamedPoll(roll_of(1)), "approval", Terms(seats=2, most=2)).contest
    found = count_of("approval", contest, [Sum(5), Sum(4), Sum(3)], Sum(6))
    assert [support.rival for support in found.supports] == [Sum(3), Sum(3), Sum(4)]


def test_the_arithmetic_is_said_against_the_rival() -> None:
    found = count(held({"a": 4, "b": 3, "c": 2}).entries[:-1], roll_of(9))
    assert in_chinese(arithmetic(found.decision)) == ("应到9 参与9 赞成4 ≥ 9/3 得票4 > 对手3 通过")


def test_figures_hold_no_rival_with_more_votes_than_there_are() -> None:
    figures = of_heads(eligible=9, yes=4, no=4)
    assert decide(RUN_OFF, figures).outcome is TIED
    assert decide(RUN_OFF, replace(figures, rival=Weight(3))).outcome is PASSED
    with pytest.raises(ImpossibleFigures):
        replace(figures, rival=Weight(9))


MARKS = st.lists(st.sets(st.sampled_from(NAMES), min_size=1, max_size=2), min_size=1, max_size=12)


@given(marks=MARKS, blanks=st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_the_elected_are_those_whom_the_law_names(marks: list[set[str]], blanks: int) -> None:
    """Written out from the law again: more than any who is left out, and three times it is all."""
    papers = Counter("".join(sorted(paper)) for paper in marks)
    result = result_of(held({**papers, **({"-": blanks} if blanks else {})}, 2))
    ticks = {name: sum(name in paper for paper in marks) for name in NAMES}
    cast = len(marks) + blanks
    by_law = {
        name
        for name, number in ticks.items()
        if sum(other >= number for other in ticks.values()) <= 2 and 3 * number >= cast
    }
    assert set(result.elected or ()) == by_law
    assert (result.outcome is PASSED) is (len(by_law) == 2)
