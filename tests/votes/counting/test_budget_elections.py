"""Real participatory budgets, counted by the rule their file names."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from votes.counting import pabulib
from votes.counting.methods import words
from votes.counting.methods.budget import Ballots, greedy
from votes.counting.methods.equal_shares import equal_shares

ELECTIONS = Path(__file__).parents[4] / "shared" / "data" / "elections"
REAL = (
    "Netherlands_Assen_2024",
    "Poland_Czestochowa_2024_Grabowka",
    "Poland_Gdynia_2020_Obluze__small",
    "Poland_Gdynia_2020_Pustki_Cisowskie-Demptowo__small",
    "Poland_Gdynia_2023_Cisowa__small",
    "Poland_Gdynia_2023_Dabrowa__small",
    "Poland_Gdynia_2023_Oksywie__small",
    "Poland_Warszawa_2017_Czyste__Mirow",
    "Poland_Warszawa_2019_Radosc",
    "Poland_Warszawa_2019_Rembertow",
    "Poland_Wroclaw_2018_Rejon_nr_4_750",
)


@pytest.mark.parametrize("name", REAL)
def test_the_real_outcome_comes_out(name: str) -> None:
    instance = pabulib.read((ELECTIONS / f"{name}.pb").read_text(encoding="utf-8"))
    division = instance.count()
    assert set(division.selected) == set(instance.outcome)
    assert division.spent <= instance.budget
    assert all(words.say(step, instance.names).zh for step in division.trace)


def text(
    *,
    rule: str = "greedy",
    kind: str = "approval",
    budget: str = "100",
    meta: str = "",
    projects: str = "a;60;0\nb;50;0\nc;40;1",
    votes: str = "1;a,b\n2;a\n3;c",
    columns: str = "voter_id;vote",
) -> str:
    """A small file, with one thing changed."""
    return (
        f"META\nkey;value\nbudget;{budget}\nvote_type;{kind}\nrule;{rule}\n{meta}\n"
        f"PROJECTS\nproject_id;cost;selected\n{projects}\nVOTES\n{columns}\n{votes}\n"
    )


def selected(source: str) -> tuple[str, ...]:
    """What is taken."""
    return pabulib.read(source).count().selected


def test_greedy_passes_over_what_no_longer_fits() -> None:
    assert selected(text()) == ("a", "c")
    assert selected(text(rule="greedy-no-skip")) == ("a",)


def test_equal_points_go_in_the_order_of_the_file() -> None:
    assert selected(text(votes="1;c,b,a", budget="90")) == ("a",)


def test_a_threshold_and_a_withdrawn_project_are_left_out() -> None:
    meta = "min_project_score_threshold;2"
    assert selected(text(meta=meta)) == ("a",)
    withdrawn = "a;999999999;0\nb;50;1\nc;40;1"
    assert selected(text(rule="greedy-no-skip", projects=withdrawn)) == ("b", "c")


def test_points_are_added_exactly_and_amounts_may_have_a_comma() -> None:
    source = text(
        kind="cumulative",
        budget="100,50",
        projects="a;60,25;0\nb;40,25;0\nc;40,50;0",
        votes="1;a,b;1,5\n2;c;3",
        columns="voter_id;vote;points",
    )
    division = pabulib.read(source).count()
    assert division.selected == ("b", "c")
    assert division.spent == Fraction("80.75")


def test_a_ranking_without_points_gives_the_first_the_most() -> None:
    assert selected(text(kind="ordinal", votes="1;c,b,a", budget="90")) == ("c", "b")
    told = text(kind="ordinal", votes="1;c,b;1,9", columns="voter_id;vote;points", budget="50")
    assert selected(told) == ("b",)


def test_what_a_scoring_ballot_leaves_out_has_the_default() -> None:
    source = text(
        kind="scoring",
        meta="default_score;2",
        votes="1;a;1\n2;a,gone,a;1,9,9",
        columns="voter_id;vote;points",
        budget="50",
    )
    assert selected(source) == ("b",)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "no section META and no section PROJECTS and no section VOTES"),
        ("nothing of the kind", "no section META"),
        (text().partition("VOTES")[0], "no section VOTES"),
        (text(rule="phragmen"), "the rule 'phragmen' is none of"),
        (text(rule=""), "META names no rule"),
        (text(kind="quadratic"), "the vote_type 'quadratic'"),
        (text(kind=""), "META names no vote_type"),
        (text(budget=""), "META names no budget"),
        (text(budget="lots"), "'lots' is no number"),
        (text(budget="1/0"), "no number"),
        (text(budget="1e999999999"), "no number"),
        (text(budget="-1"), "the budget is negative"),
        (text(projects="a;1;0\na;2;0"), "the same project_id"),
        (text(projects="a;-1;0"), "the cost of a is negative"),
        (text(projects="a;;0"), "no number"),
        (text(kind="cumulative", votes="1;a,b;3", columns="voter_id;vote;points"), "voter 1"),
        (text(kind="cumulative", votes="1;a;x", columns="voter_id;vote;points"), "no number"),
        (text().replace("project_id", "project"), "PROJECTS does not begin"),
        (text().removesuffix("VOTES\nvoter_id;vote\n1;a,b\n2;a\n3;c\n") + "VOTES", "VOTES does"),
        (text() + text(), "META does not begin"),
        (text(votes='1;"a\n2;a'), "voter 1: a quotation mark is open"),
    ],
    ids=range(21),
)
def test_what_is_no_election_of_ours_is_refused_with_the_reason(source: str, said: str) -> None:
    with pytest.raises(pabulib.Unreadable, match=said):
        pabulib.read(source)


def test_a_cell_as_long_as_a_book_is_refused() -> None:
    before = csv.field_size_limit(100_000)
    try:
        with pytest.raises(pabulib.Unreadable, match="a table cannot be read"):
            pabulib.read(text(votes='1;"' + "a" * 200_000))
    finally:
        csv.field_size_limit(before)


def test_a_file_of_any_make_is_read() -> None:
    plain = text()
    for content in (
        plain.encode("utf-8-sig"),
        plain.encode("utf-16"),
        plain.replace("\n", "\r\n").encode(),
        plain.replace("rule;greedy", "Rule;Greedy").replace("cost;", "Cost;").encode(),
        plain.replace("a;60;0", '"a";"60" ;0').replace("\n1;", "\n\n1;").encode(),
    ):
        assert pabulib.read(pabulib.decode(content)).count().selected == ("a", "c")
    with pytest.raises(pabulib.Unreadable, match="not UTF-8"):
        pabulib.decode("żółw".encode("cp1250"))


def test_an_election_without_votes_buys_nothing_by_shares() -> None:
    empty = text(votes="", rule="equalshares/add1")
    assert (selected(empty), pabulib.read(empty).count().spent) == ((), 0)
    assert selected(text(votes="")) == ("a", "c")


def test_equal_shares_lets_a_minority_have_its_project() -> None:
    costs = {"road": 60, "lamp": 60, "bench": 30}
    ballots = [Ballots({"road": 1, "lamp": 1}, 6), Ballots({"bench": 1}, 4)]
    assert equal_shares(costs, ballots, 100).selected == ("road", "bench")
    points = {"road": 6, "lamp": 6, "bench": 4}
    assert greedy(costs, points, 100).selected == ("road", "bench")


def test_the_poor_pay_all_they_have_and_points_share_the_price() -> None:
    costs = {"a": 10, "b": 15, "free": 0}
    ballots = [Ballots({"a": 1, "b": 2, "free": 1}, 1), Ballots({"a": 0, "b": Fraction(1, 2)}, 1)]
    division = equal_shares(costs, ballots, 26, add_one=False)
    assert division.selected == ("b",)
    assert equal_shares(costs, ballots, 26).spent <= 26
    assert equal_shares(costs, [], 26).selected == ()


def test_equal_shares_stops_where_one_more_could_not_be_paid() -> None:
    costs = {"a": 8, "b": 8}
    ballots = [Ballots({"a": 1}, 1), Ballots({"b": 1}, 1)]
    division = equal_shares(costs, ballots, 10)
    assert (division.selected, division.spent) == ((), 0)
    assert division.trace[0]["each"] == 7


def test_of_equal_offers_the_cheaper_goes_first() -> None:
    ballots = [Ballots({"dear": 1, "cheap": 1, "same": 1}, 2)]
    division = equal_shares({"dear": 4, "cheap": 2, "same": 2}, ballots, 8, add_one=False)
    assert division.selected == ("cheap", "same", "dear")
