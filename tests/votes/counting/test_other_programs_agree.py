"""Our counting against pabutools and pref_voting, whose answers are kept in ``oracles/``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from votes.counting.methods import METHODS
from votes.counting.methods.budget import Ballots, greedy, scores
from votes.counting.methods.contest import Contest, Paper
from votes.counting.methods.equal_shares import equal_shares

ORACLES = Path(__file__).parent / "oracles"
LETTERS = "abcdefgh"
GRADES = ("g3", "g2", "g1", "g0")


def vectors(name: str) -> list[dict[str, Any]]:
    """What was recorded."""
    held: list[dict[str, Any]] = json.loads((ORACLES / f"{name}.json").read_text(encoding="utf-8"))
    assert len(held) >= 100
    return held


def winner(method: str, contest: Contest, papers: list[Paper]) -> int:
    """Who leads by our count."""
    return LETTERS.index(METHODS[method].count(contest, papers).supports[0].option)


def test_pabutools_divides_a_budget_as_we_do() -> None:
    for case in vectors("budgets"):
        ballots = [Ballots(dict.fromkeys(vote, 1), 1) for vote in case["votes"]]
        points = scores(tuple(case["costs"]), ballots)
        one = greedy(case["costs"], points, case["budget"])
        assert sorted(one.selected) in case["greedy"]
        other = equal_shares(case["costs"], ballots, case["budget"], add_one=False)
        assert sorted(other.selected) in case["equal_shares"]


def test_pabutools_fills_the_purses_up_as_we_do() -> None:
    """Where no tie leaves more than one way; the cases are drawn without regard to us."""
    cases = [case for case in vectors("budgets") if case["add_one"] is not None]
    assert len(cases) >= 100
    for case in cases:
        ballots = [Ballots(dict.fromkeys(vote, 1), 1) for vote in case["votes"]]
        found = equal_shares(case["costs"], ballots, case["budget"])
        assert sorted(found.selected) == case["add_one"]


def test_pref_voting_fills_the_same_seats_by_transfer() -> None:
    """Where it matters who of several with the fewest is struck, ours is one of the two ways."""
    plain = [case for case in vectors("seats") if len(case["elected"]) == 1]
    assert len(plain) >= 100
    for case in plain:
        contest = Contest(tuple(LETTERS[: case["options"]]), seats=case["seats"])
        papers = [Paper([LETTERS[option] for option in vote]) for vote in case["votes"]]
        selected = METHODS["transferable"].count(contest, papers).selected or ()
        assert sorted(map(LETTERS.index, selected)) == case["elected"][0]


@pytest.mark.parametrize("method", ["plurality", "instant_runoff", "borda", "schulze"])
def test_pref_voting_names_our_winner_by_ranking(method: str) -> None:
    for case in vectors("rankings"):
        contest = Contest(tuple(LETTERS[: case["options"]]))
        votes = [[LETTERS[option] for option in vote] for vote in case["votes"]]
        papers = [Paper(vote[0] if method == "plurality" else vote) for vote in votes]
        assert winner(method, contest, papers) in case[method]


def test_schulze_elects_whoever_beats_everybody() -> None:
    for case in vectors("rankings"):
        contest = Contest(tuple(LETTERS[: case["options"]]))
        papers = [Paper([LETTERS[option] for option in vote]) for vote in case["votes"]]
        if len(case["condorcet"]) == 1:
            assert winner("schulze", contest, papers) == case["condorcet"][0]


@pytest.mark.parametrize("method", ["majority_judgment", "grade_sum"])
def test_pref_voting_names_our_winner_by_grades(method: str) -> None:
    for case in vectors("grades"):
        contest = Contest(tuple(LETTERS[: case["options"]]), grades=GRADES)
        papers = [Paper([f"g{grade}" for grade in vote]) for vote in case["votes"]]
        assert winner(method, contest, papers) in case[method]
