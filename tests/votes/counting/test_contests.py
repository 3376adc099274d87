"""Votes on options from their ledger: who is chosen under the rule, and what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.votes.counting.named_polls import NamedPoll, held_poll, roll_of
from votes import verify
from votes.counting.arithmetic import in_chinese
from votes.counting.decision import Outcome
from votes.counting.methods import METHODS
from votes.counting.records import NamedResult, NamedSetup, Option, Terms, roll_root
from votes.counting.result import count, differences
from votes.counting.verdict import verdict
from votes.crypto import fields
from votes.crypto.ledger import BrokenChain, EntryType, append

PLANS = (Option("a", "方案甲", 300), Option("b", "方案乙", 200), Option("c", "方案丙", 100))


def setup_for(
    poll: NamedPoll, method: str, terms: Terms | None, options: tuple[Option, ...] = PLANS
) -> NamedSetup:
    """The setup of a poll on options."""
    return replace(
        poll.setup,
        method=method,
        options=options,
        terms=terms,
        roll_size=len(poll.roll),
        roll_root=roll_root(poll.roll),
    )


def held(
    method: str,
    votes: Sequence[Any],
    terms: Terms | None = None,
    *,
    members: int = 0,
    options: tuple[Option, ...] = PLANS,
) -> NamedPoll:
    """A vote on the plans: held, closed and declared."""
    poll = NamedPoll(roll_of(members or len(votes)))
    first = append(None, EntryType.SETUP, fields.write(setup_for(poll, method, terms, options)))
    poll.entries[:] = [first]
    for voter, choice in enumerate(votes):
        poll.cast(voter, choice)
    poll.close(range(len(votes)))
    poll.declare()
    poll.notes.clear()
    poll.last = None
    poll.checkpoint()
    return poll


def result_of(poll: NamedPoll) -> NamedResult:
    """The recorded result, which must be what the ledger gives."""
    assert not differences(poll.entries, poll.roll)
    return fields.read(NamedResult, poll.entries[-1].body or "")


def test_a_plan_with_more_than_half_is_chosen() -> None:
    result = result_of(held("plurality", ["a", "a", "a", "b", "abstain"]))
    assert (result.outcome, result.elected) == (Outcome.PASSED, ("a",))
    assert (result.yes.heads, result.no.heads, result.abstain.heads) == (3, 1, 1)
    assert [line.votes.heads for line in result.standing or ()] == [3, 1, 0]


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        (["a", "a", "b", "b", "c"], Outcome.TIED),
        (["a", "a", "b", "b"], Outcome.TIED),
        (["a", "a", "b", "c", "abstain"], Outcome.FAILED),
    ],
)
def test_without_a_majority_nothing_is_chosen(votes: list[str], outcome: Outcome) -> None:
    result = result_of(held("plurality", votes))
    assert (result.outcome, result.elected) == (outcome, ())


def test_without_a_quorum_nothing_is_chosen() -> None:
    result = result_of(held("plurality", ["a"], members=9))
    assert (result.outcome, result.elected) == (Outcome.INQUORATE, ())


def test_seats_go_to_those_with_a_majority_and_a_tie_elects_neither() -> None:
    two = Terms(seats=2)
    full = result_of(held("approval", [["a", "b"], ["a", "b"], ["a"]], two))
    assert (full.outcome, full.elected) == (Outcome.PASSED, ("a", "b"))
    tied = result_of(held("approval", [["a", "b", "c"], ["a", "b", "c"], ["a"]], two))
    assert (tied.outcome, tied.elected) == (Outcome.TIED, ("a",))
    short = result_of(held("approval", [["a"], ["a", "b"], ["a", "c"]], two))
    assert (short.outcome, short.elected) == (Outcome.FAILED, ("a",))


def test_lots_drawn_in_public_break_the_tie() -> None:
    drawn = Terms(seats=2, seed="20260301-07")
    result = result_of(held("approval", [["a", "b", "c"], ["a", "b", "c"], ["a"]], drawn))
    assert result.outcome is Outcome.PASSED
    assert result.elected is not None
    assert len(result.elected) == 2


def test_a_budget_is_divided_when_enough_took_part() -> None:
    terms = Terms(budget=400, unit=1, within=True)
    result = result_of(held("equal_shares", [["a"], ["a", "c"], ["c"]], terms))
    assert (result.outcome, result.elected) == (Outcome.PASSED, ("c", "a"))
    assert result.trace[0]["act"] == "purses"
    few = result_of(held("greedy", [["a"], "abstain", "abstain"], terms))
    assert (few.outcome, few.elected) == (Outcome.FAILED, ())


def test_grades_are_put_to_the_rule_by_the_good_ones() -> None:
    grades = (Option("good", "满意"), Option("fair", "基本满意"), Option("bad", "不满意"))
    task = (Option("task", "充电桩"),)
    votes = [["good"], ["fair"], ["bad"], "abstain"]
    terms = Terms(grades=grades, good=2)
    result = result_of(held("grades", votes, terms, options=task))
    assert (result.yes.heads, result.no.heads, result.outcome) == (2, 1, Outcome.FAILED)
    assert result_of(held("grades", votes[:3], terms, options=task)).elected == ("task",)


def test_a_vote_on_one_motion_records_no_options() -> None:
    result = result_of(held_poll(["yes", "yes", "no"], members=3, present=3))
    assert (result.standing, result.elected, result.trace) == (None, None, None)


def test_a_setup_that_its_method_cannot_hold_breaks_the_ledger() -> None:
    with pytest.raises(BrokenChain):
        held("approval", [["a"]], Terms(seats=4))


def test_what_the_ballot_cannot_say_is_not_counted() -> None:
    poll = held("approval", [["b", "a"], {"a": 1}, ["a"]])
    rejected = count(poll.entries[:-1], poll.roll).result.rejected
    assert [one.reason for one in rejected] == ["no_such_option", "no_such_option"]


GRADES = (Option("good", "满意"), Option("fair", "基本满意"), Option("bad", "不满意"))
SAID: dict[str, Any] = {
    "one": "b",
    "several": ["a", "c"],
    "grades": ["good", "bad", "fair"],
    "ranking": ["c", "a"],
    "projects": ["b", "c"],
}


@pytest.mark.parametrize("code", [code for code in METHODS if code != "yes_no_abstain"])
def test_a_resident_counts_every_method_again_and_finds_a_changed_result(
    code: str, tmp_path: Path
) -> None:
    terms = Terms(budget=400, grades=GRADES, good=2)
    poll = held(code, [SAID[METHODS[code].asks]] * 3 + ["abstain"], terms)
    record = tmp_path / "record.json"
    record.write_text(poll.export(), encoding="utf-8")
    assert verify.main([str(record)]) == 0
    result = fields.read(NamedResult, poll.entries[-1].body or "")
    poll.entries.pop()
    poll.append(EntryType.RESULT, fields.write(replace(result, elected=("a", "b", "c"))))
    poll.notes.clear()
    poll.last = None
    poll.checkpoint()
    record.write_text(poll.export(), encoding="utf-8")
    assert verify.main([str(record)]) == 1


def said(poll: NamedPoll) -> str:
    """The verdict in Chinese."""
    found = count(poll.entries[:-1], poll.roll)
    return in_chinese(verdict(found.tally.setup, found.conclusion))


def test_the_verdict_names_what_was_chosen_the_arithmetic_and_the_end() -> None:
    assert said(held("plurality", ["a", "a", "b"])) == (
        "选出：方案甲。 领先的“方案甲”： 应到3 实到3 赞成2 > 3/2 结果有效"
    )
    assert said(held("plurality", ["a", "b"])).startswith("没有选出。")
    terms = Terms(budget=400)
    assert said(held("greedy", [["a", "c"]], terms)).startswith("选出：方案甲、方案丙。 应到1")
    plain = held_poll(["yes"], members=1, present=1)
    assert said(plain) == "应到1 实到1 赞成1 > 1/2 通过"
