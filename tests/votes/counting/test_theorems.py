"""What is proven of each method, drawn at random; and what is known to fail, by an example.

Raising the winner never unseats it by ticks, points, grades and pairs; by rounds of striking out
it can (instant run-off, and the transferable vote with it), and by equal shares filled up it can
too. Those who choose such a method are told so (docs, ``METHOD_HELP``); the examples stay here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from votes.counting.methods import METHODS
from votes.counting.methods.budget import Ballots
from votes.counting.methods.contest import Contest, Count, Paper
from votes.counting.methods.equal_shares import equal_shares

ABCD = ("a", "b", "c", "d")
GRADES = ("g3", "g2", "g1", "g0")
COSTS = {"a": 31, "b": 24, "c": 17, "d": 9}
CONTEST = Contest(ABCD, costs=COSTS, budget=55, grades=GRADES, good=2)
RANKING = st.lists(st.sampled_from(ABCD), min_size=1, unique=True)
TICKS = RANKING.map(sorted)
GRADED = st.lists(st.sampled_from(GRADES), min_size=4, max_size=4)
SHAPES: Mapping[str, st.SearchStrategy[Any]] = {
    "one": st.sampled_from(ABCD),
    "several": TICKS,
    "projects": TICKS,
    "ranking": RANKING,
    "grades": GRADED,
}
OPTIONAL = [method for method in METHODS.values() if method.asks != "yes_no"]
some = settings(max_examples=30, deadline=None)


def counted(code: str, votes: Sequence[Any], contest: Contest = CONTEST) -> Count:
    return METHODS[code].count(contest, [Paper(vote) for vote in votes])


def chosen(count: Count) -> list[str]:
    """What the method takes, or the order in which it puts the options to the rule."""
    if count.selected is not None:
        return list(count.selected)
    return [support.option for support in count.supports]


def renamed(choice: Any, names: Mapping[str, str]) -> Any:
    if isinstance(choice, str):
        return names.get(choice, choice)
    return [names.get(part, part) for part in choice]


@pytest.mark.parametrize("code", [method.code for method in OPTIONAL])
@given(data=st.data())
@some
def test_what_an_option_is_called_never_matters(code: str, data: st.DataObject) -> None:
    votes = data.draw(st.lists(SHAPES[METHODS[code].asks] | st.just("abstain"), max_size=8))
    names = dict(zip(ABCD, data.draw(st.permutations(["z", "m", "q", "b2"])), strict=True))
    other = replace(
        CONTEST,
        options=tuple(names[option] for option in ABCD),
        costs={names[option]: cost for option, cost in COSTS.items()},
    )
    again = counted(code, [renamed(vote, names) for vote in votes], other)
    assert chosen(again) == [names[o] if o else o for o in chosen(counted(code, votes))]


def raised(choice: Any, winner: str, code: str) -> Any:
    """The same ballot with the winner one step better off."""
    asks = METHODS[code].asks
    if asks == "one":
        return winner
    if asks == "several":
        return sorted({*choice, winner})
    if asks == "grades":
        at = ABCD.index(winner)
        better = GRADES[max(0, GRADES.index(choice[at]) - 1)]
        return [*choice[:at], better, *choice[at + 1 :]]
    at = choice.index(winner) if winner in choice else len(choice)
    rest = [option for option in choice if option != winner]
    before = max(0, at - 1) if winner in choice else at
    return [*rest[:before], winner, *rest[before:]]


@pytest.mark.parametrize(
    "code", ["plurality", "approval", "borda", "grades", "majority_judgment", "grade_sum"]
)
@given(data=st.data())
@some
def test_raising_the_winner_on_a_ballot_never_unseats_it(code: str, data: st.DataObject) -> None:
    votes = data.draw(st.lists(SHAPES[METHODS[code].asks], min_size=1, max_size=8))
    winner = chosen(counted(code, votes))[0]
    at = data.draw(st.integers(0, len(votes) - 1))
    votes[at] = raised(votes[at], winner, code)
    assert chosen(counted(code, votes))[0] == winner


@given(data=st.data())
@some
def test_raising_whoever_stands_before_all_by_pairs_never_unseats_it(data: st.DataObject) -> None:
    votes = data.draw(st.lists(RANKING, min_size=1, max_size=8))
    before = counted("schulze", votes)
    winner = chosen(before)[0]
    wins = {s["option"]: s["number"] for s in before.trace if s["act"] == "before"}
    assume(wins[winner] == len(ABCD) - 1)
    at = data.draw(st.integers(0, len(votes) - 1))
    votes[at] = raised(votes[at], winner, "schulze")
    assert chosen(counted("schulze", votes))[0] == winner


@pytest.mark.parametrize("code", ["instant_runoff", "transferable"])
def test_by_striking_out_a_winner_can_lose_by_being_raised(code: str) -> None:
    """The textbook example of seventeen ballots: two voters raise the winner and it loses."""
    contest = Contest(("a", "b", "c"))
    votes = [["a", "b", "c"]] * 6 + [["c", "a", "b"]] * 5 + [["b", "c", "a"]] * 4
    votes += [["b", "a", "c"]] * 2
    assert chosen(counted(code, votes, contest))[0] == "a"
    votes[-2:] = [["a", "b", "c"]] * 2
    assert chosen(counted(code, votes, contest))[0] == "c"


@given(votes=st.lists(RANKING, min_size=1, max_size=9))
@some
def test_one_seat_by_transfer_goes_to_the_winner_of_the_instant_run_off(
    votes: list[list[str]],
) -> None:
    one = counted("transferable", votes)
    assert chosen(one) == chosen(counted("instant_runoff", votes))[:1]


@given(data=st.data())
@some
def test_a_solid_group_gets_its_share_of_the_seats(data: st.DataObject) -> None:
    """Droop: who put the same options before all others get a seat for each quota they make up."""
    seats = data.draw(st.integers(1, 3))
    group = data.draw(st.sets(st.sampled_from(ABCD), min_size=1, max_size=3))
    inside, outside = sorted(group), [option for option in ABCD if option not in group]
    solid = data.draw(st.lists(st.permutations(inside), max_size=8))
    others = data.draw(st.lists(RANKING, max_size=6))
    votes = [[*first, *outside] for first in solid] + others
    assume(votes)
    quota = len(votes) // (seats + 1) + 1
    elected = chosen(counted("transferable", votes, replace(CONTEST, seats=seats)))
    assert len(elected) == seats
    assert len(group & set(elected)) >= min(len(solid) // quota, len(group))


def divided(votes: Sequence[Sequence[str]], *, heads: int = 1, **changed: Any) -> Any:
    terms: dict[str, Any] = {"costs": COSTS, "budget": 55, "add_one": True, "unit": 1} | changed
    ballots = [Ballots(dict.fromkeys(vote, 1), heads) for vote in votes]
    costs, budget = terms.pop("costs"), terms.pop("budget")
    return equal_shares(costs, ballots, budget, **terms)


@given(votes=st.lists(TICKS, min_size=1, max_size=8), add_one=st.booleans())
@some
def test_equal_shares_never_spends_more_than_there_is(
    votes: list[list[str]],
    *,
    add_one: bool,
) -> None:
    found = divided(votes, add_one=add_one)
    assert found.spent == sum(COSTS[project] for project in found.selected) <= 55


@given(votes=st.lists(TICKS, min_size=1, max_size=8), times=st.integers(2, 50))
@some
def test_weights_and_money_scale(votes: list[list[str]], times: int) -> None:
    once = divided(votes, unit=times)
    heavy = divided(votes, heads=times)
    assert heavy.selected == once.selected
    rich = divided(
        votes,
        costs={name: times * cost for name, cost in COSTS.items()},
        budget=55 * times,
        unit=times,
    )
    assert rich.selected == divided(votes).selected
    assert rich.spent == times * divided(votes).spent


@given(data=st.data())
@some
def test_one_more_tick_never_throws_a_project_out_where_purses_are_not_filled(
    data: st.DataObject,
) -> None:
    votes = data.draw(st.lists(TICKS, min_size=1, max_size=8))
    at = data.draw(st.integers(0, len(votes) - 1))
    for project in divided(votes, add_one=False).selected:
        more = [list(vote) for vote in votes]
        more[at] = sorted({*more[at], project})
        assert project in divided(more, add_one=False).selected


@given(votes=st.lists(TICKS, min_size=1, max_size=8))
@some
def test_whoever_can_pay_together_is_not_passed_over(votes: list[list[str]]) -> None:
    """Justified representation: a group whose shares pay a project has one of its own taken."""
    found = divided(votes, add_one=False)
    for project, cost in COSTS.items():
        fans = [vote for vote in votes if project in vote]
        if Fraction(55 * len(fans), len(votes)) >= cost:
            assert any(set(vote) & set(found.selected) for vote in fans)


def test_filled_up_one_more_tick_can_throw_a_project_out() -> None:
    """The smallest example there is: the second voter ticks b too, and b is bought no more."""
    costs, votes = {"a": 1, "b": 3, "c": 2}, [["a", "b"], ["c"], ["c"], ["b", "c"]]
    assert divided(votes, costs=costs, budget=5).selected == ("c", "b")
    votes[1] = ["b", "c"]
    assert divided(votes, costs=costs, budget=5).selected == ("c", "a")
