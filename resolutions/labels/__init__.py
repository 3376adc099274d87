"""Names of states, standings, units and steps in the glossary's words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, lazy_pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from resolutions.models.budget import Resource
from resolutions.models.inspection import Round
from resolutions.models.task import Duty
from resolutions.models.unit import UnitKind
from resolutions.progress.escalation import LADDER, RUNG_NAMES, TURN_NAMES, Rung, Turn
from resolutions.progress.evidence import PHASE_NAMES, Phase
from resolutions.progress.inspection import AXIS_NAMES, Axis
from resolutions.progress.reached import Reached
from resolutions.progress.resolution_acts import (
    RESOLUTION_ACTS,
    RESOLUTION_NAMES,
    ResolutionState,
)
from resolutions.progress.standing import Colour, Standing
from resolutions.progress.task_acts import TASK_ACTS
from resolutions.progress.task_states import TASK_NAMES, TaskState

UNIT_KIND_LABELS: Mapping[UnitKind, LazyString] = {
    UnitKind.DEPARTMENT: _l("区级部门"),
    UnitKind.OFFICE: _l("街道科室、站所"),
    UnitKind.COMMUNITY: _l("社区居委会"),
    UnitKind.PROPERTY: _l("物业公司"),
    UnitKind.COMPANY: _l("企业、社会单位"),
    UnitKind.ORGANISATION: _l("社会组织"),
    UnitKind.OTHER: _l("其他单位"),
}

DUTY_LABELS: Mapping[Duty, LazyString] = {
    Duty.LEAD: _l("牵头单位"),
    Duty.RESPONSIBLE: _l("责任单位"),
}

RESOURCE_LABELS: Mapping[Resource, LazyString] = {
    Resource.STAFF: _l("人员"),
    Resource.MONEY: _l("经费"),
    Resource.EQUIPMENT: _l("装备"),
}

ROUND_LABELS: Mapping[Round, LazyString] = {
    Round.INSPECTION: _l("检查"),
    Round.RECHECK: _l("复核"),
}

COLOUR_LABELS: Mapping[Colour, LazyString] = {
    Colour.RED: _l("逾期"),
    Colour.AMBER: _l("临期"),
    Colour.GREEN: _l("正常"),
    Colour.DONE: lazy_pgettext("standing", "办结"),
    Colour.GREY: _l("已撤销"),
}

COLOUR_TONES: Mapping[Colour, str] = {
    Colour.RED: "late",
    Colour.AMBER: "near",
    Colour.GREEN: "now",
    Colour.DONE: "done",
    Colour.GREY: "neutral",
}

RESOLUTION_TONES: Mapping[ResolutionState, str] = {
    ResolutionState.ADOPTED: "near",
    ResolutionState.PUBLISHED: "near",
    ResolutionState.ASSIGNED: "now",
    ResolutionState.IN_PROGRESS: "now",
    ResolutionState.WRITTEN_OFF: "done",
    ResolutionState.APPRAISED: "done",
    ResolutionState.LONG_TERM: "done",
    ResolutionState.CLOSED: "done",
}

_OTHER_ACTS: Mapping[str, LazyString] = {
    "resolution_adopted": _l("表决通过，形成决议"),
    "resolution_ground_fell": _l("所依据的决定被撤销"),
    "task_assigned": _l("交办"),
    "extension_asked": _l("申请延期"),
    "extension_granted": _l("同意延期"),
    "extension_refused": _l("不同意延期"),
    "ranking_appealed": _l("申诉：不计入考核"),
    "appeal_granted": _l("申诉成立，不计入考核"),
    "appeal_dismissed": _l("申诉不成立"),
    "arrangement_reviewed": _l("回头看"),
    "appraisal_opened": _l("请居民评议干得怎么样"),
    "appraisal_closed": _l("居民评议结果公布"),
    "reminded_near": _l("临期提醒"),
    "reminded_overdue": _l("逾期"),
    "reminded_milestone": _l("节点逾期"),
    "escalated_remind": _l("发出办理提醒函"),
    "escalated_inspect": _l("督办检查"),
    "escalated_supervise": _l("发出整改督办单"),
    "escalated_bulletin": _l("通报"),
    "escalated_summon": _l("约谈"),
    "escalation_stepped_down": _l("复核合格，解除督办"),
    "escalation_stopped": _l("中止升级"),
    "escalation_resumed": _l("恢复升级"),
    "visit_recorded": _l("记录督办检查"),
    "summon_recorded": _l("记录约谈"),
    "task_urged": _l("居民催办"),
    "task_solved_half": _l("居民说只解决了一部分"),
    "task_solved_no": _l("居民说没有解决"),
    "task_said_again": _l("居民说问题又出现了"),
    "task_found_gone": _l("核实后没有复挂账"),
    "task_transferred": _l("移交"),
    "task_served": _l("记录服务人次"),
    "budget_planned": _l("列入经费计划"),
    "budget_spent": _l("支出"),
    "resources_asked": _l("申请保障"),
    "resources_granted": _l("同意保障申请"),
    "resources_refused": _l("不同意保障申请"),
}

REACHED_LABELS: Mapping[Reached, LazyString] = {
    Reached.LATE: _l("节点逾期"),
    Reached.COMING: _l("未到日期"),
    Reached.DONE: _l("已完成"),
}

DONE_LABELS: Mapping[str, LazyString] = {
    "near": _l("临期提醒"),
    "overdue": _l("逾期"),
    "milestone": _l("节点逾期"),
    **{rung.value: _l(name) for rung, name in RUNG_NAMES.items()},
    "whistle_missed": _l("没有按时报到"),
    "whistle_referred": _l("报区督查"),
    "whistle_second": _l("上一级再次吹哨"),
    "whistle_duty_near": _l("职责临期提醒"),
    "whistle_duty_overdue": _l("职责逾期"),
    "whistle_to_appraise": _l("提醒评价被吹哨单位"),
    "joint_order_near": _l("会商交办临期"),
    "joint_order_overdue": _l("会商交办逾期"),
    "past_limit": _l("超过销账期限"),
    "appraisal_closed": _l("居民评议结果公布"),
    "review_due": _l("提醒回头看"),
    "covenant_review_due": _l("提醒评估公约"),
    "month_kept": _l("留存月末底数"),
    "unit_silent": _l("单位联系不上"),
    "appraisal_ending": _l("提醒还没有评议的人"),
}
"""What the sweep did (``services.sweeping``), as its command prints it."""

STEP_TONES: Mapping[str, str] = {
    "resolution_adopted": "now",
    "resolution_finish": "done",
    "resolution_ground_fell": "late",
    "resolution_appraise": "done",
    "resolution_arrange": "done",
    "resolution_close": "done",
    "resolution_reopen": "late",
    "resolution_rectify_again": "late",
    "resolution_give_back": "late",
    "task_require_again": "late",
    "task_pass_inspection": "done",
    "task_pass_recheck": "done",
    "task_fail_inspection": "late",
    "task_fail_recheck": "late",
    "reminded_near": "near",
    "reminded_overdue": "late",
    "reminded_milestone": "late",
    "escalated_remind": "near",
    "escalated_inspect": "near",
    "escalated_supervise": "late",
    "escalated_bulletin": "late",
    "escalated_summon": "late",
    "escalation_stepped_down": "done",
}

URGENT_KINDS = (
    *("task.said_again", "task.hung_again", "task.not_solved"),
    *("task.assigned", "task.disputed", "task.near", "task.overdue", "task.to_mend"),
    *(f"task.escalated_{rung.value}" for rung in LADDER),
    *("ledger.dispatched", "ledger.rejected", "ledger.near", "ledger.overdue"),
)
"""Notices whose clock is running: they do not wait for a letter of several."""

TIMELINE_ACTS: Mapping[str, LazyString] = {
    "resolution_adopted": _l("形成决议"),
    "resolution_return": _l("决议退回议事厅"),
    "resolution_finish": _l("决议办结"),
    "resolution_ground_fell": _l("所依据的决定被撤销"),
    "arrangement_decided": _l("议定以后怎么办"),
    "resolution_reopen": _l("又出现同样问题，复挂账"),
    "appraisal_passed": _l("居民评议达到七成"),
    "appraisal_rectify": _l("居民评议未达七成，二次整改"),
    "appraisal_given_back": _l("两次评议未达七成，重新议定怎么干"),
    "appraisal_nobody": _l("没有人评议，再请居民评一次"),
    "appraisal_lapsed": _l("已复挂账，评议作废"),
    "task_assigned": _l("任务已交办"),
    "task_report": _l("承办单位报告进度"),
    "task_pass_inspection": _l("任务检查合格"),
    "task_fail_inspection": _l("任务检查不合格，整改"),
    "task_pass_recheck": _l("任务复核合格，已销账"),
    "reminded_milestone": _l("任务有节点逾期"),
    "reminded_overdue": _l("任务逾期"),
    "escalated_supervise": _l("任务被督办"),
    "escalated_bulletin": _l("任务被通报"),
    "escalated_summon": _l("承办单位被约谈"),
    "task_fail_recheck": _l("任务复核不合格，整改"),
    "ledger_write_off": _l("台账问题复核合格，已销账"),
    "ledger_reject": _l("台账问题复核不合格，驳回"),
    "ledger_rehang": _l("台账问题复发，复挂账"),
}
"""What proposers read on the timelines of their proposals (``proposals.labels.name_acts``)."""


def act_label(act: str) -> str:
    """Return what a step of a resolution's timeline is called."""
    if act in _OTHER_ACTS:
        return str(_OTHER_ACTS[act])
    of, _sep, name = act.partition("_")
    table: Mapping[str, str] = {
        "task": {one.value: row.name for one, row in TASK_ACTS.items()},
        "resolution": {one.value: row.name for one, row in RESOLUTION_ACTS.items()},
    }.get(of, {})
    return str(_(table[name])) if name in table else act


