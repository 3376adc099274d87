"""The triple review, told in sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moves import Refusal
from proposals.lifecycle.review import (
    CRITERION_NAMES,
    OUTCOME_NAMES,
    Criterion,
    Finding,
    Outcome,
    Reviewer,
    Verdict,
    conclude,
    outcomes_open,
)


def _findings(*failed: Criterion) -> list[Finding]:
    return [Finding(criterion, criterion not in failed, "已核实") for criterion in Criterion]


def _reason(concluded: Verdict | Refusal) -> str:
    assert isinstance(concluded, Refusal)
    assert concluded.say_remedy()
    return concluded.say_reason()


def test_three_times_yes_is_filed() -> None:
    verdict = conclude(_findings(), [Reviewer(2), Reviewer(1)], proposers={9})
    assert isinstance(verdict, Verdict)
    assert (verdict.outcome, verdict.reviewers, verdict.excluded) == (Outcome.FILED, (1, 2), ())


def test_an_unlawful_matter_is_declined_and_an_impracticable_one_is_returned() -> None:
    assert outcomes_open(_findings(Criterion.LAWFUL))[0] is Outcome.DECLINED
    assert outcomes_open(_findings(Criterion.FEASIBLE))[0] is Outcome.RETURNED


@pytest.mark.parametrize("failed", Criterion)
def test_one_no_is_enough_against_filing(failed: Criterion) -> None:
    reviewed = conclude(_findings(failed), [Reviewer(1)], proposers=(), outcome=Outcome.FILED)
    assert _reason(reviewed) == "三项结论与“同意立项”不一致。"


def test_three_times_yes_cannot_be_declined() -> None:
    reviewed = conclude(_findings(), [Reviewer(1)], proposers=(), outcome=Outcome.DECLINED)
    assert "不一致" in _reason(reviewed)


@pytest.mark.parametrize(
    "findings",
    [[], _findings()[:2], [*_findings(), _findings()[0]]],
    ids=["none", "one missing", "one twice"],
)
def test_each_criterion_is_answered_once(findings: list[Finding]) -> None:
    assert "各有一个结论" in _reason(conclude(findings, [Reviewer(1)], proposers=()))


def test_each_answer_has_its_reason() -> None:
    findings = [*_findings()[:2], Finding(Criterion.FEASIBLE, is_met=True, reason=" ")]
    reviewed = conclude(findings, [Reviewer(1)], proposers=())
    assert _reason(reviewed) == "“可行性”的结论没有写理由。"


def test_nobody_judges_the_own_proposal_or_where_an_interest_is_declared() -> None:
    reviewers = [Reviewer(1), Reviewer(2, declares_interest=True), Reviewer(3)]
    verdict = conclude(_findings(), reviewers, proposers={1})
    assert isinstance(verdict, Verdict)
    assert (verdict.reviewers, verdict.excluded) == ((3,), (1, 2))


def test_where_all_must_stand_aside_there_is_no_verdict() -> None:
    reviewed = conclude(_findings(), [Reviewer(1)], proposers={1})
    assert _reason(reviewed) == "回避之后只剩 0 名审查人，至少要 1 名。"


def test_a_hall_may_ask_for_more_reviewers() -> None:
    reviewed = conclude(_findings(), [Reviewer(1)], proposers=(), reviewers_required=2)
    assert "至少要 2 名" in _reason(reviewed)


def test_a_review_needs_somebody_even_where_the_hall_asks_for_nobody() -> None:
    assert "至少要 1 名" in _reason(conclude(_findings(), [], proposers=(), reviewers_required=0))


def test_every_criterion_and_outcome_has_a_name() -> None:
    assert set(CRITERION_NAMES) == set(Criterion)
    assert set(OUTCOME_NAMES) == set(Outcome)


@given(
    st.permutations(list(Criterion)),
    st.sets(st.sampled_from(Criterion)),
    st.none() | st.sampled_from(Outcome),
)
def test_a_matter_is_filed_exactly_when_all_three_are_met(
    order: list[Criterion], failed: set[Criterion], outcome: Outcome | None
) -> None:
    findings = [Finding(criterion, criterion not in failed, "理由") for criterion in order]
    concluded = conclude(findings, [Reviewer(1)], proposers=(), outcome=outcome)
    if isinstance(concluded, Refusal):
        assert (outcome is Outcome.FILED) == bool(failed)
        return
    assert (concluded.outcome is Outcome.FILED) == (not failed)
    assert [finding.criterion for finding in concluded.findings] == list(Criterion)


def test_those_concerned_are_heard_and_do_not_judge() -> None:
    verdict = conclude(_findings(), [Reviewer(1), Reviewer(2)], proposers=(), stakeholders=(2,))
    assert isinstance(verdict, Verdict)
    assert (verdict.reviewers, verdict.excluded) == ((1,), (2,))


@pytest.mark.parametrize("why", ["proposer", "stakeholder", "interest"])
def test_whoever_stands_aside_does_not_conclude_for_the_others(why: str) -> None:
    reviewed = conclude(
        _findings(),
        [Reviewer(1, declares_interest=why == "interest"), Reviewer(2)],
        proposers=(1,) if why == "proposer" else (),
        stakeholders=(1,) if why == "stakeholder" else (),
        concluder=1,
    )
    assert "不能由您来下" in _reason(reviewed)
    assert isinstance(conclude(_findings(), [Reviewer(2)], proposers=(), concluder=2), Verdict)
