"""The law of covenants: screened, voted on, filed; clause by clause; procedures in their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.moves import Move, Refusal
from resolutions.progress.clause_changes import Change, changes
from resolutions.progress.covenant import (
    FORCE,
    CovenantFacts,
    Point,
    decide,
    forceful_words,
    may_review_on,
    years_on,
)
from resolutions.progress.covenant_acts import (
    COVENANT_ACTS,
    COVENANT_NAMES,
    LEGAL,
    CovenantKind,
)
from resolutions.progress.covenant_acts import CovenantAct as A
from resolutions.progress.covenant_acts import CovenantState as S
from resolutions.progress.procedures import STEPS, Procedure, RunFacts, may_tick, next_step

GOOD = CovenantFacts(
    clauses=3,
    points=dict.fromkeys(Point, True),
    poll_passed=True,
    rule_code="residents_2018",
    poll_is_later=True,
    present=40,
    women_present=18,
    filing_number="街备〔2026〕3号",
)
EVERYBODY = frozenset({"secretary", "street", "system"})
_texts = some.lists(some.text("停车灭火楼道不得堆放", min_size=1, max_size=12), max_size=8)


def _judge(state: S, act: A, facts: CovenantFacts = GOOD, by: Sequence[str] = ()) -> object:
    return decide(state, act, by=by or EVERYBODY, reason="理由", facts=facts)


def _with(**changed: object) -> CovenantFacts:
    return CovenantFacts(**(vars(GOOD) | changed))


def test_the_table_and_the_law_say_the_same() -> None:
    led: dict[S, set[S | None]] = {state: set() for state in S}
    for row in COVENANT_ACTS.values():
        for source in row.sources:
            led[source].add(row.target)
    assert led == {state: set(targets) for state, targets in LEGAL.items()}
    assert set(COVENANT_NAMES) == set(S)


@given(some.lists(some.sampled_from(A), max_size=30))
def test_nothing_is_in_force_that_was_not_screened_voted_on_and_filed(acts: list[A]) -> None:
    state, taken = S.PROPOSED, []
    for act in acts:
        judged = _judge(state, act)
        if isinstance(judged, Move):
            state = judged.target
            taken.append(act)
    if state in {S.IN_FORCE, S.REVIEWED, S.SUPERSEDED, S.REPEALED}:
        order = [A.CONSULT, A.SUBMIT, A.PASS_SCREENING, A.ADOPT, A.FILE, A.ENTER]
        last = [max(n for n, one in enumerate(taken) if one is act) for act in order]
        assert last == sorted(last)


@pytest.mark.parametrize(
    ("state", "act", "changed"),
    [
        (S.DRAFT, A.SUBMIT, {"clauses": 0}),
        (S.DRAFT, A.SUBMIT, {"forceful": ("罚款",)}),
        (S.SCREENING, A.PASS_SCREENING, {"points": {Point.LAWFUL: True}}),
        (
            S.SCREENING,
            A.PASS_SCREENING,
            {"points": dict.fromkeys(Point, True) | {Point.WOMEN: False}},
        ),
        (S.SCREENING, A.REFUSE_SCREENING, {}),
        (S.VOTING, A.ADOPT, {"poll_passed": False}),
        (S.VOTING, A.ADOPT, {"poll_passed": None}),
        (S.VOTING, A.ADOPT, {"rule_code": "hall_default"}),
        (S.VOTING, A.ADOPT, {"kind": CovenantKind.VILLAGE}),
        (S.VOTING, A.ADOPT, {"women_present": 0}),
        (S.VOTING, A.ADOPT, {"women_present": 41}),
        (S.VOTING, A.ADOPT, {"poll_is_later": False}),
        (S.ADOPTED, A.FILE, {"filing_number": " "}),
        *(
            (standing, A.REPEAL, missing)
            for standing in (S.IN_FORCE, S.REVIEWED)
            for missing in (
                {"poll_passed": None},
                {"poll_passed": False},
                {"rule_code": "hall_default"},
                {"poll_is_later": False},
                {"women_present": 0},
            )
        ),
    ],
)
def test_what_is_missing_is_refused(state: S, act: A, changed: dict[str, object]) -> None:
    assert isinstance(_judge(state, act, _with(**changed)), Refusal)


def test_the_day_of_review_is_within_one_term() -> None:
    today = date(2028, 2, 29)
    assert years_on(today) == date(2029, 2, 28)
    assert years_on(date(2026, 10, 1), 5) == date(2031, 10, 1)
    assert may_review_on(date(2028, 3, 1), today=today) is None
    assert may_review_on(date(2033, 2, 28), today=today) is None
    for wrong in (None, today, date(2033, 3, 1)):
        assert may_review_on(wrong, today=today) is not None


def test_what_is_whole_goes_on() -> None:
    refused = _with(points=dict.fromkeys(Point, True) | {Point.WOMEN: False})
    village = _with(kind=CovenantKind.VILLAGE, rule_code="villagers")
    assert isinstance(_judge(S.DRAFT, A.SUBMIT), Move)
    assert isinstance(_judge(S.SCREENING, A.PASS_SCREENING), Move)
    assert isinstance(_judge(S.SCREENING, A.REFUSE_SCREENING, refused), Move)
    assert isinstance(_judge(S.VOTING, A.ADOPT, village), Move)
    assert isinstance(_judge(S.ADOPTED, A.FILE), Move)
    assert isinstance(_judge(S.IN_FORCE, A.REPEAL), Move)
    assert isinstance(_judge(S.REVIEWED, A.REPEAL, village), Move)


def test_only_the_street_screens_and_files() -> None:
    assert isinstance(_judge(S.SCREENING, A.PASS_SCREENING, by=["secretary"]), Refusal)
    assert isinstance(_judge(S.ADOPTED, A.FILE, by=["secretary"]), Refusal)


@pytest.mark.parametrize("word", FORCE)
def test_words_of_force_are_found(word: str) -> None:
    assert word in forceful_words(f"违反的，{word}。")


def test_persuasion_is_no_force() -> None:
    assert not forceful_words("违反的，由楼门长劝导；造成损失的，协商赔偿。")


@given(_texts, _texts)
def test_every_clause_of_both_versions_is_told_once(old: list[str], new: list[str]) -> None:
    told = changes(old, new)
    assert [one.new for one in told if one.change is not Change.REMOVED] == new
    assert sorted(one.old for one in told if one.change is not Change.ADDED) == sorted(old)
    assert all((one.old == one.new) for one in told if one.change is Change.SAME)


def test_a_reworded_clause_stands_beside_its_old_words() -> None:
    told = changes(
        ["楼道不堆放杂物。", "遛狗要牵绳。"],
        ["楼道和消防通道不堆放杂物。", "晚十点后不跳广场舞。"],
    )
    assert [one.change for one in told] == [Change.REMOVED, Change.CHANGED, Change.ADDED]
    assert (told[1].old, told[1].new) == ("楼道不堆放杂物。", "楼道和消防通道不堆放杂物。")


@pytest.mark.parametrize("procedure", Procedure)
def test_a_procedure_goes_step_by_step_to_its_end(procedure: Procedure) -> None:
    done: list[int] = []
    for number in range(1, len(STEPS[procedure]) + 1):
        facts = RunFacts(procedure, tuple(done))
        assert next_step(facts) == number
        assert may_tick(facts, number, "已张贴") is None
        assert may_tick(facts, number, " ") is not None
        assert may_tick(facts, number + 1, "已张贴") is not None
        done.append(number)
    assert next_step(RunFacts(procedure, done)) is None


def test_towing_has_the_seven_steps_of_the_document() -> None:
    assert len(STEPS[Procedure.TOWING]) == 7
