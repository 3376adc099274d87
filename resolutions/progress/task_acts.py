"""The law of a task: which act leads from where to where, and who may take it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.marks import N_
from app.moves import Step, step
from resolutions.progress.task_states import OPEN, SUSPENDABLE
from resolutions.progress.task_states import TaskState as T


class TaskAct(StrEnum):
    """What may be done to a task."""

    ACCEPT = "accept"
    DISPUTE = "dispute"
    UPHOLD_DISPUTE = "uphold_dispute"
    DISMISS_DISPUTE = "dismiss_dispute"
    REPORT = "report"
    SELF_CHECK = "self_check"
    BEGIN_INSPECTION = "begin_inspection"
    PASS_INSPECTION = "pass_inspection"  # noqa: S105 - an act, no password
    FAIL_INSPECTION = "fail_inspection"
    SUBMIT_RECTIFICATION = "submit_rectification"
    PASS_RECHECK = "pass_recheck"  # noqa: S105 - an act, no password
    FAIL_RECHECK = "fail_recheck"
    REQUIRE_AGAIN = "require_again"
    REHANG = "rehang"
    REASSIGN = "reassign"
    SUSPEND = "suspend"
    RESUME = "resume"
    REVOKE = "revoke"


LEGAL: Mapping[T, frozenset[T]] = {
    T.ASSIGNED: frozenset({T.ACCEPTED, T.DISPUTED, T.SUSPENDED, T.REVOKED}),
    T.DISPUTED: frozenset({T.ASSIGNED, T.ACCEPTED, T.REVOKED}),
    T.ACCEPTED: frozenset({T.IN_PROGRESS, T.SUSPENDED, T.REVOKED}),
    T.IN_PROGRESS: frozenset({T.IN_PROGRESS, T.SELF_CHECKED, T.SUSPENDED, T.REVOKED}),
    T.SELF_CHECKED: frozenset({T.INSPECTING, T.RECHECK, T.RECTIFYING, T.REVOKED}),
    T.INSPECTING: frozenset({T.RECHECK, T.RECTIFYING, T.REVOKED}),
    T.RECTIFYING: frozenset({T.RECHECK, T.SUSPENDED, T.REVOKED}),
    T.RECHECK: frozenset({T.WRITTEN_OFF, T.RECTIFYING, T.REVOKED}),
    T.WRITTEN_OFF: frozenset({T.RECTIFYING, T.REOPENED}),
    T.REOPENED: frozenset({T.ASSIGNED, T.REVOKED}),
    T.SUSPENDED: frozenset({*SUSPENDABLE, T.REVOKED}),
    T.REVOKED: frozenset(),
}
"""Which state may follow which; ``TASK_ACTS`` says by which act."""

_A = TaskAct
_CHECKED = frozenset({T.SELF_CHECKED, T.INSPECTING})
_INSPECTORS = "monitor representative street"
_RECHECKERS = "monitor third_party street"
_DESK = "secretary street"
_RULE = "议事流程·督"

TASK_ACTS: Mapping[TaskAct, Step[T]] = {
    _A.ACCEPT: step(N_("签收"), {T.ASSIGNED}, T.ACCEPTED, "handler", "首接负责"),
    _A.DISPUTE: step(
        N_("派单异议"),
        {T.ASSIGNED},
        T.DISPUTED,
        "handler",
        "接诉即办条例 §12",
        needs_reason=True,
    ),
    _A.UPHOLD_DISPUTE: step(
        N_("异议成立，改派"),
        {T.DISPUTED},
        T.ASSIGNED,
        _DESK,
        "接诉即办条例 §12",
        needs_reason=True,
    ),
    _A.DISMISS_DISPUTE: step(
        N_("异议不成立"), {T.DISPUTED}, T.ACCEPTED, _DESK, "首接负责", needs_reason=True
    ),
    _A.REPORT: step(
        N_("报告进度"), {T.ACCEPTED, T.IN_PROGRESS}, T.IN_PROGRESS, "handler", "进度跟踪单"
    ),
    _A.SELF_CHECK: step(N_("自查完成"), {T.IN_PROGRESS}, T.SELF_CHECKED, "handler", _RULE),
    _A.BEGIN_INSPECTION: step(N_("开始检查"), {T.SELF_CHECKED}, T.INSPECTING, _INSPECTORS, _RULE),
    _A.PASS_INSPECTION: step(N_("检查合格"), _CHECKED, T.RECHECK, _INSPECTORS, _RULE),
    _A.FAIL_INSPECTION: step(
        N_("检查不合格，整改"), _CHECKED, T.RECTIFYING, _INSPECTORS, "整改3个工作日"
    ),
    _A.SUBMIT_RECTIFICATION: step(
        N_("提交整改"), {T.RECTIFYING}, T.RECHECK, "handler", "整改3个工作日"
    ),
    _A.PASS_RECHECK: step(
        N_("复核合格，销账"), {T.RECHECK}, T.WRITTEN_OFF, _RECHECKERS, "第三方复核"
    ),
    _A.FAIL_RECHECK: step(
        N_("复核不合格，整改"), {T.RECHECK}, T.RECTIFYING, _RECHECKERS, "第三方复核"
    ),
    _A.REQUIRE_AGAIN: step(
        N_("二次整改"),
        {T.WRITTEN_OFF},
        T.RECTIFYING,
        "secretary street system",
        "满意度低于70%二次整改",
        needs_reason=True,
    ),
    _A.REHANG: step(
        N_("复挂账"),
        {T.WRITTEN_OFF},
        T.REOPENED,
        "secretary street monitor system",
        "90日内复发",
        needs_reason=True,
    ),
    _A.REASSIGN: step(N_("重新交办"), {T.REOPENED}, T.ASSIGNED, _DESK, _RULE),
    _A.SUSPEND: step(
        N_("暂停实施"), SUSPENDABLE, T.SUSPENDED, "secretary street chair", _RULE, needs_reason=True
    ),
    _A.RESUME: step(N_("恢复实施"), {T.SUSPENDED}, None, "secretary street chair", _RULE),
    _A.REVOKE: step(
        N_("撤销任务"), OPEN, T.REVOKED, "secretary street system", "RONR 35", needs_reason=True
    ),
}
"""Read aloud: this act, from these states, to this one, by these people, under this rule."""
