"""Ticks, grades, rankings and seats: what a ballot may say, and how ballots add up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from votes.counting.methods import METHODS, Method, words
from votes.counting.methods.contest import Contest, Count, Paper, Sum

ABC = ("a", "b", "c")
CONTEST = Contest(
    ABC, costs={"a": 30, "b": 20, "c": 10}, budget=40, grades=("good", "fair", "bad"), good=2
)
OPTIONAL = [method for method in METHODS.values() if method.asks != "yes_no"]
EVERY = pytest.mark.parametrize("method", OPTIONAL, ids=lambda method: method.code)


def counted(method: str, votes: Sequence[Any], contest: Contest = CONTEST) -> Count:
    """Count choices, each of one head."""
    return METHODS[method].count(contest, [Paper(vote) for vote in votes])


def leaders(count: Count) -> list[str]:
    """The options in the order in which they are put to the rule."""
    return [support.option for support in count.supports]


def choices(method: Method) -> st.SearchStrategy[Any]:
    """Any choice that a ballot of this method may hold."""
    some = st.lists(st.sampled_from(ABC), min_size=1, unique=True)
    shapes: dict[str, st.SearchStrategy[Any]] = {
        "one": st.sampled_from(ABC),
        "several": some.map(sorted),
        "projects": some.map(sorted),
        "ranking": some,
        "grades": st.lists(st.sampled_from(CONTEST.grades), min_size=3, max_size=3),
    }
    return shapes[method.asks] | st.just("abstain")


@EVERY
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_the_order_of_ballots_never_matters(method: Method, data: st.DataObject) -> None:
    votes = data.draw(st.lists(choices(method), max_size=9))
    mixed = data.draw(st.permutations(votes))
    assert all(method.admits(vote, CONTEST) for vote in votes)
    assert counted(method.code, votes) == counted(method.code, mixed)


@EVERY
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_doubling_every_ballot_elects_the_same(method: Method, data: st.DataObject) -> None:
    votes = data.draw(st.lists(choices(method), max_size=8))
    weighty = [Paper(vote, Sum(2, 7)) for vote in votes]
    single, double = counted(method.code, votes), method.count(CONTEST, weighty)
    assert leaders(single) == leaders(double)
    assert {option: Sum(2 * v.heads, 7 * v.heads) for option, v in single.votes.items()} == dict(
        double.votes
    )


@EVERY
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_a_heavy_ballot_is_as_many_light_ones(method: Method, data: st.DataObject) -> None:
    votes = data.draw(st.lists(st.tuples(choices(method), st.integers(1, 4)), max_size=6))
    heavy = method.count(CONTEST, [Paper(vote, Sum(heads)) for vote, heads in votes])
    light = [Paper(vote) for vote, heads in votes for _ in range(heads)]
    assert heavy == method.count(CONTEST, light)


@pytest.mark.parametrize("code", ["plurality", "approval", "borda", "schulze", "instant_runoff"])
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_one_more_ballot_for_the_leader_alone_never_unseats_it(
    code: str, data: st.DataObject
) -> None:
    votes = data.draw(st.lists(choices(METHODS[code]), max_size=8))
    leader = leaders(counted(code, votes))[0]
    more = leader if code == "plurality" else [leader]
    assert leaders(counted(code, [*votes, more]))[0] == leader


@pytest.mark.parametrize("code", ["greedy", "greedy_no_skip"])
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_one_more_vote_never_throws_a_project_out(code: str, data: st.DataObject) -> None:
    votes = data.draw(st.lists(choices(METHODS[code]), max_size=8))
    for project in counted(code, votes).selected or ():
        assert project in (counted(code, [*votes, [project]]).selected or ())


@EVERY
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_every_step_can_be_said(method: Method, data: st.DataObject) -> None:
    votes = data.draw(st.lists(choices(method), max_size=6))
    for step in counted(method.code, votes).trace:
        assert "%" not in words.say(step, {"a": "甲", "good": "满意"}).zh


@EVERY
@pytest.mark.parametrize(
    "choice",
    [
        None,
        True,
        1,
        1.5,
        float("nan"),
        10**30,
        "",
        "d",
        "invalid",
        {},
        {"a": 1},
        [],
        ["a", "a"],
        ["a", "d"],
        ["a", 1],
        [["a"]],
        ["good", "bad"],
        ["good", "bad", "worst"],
        ["a", "b", "c", "a"],
    ],
)
def test_a_choice_of_another_shape_is_refused(method: Method, choice: Any) -> None:
    assert not method.admits(choice, CONTEST)


def test_ticks_stand_in_the_order_of_the_ballot_and_keep_to_the_limit() -> None:
    approval = METHODS["approval"]
    assert approval.admits(["a", "c"], CONTEST)
    assert not approval.admits(["c", "a"], CONTEST)
    assert not approval.admits(["a", "b"], Contest(ABC, most=1))


def test_a_ballot_may_have_to_stay_within_the_budget() -> None:
    within = Contest(ABC, costs=CONTEST.costs, budget=40, within=True)
    assert METHODS["greedy"].admits(["a", "c"], within)
    assert not METHODS["greedy"].admits(["a", "b"], within)


@pytest.mark.parametrize(
    ("method", "contest"),
    [
        ("plurality", Contest(())),
        ("plurality", Contest(("a", "a"))),
        ("plurality", Contest(("a", "abstain"))),
        ("plurality", Contest(ABC, seats=2)),
        ("approval", Contest(ABC, seats=4)),
        ("approval", Contest(ABC, seats=0)),
        ("approval", Contest(ABC, most=-1)),
        ("grades", Contest(ABC)),
        ("grades", Contest(ABC, grades=("x", "y"), good=2)),
        ("greedy", Contest(ABC, costs={"a": 1}, budget=9)),
        ("greedy", Contest(ABC, costs=CONTEST.costs)),
        ("equal_shares", Contest(ABC, costs=CONTEST.costs, budget=9, unit=0)),
        ("yes_no_abstain", Contest(ABC)),
    ],
)
def test_a_contest_that_cannot_be_held(method: str, contest: Contest) -> None:
    assert not METHODS[method].has_options(contest)


@EVERY
def test_a_contest_that_can_be_held(method: Method) -> None:
    assert method.has_options(CONTEST)


def test_equal_numbers_are_a_tie_unless_lots_are_drawn() -> None:
    tie = ["a", "b"]
    assert {support.rank for support in counted("plurality", tie).supports[:2]} == {0}
    drawn = {
        leaders(counted("plurality", tie, Contest(ABC, seed=str(seed))))[0] for seed in range(20)
    }
    assert drawn == {"a", "b"}
    lots = counted("plurality", tie, Contest(ABC, seed="1")).supports
    assert [support.rank for support in lots] == [0, 1, 2]


def test_an_instant_runoff_strikes_the_last_and_passes_its_ballots_on() -> None:
    votes = [["a"]] * 4 + [["b", "c"]] * 3 + [["c", "b"]] * 2 + ["abstain", "invalid"]
    count = counted("instant_runoff", votes)
    assert leaders(count) == ["b", "a", "c"]
    assert (count.supports[0].yes.heads, count.supports[0].no.heads) == (5, 4)
    assert (count.blank.heads, count.invalid.heads) == (1, 1)


def test_borda_gives_points_by_place() -> None:
    count = counted("borda", [["a", "b", "c"], ["b", "c", "a"], ["b", "a"]])
    assert count.points == {"a": 3, "b": 5, "c": 1}
    assert (count.supports[0].yes.heads, count.supports[0].no.heads) == (2, 1)


def test_an_election_of_one_needs_no_other() -> None:
    assert leaders(counted("borda", [["a"]], Contest(("a",)))) == ["a"]


def test_schulze_goes_by_the_strongest_chain() -> None:
    votes = [["a", "b", "c"]] * 5 + [["b", "c", "a"]] * 4 + [["c", "a", "b"]] * 3
    assert leaders(counted("schulze", votes)) == ["a", "b", "c"]


def test_the_middle_grade_decides_and_then_the_next() -> None:
    votes = [["good", "good", "bad"], ["good", "fair", "bad"], ["bad", "fair", "bad"]]
    assert leaders(counted("majority_judgment", votes)) == ["a", "b", "c"]
    assert leaders(counted("grades", votes)) == ["b", "a", "c"]
    assert counted("grade_sum", votes).points == {"a": 4, "b": 4, "c": 0}


def test_transferred_votes_fill_the_seats() -> None:
    contest = Contest(("a", "b", "c", "d"), seats=2)
    votes = [["a", "b"]] * 6 + [["c"]] * 3 + [["d", "c"]] * 2
    count = counted("transferable", votes, contest)
    assert count.selected == ("a", "c")
    assert {"act": "out", "round": 2, "option": "d", "value": Fraction(2)} in count.trace
    assert counted("transferable", ["abstain"], contest).selected == ()
    few = counted("transferable", [["b"]], contest)
    assert few.selected is not None
    assert few.selected[0] == "b"


def test_a_yes_is_a_yes() -> None:
    yes_no = METHODS["yes_no_abstain"]
    motion = Contest(("yes", "no", "abstain"))
    assert yes_no.has_options(motion)
    assert [yes_no.admits(choice, motion) for choice in ("yes", "abstain", "maybe", 1)] == [
        True,
        True,
        False,
        False,
    ]
