"""The course of a resolution, told in sentences."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.moves import Move, Refusal
from resolutions.progress.resolution import decide
from resolutions.progress.resolution_acts import ResolutionAct as A
from resolutions.progress.resolution_acts import ResolutionState as S
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.progress.satisfaction import Satisfaction

DONE = ResolutionFacts(tasks=2, tasks_written_off=2, satisfaction=Satisfaction(5, 2, 3))
DESK = frozenset({"secretary", "system"})


def _target(judged: Move[S, A] | Refusal) -> S:
    assert isinstance(judged, Move), judged
    return judged.target


def _reason(judged: Move[S, A] | Refusal) -> str:
    assert isinstance(judged, Refusal)
    assert judged.say_remedy()
    return judged.say_reason()


def test_a_resolution_goes_from_adoption_to_closing() -> None:
    state = S.ADOPTED
    for act in [
        A.CHECK_LEGALITY,
        A.PUBLISH,
        A.ASSIGN,
        A.BEGIN,
        A.FINISH,
        A.APPRAISE,
        A.ARRANGE,
        A.CLOSE,
    ]:
        state = _target(decide(state, act, by=DESK, reason="核查无误", facts=DONE))
    assert state is S.CLOSED


def test_an_unlawful_resolution_returns_to_the_hall_with_a_reason() -> None:
    assert "必须写明理由" in _reason(decide(S.ADOPTED, A.RETURN, by={"street"}, facts=DONE))
    judged = decide(S.ADOPTED, A.RETURN, by={"street"}, reason="超出议事范围", facts=DONE)
    assert _target(judged) is S.RETURNED


def test_nothing_is_assigned_without_tasks() -> None:
    judged = decide(S.PUBLISHED, A.ASSIGN, by=DESK, facts=ResolutionFacts())
    assert _reason(judged) == "还没有任务，不能交办。"


@pytest.mark.parametrize("written_off", [0, 1])
def test_a_resolution_is_not_finished_before_its_last_task(written_off: int) -> None:
    facts = replace(DONE, tasks_written_off=written_off)
    judged = decide(S.IN_PROGRESS, A.FINISH, by=DESK, facts=facts)
    assert _reason(judged) == f"任务销账 {written_off}／2 项，还不能办结。"


def test_a_resolution_without_tasks_is_never_finished() -> None:
    judged = decide(S.IN_PROGRESS, A.FINISH, by=DESK, facts=ResolutionFacts())
    assert "还不能办结" in _reason(judged)


@pytest.mark.parametrize(
    ("said", "failed", "act"),
    [
        (Satisfaction(70, 0, 30), 0, A.APPRAISE),
        (Satisfaction(40, 29, 31), 1, A.RECTIFY_AGAIN),
        (Satisfaction(40, 29, 31), 2, A.GIVE_BACK),
    ],
)
def test_the_residents_answers_say_what_comes_next(said: Satisfaction, failed: int, act: A) -> None:
    facts = replace(DONE, satisfaction=said, failed_appraisals=failed)
    for tried in (A.APPRAISE, A.RECTIFY_AGAIN, A.GIVE_BACK):
        judged = decide(S.WRITTEN_OFF, tried, by=DESK, facts=facts)
        assert isinstance(judged, Move) is (tried is act)


def test_a_refused_appraisal_shows_its_counts() -> None:
    facts = replace(DONE, satisfaction=Satisfaction(4, 2, 4), failed_appraisals=1)
    judged = decide(S.WRITTEN_OFF, A.APPRAISE, by=DESK, facts=facts)
    assert _reason(judged) == "满意和基本满意 6／10，与“评议通过”不符。"


@pytest.mark.parametrize("said", [None, Satisfaction(0, 0, 0)])
def test_nobody_asked_is_no_approval(said: Satisfaction | None) -> None:
    facts = replace(DONE, satisfaction=said)
    assert "还没有居民评议" in _reason(decide(S.WRITTEN_OFF, A.APPRAISE, by=DESK, facts=facts))


@pytest.mark.parametrize(("days", "target"), [(90, S.REOPENED), (91, None), (None, None)])
def test_what_comes_back_within_ninety_days_is_reopened(days: int | None, target: S | None) -> None:
    facts = replace(DONE, days_since_write_off=days)
    judged = decide(S.CLOSED, A.REOPEN, by={"monitor"}, reason="路灯又灭了", facts=facts)
    assert (judged.target if isinstance(judged, Move) else None) is target


def test_a_suspended_resolution_goes_on_where_it_stopped() -> None:
    facts = replace(DONE, suspended_from=S.ASSIGNED)
    assert _target(decide(S.SUSPENDED, A.RESUME, by={"chair"}, facts=facts)) is S.ASSIGNED


def test_what_cannot_be_undone_is_not_rescinded() -> None:
    by, why = {"chair"}, "重议后取消"
    assert _target(decide(S.ASSIGNED, A.REVOKE, by=by, reason=why, facts=DONE)) is S.REVOKED
    done = replace(DONE, done_irreversibly=True)
    assert "不可逆转" in _reason(decide(S.ASSIGNED, A.REVOKE, by=by, reason=why, facts=done))


def test_seventy_in_a_hundred_is_enough_and_nothing_is_rounded_up() -> None:
    assert Satisfaction(7, 0, 3).is_enough
    assert not Satisfaction(699, 0, 301).is_enough
    assert Satisfaction(1, 1, 1).share == Fraction(2, 3)
    assert Satisfaction(0, 0, 0).share is None
    assert not Satisfaction(0, 0, 0).is_enough