def task_state_label(state: TaskState) -> str:
    """Return the state's name in the reader's language."""
    return str(_(TASK_NAMES[state]))


def resolution_state_label(state: ResolutionState) -> str:
    """Return the state's name in the reader's language."""
    return str(_(RESOLUTION_NAMES[state]))


def rung_label(rung: Rung) -> str:
    """Return the rung's name in the reader's language."""
    return str(_(RUNG_NAMES[rung]))


def phase_label(phase: Phase) -> str:
    """Return what a photo shows, in the reader's language."""
    return str(_(PHASE_NAMES[phase]))


def turn_label(turn: Turn) -> str:
    """Return what happened on the ladder, in the reader's language."""
    return str(_(TURN_NAMES[turn]))


def axis_label(axis: Axis) -> str:
    """Return the axis's name in the reader's language."""
    return str(_(AXIS_NAMES[axis]))


def standing_words(stands: Standing) -> str:
    """Say how many working days are left, or how many it is late, beside the label."""
    if stands.colour is Colour.GREY:
        return ""
    if stands.colour is Colour.DONE:
        late = _l("比期限晚%(days)d个工作日", days=-stands.days)
        return str(late if stands.is_late else _l("按期"))
    if stands.is_late:
        return str(_l("已逾期%(days)d个工作日", days=-stands.days))
    left = _l("今天到期") if stands.days == 0 else _l("还剩%(days)d个工作日", days=stands.days)
    return str(_l("%(words)s（暂停计时）", words=left) if stands.is_paused else left)
