"""The course of a task, told in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.moves import Move, Refusal
from resolutions.progress.evidence import Phase, Shot, date_of_shot
from resolutions.progress.inspection import Axis, AxisFinding, Inspection
from resolutions.progress.task import act_of, decide
from resolutions.progress.task_acts import TaskAct as A
from resolutions.progress.task_guards import TaskFacts
from resolutions.progress.task_states import TaskState as T

HANDLER, MONITOR = 1, 2
GOOD = Inspection(MONITOR, tuple(AxisFinding(axis, passed=True) for axis in Axis))
POOR = replace(
    GOOD, findings=(*GOOD.findings[:2], AxisFinding(Axis.RESULT, passed=False, remark="未通电"))
)
SHOTS = tuple(Shot(phase, date(2026, 9, 21), "3号楼") for phase in Phase)
FACTS = TaskFacts(
    actor=HANDLER,
    handlers=frozenset({HANDLER}),
    evidence=1,
    evidence_of_mending=1,
    shots=SHOTS,
)


def _target(judged: Move[T, A] | Refusal) -> T:
    assert isinstance(judged, Move), judged
    return judged.target


def _reason(judged: Move[T, A] | Refusal) -> str:
    assert isinstance(judged, Refusal)
    assert judged.say_remedy()
    assert judged.rule
    return judged.say_reason()


def test_a_task_goes_from_the_order_to_its_write_off() -> None:
    passed = replace(FACTS, inspection=GOOD)
    state = T.ASSIGNED
    for act, by, facts in [
        (A.ACCEPT, "handler", FACTS),
        (A.REPORT, "handler", FACTS),
        (A.REPORT, "handler", FACTS),
        (A.SELF_CHECK, "handler", FACTS),
        (A.BEGIN_INSPECTION, "monitor", replace(FACTS, actor=MONITOR)),
        (A.PASS_INSPECTION, "monitor", passed),
        (A.PASS_RECHECK, "third_party", passed),
    ]:
        state = _target(decide(state, act, by={by}, facts=facts))
    assert state is T.WRITTEN_OFF


def test_a_failed_check_leads_to_mending_and_a_recheck() -> None:
    failed = replace(FACTS, inspection=POOR)
    state = _target(decide(T.SELF_CHECKED, A.FAIL_INSPECTION, by={"monitor"}, facts=failed))
    assert state is T.RECTIFYING
    state = _target(decide(state, A.SUBMIT_RECTIFICATION, by={"handler"}, facts=FACTS))
    assert state is T.RECHECK
    assert _target(decide(state, A.FAIL_RECHECK, by={"monitor"}, facts=failed)) is T.RECTIFYING


@pytest.mark.parametrize(
    ("state", "inspection", "act"),
    [
        (T.SELF_CHECKED, GOOD, A.PASS_INSPECTION),
        (T.INSPECTING, POOR, A.FAIL_INSPECTION),
        (T.RECHECK, GOOD, A.PASS_RECHECK),
        (T.RECHECK, POOR, A.FAIL_RECHECK),
    ],
)
def test_a_complete_check_amounts_to_one_act(state: T, inspection: Inspection, act: A) -> None:
    assert act_of(state, inspection) is act


def test_nothing_is_handed_in_without_evidence() -> None:
    bare = replace(FACTS, evidence=0)
    judged = decide(T.IN_PROGRESS, A.SELF_CHECK, by={"handler"}, facts=bare)
    assert _reason(judged) == "没有进度照片或材料，不能“自查完成”。"


@pytest.mark.parametrize(
    ("shots", "why"),
    [
        ((), "还没有“办理前”的照片，不能请求检查。"),
        (SHOTS[:2], "还没有“办理后”的照片，不能请求检查。"),
        (
            (Shot(Phase.BEFORE), *SHOTS[1:]),
            "还没有“办理前”的照片，或没写地点和日期，不能请求检查。",
        ),
        (
            (*SHOTS[:2], Shot(Phase.AFTER, spot="3号楼")),
            "还没有“办理后”的照片，或没写地点和日期，不能请求检查。",
        ),
    ],
)
def test_closing_is_asked_for_with_before_and_after(shots: tuple[Shot, ...], why: str) -> None:
    judged = decide(T.IN_PROGRESS, A.SELF_CHECK, by={"handler"}, facts=replace(FACTS, shots=shots))
    assert _reason(judged) == why


def test_a_photo_is_not_from_tomorrow() -> None:
    assert date_of_shot(date(2026, 9, 21), today=date(2026, 9, 21)) is None
    assert isinstance(date_of_shot(date(2026, 9, 22), today=date(2026, 9, 21)), Refusal)


def test_old_evidence_does_not_prove_a_mending() -> None:
    unmended = replace(FACTS, evidence=5, evidence_of_mending=0)
    judged = decide(T.RECTIFYING, A.SUBMIT_RECTIFICATION, by={"handler"}, facts=unmended)
    assert "没有进度照片" in _reason(judged)


@pytest.mark.parametrize(
    ("act", "inspection"),
    [(A.PASS_RECHECK, None), (A.PASS_RECHECK, POOR), (A.FAIL_RECHECK, GOOD)],
)
def test_a_recheck_says_what_was_found(act: A, inspection: Inspection | None) -> None:
    facts = replace(FACTS, inspection=inspection)
    assert "三项检查的结论" in _reason(decide(T.RECHECK, act, by={"monitor"}, facts=facts))


@pytest.mark.parametrize("state", [T.SELF_CHECKED, T.INSPECTING, T.RECHECK])
def test_a_handler_who_is_also_a_monitor_does_not_check_the_own_work(state: T) -> None:
    own = replace(GOOD, inspector=HANDLER)
    facts = replace(FACTS, inspection=own)
    judged = decide(state, act_of(state, own), by={"monitor", "handler"}, facts=facts)
    assert "不能检查、复核自己承办的任务" in _reason(judged)


@pytest.mark.parametrize(("state", "refused"), [(T.RECHECK, True), (T.INSPECTING, False)])
def test_whoever_inspected_it_does_not_recheck_it(state: T, *, refused: bool) -> None:
    facts = replace(FACTS, inspection=GOOD, inspectors=frozenset({GOOD.inspector}))
    judged = decide(state, act_of(state, GOOD), by={"monitor"}, facts=facts)
    assert isinstance(judged, Refusal) is refused
    if refused:
        assert "由不同的人办理" in _reason(judged)


def test_a_handler_does_not_even_begin_to_check_the_own_work() -> None:
    judged = decide(T.SELF_CHECKED, A.BEGIN_INSPECTION, by={"monitor"}, facts=FACTS)
    assert "自己承办" in _reason(judged)


@pytest.mark.parametrize(
    ("today", "target"), [(date(2026, 11, 24), T.DISPUTED), (date(2026, 11, 25), None)]
)
def test_a_unit_disputes_within_a_working_day_or_not_at_all(today: date, target: T | None) -> None:
    facts = replace(FACTS, today=today, accept_due=date(2026, 11, 24))
    judged = decide(T.ASSIGNED, A.DISPUTE, by={"handler"}, reason="不属于本单位", facts=facts)
    assert (judged.target if isinstance(judged, Move) else None) is target


def test_a_dispute_without_its_dates_is_refused() -> None:
    judged = decide(T.ASSIGNED, A.DISPUTE, by={"handler"}, reason="不属于本单位", facts=FACTS)
    assert "期限已过" in _reason(judged)


def test_a_late_acceptance_is_better_than_none() -> None:
    late = replace(FACTS, today=date(2026, 12, 1), accept_due=date(2026, 11, 24))
    assert _target(decide(T.ASSIGNED, A.ACCEPT, by={"handler"}, facts=late)) is T.ACCEPTED


def test_the_first_receiver_carries_on_when_the_dispute_is_dismissed() -> None:
    judged = decide(T.DISPUTED, A.DISMISS_DISPUTE, by={"street"}, reason="属本单位", facts=FACTS)
    assert _target(judged) is T.ACCEPTED


def test_suspended_work_goes_on_where_it_stopped() -> None:
    judged = decide(T.RECTIFYING, A.SUSPEND, by={"street"}, reason="暴雨", facts=FACTS)
    assert _target(judged) is T.SUSPENDED
    facts = replace(FACTS, suspended_from=T.RECTIFYING)
    assert _target(decide(T.SUSPENDED, A.RESUME, by={"street"}, facts=facts)) is T.RECTIFYING


def test_the_unit_cannot_stop_its_own_clock() -> None:
    judged = decide(T.IN_PROGRESS, A.SUSPEND, by={"handler"}, reason="人手不足", facts=FACTS)
    assert "不由您办理" in _reason(judged)


@pytest.mark.parametrize(("days", "target"), [(0, T.REOPENED), (90, T.REOPENED), (91, None)])
def test_what_comes_back_within_ninety_days_is_hung_again(days: int, target: T | None) -> None:
    facts = replace(FACTS, days_since_write_off=days)
    judged = decide(T.WRITTEN_OFF, A.REHANG, by={"monitor"}, reason="又坏了", facts=facts)
    assert (judged.target if isinstance(judged, Move) else None) is target


def test_rehanging_without_the_date_of_the_write_off_is_refused() -> None:
    judged = decide(T.WRITTEN_OFF, A.REHANG, by={"monitor"}, reason="又坏了", facts=FACTS)
    assert _reason(judged) == "销账已超过 90 日，不再复挂原账。"


def test_what_cannot_be_undone_is_not_revoked() -> None:
    by, why = {"street"}, "决议已取消"
    assert _target(decide(T.ACCEPTED, A.REVOKE, by=by, reason=why, facts=FACTS)) is T.REVOKED
    done = replace(FACTS, done_irreversibly=True)
    assert "不可逆转" in _reason(decide(T.ACCEPTED, A.REVOKE, by=by, reason=why, facts=done))


def test_an_act_out_of_turn_names_the_state() -> None:
    judged = decide(T.ASSIGNED, A.SELF_CHECK, by={"handler"}, facts=FACTS)
    assert _reason(judged) == "现在是“已交办”状态，不能“自查完成”。"
