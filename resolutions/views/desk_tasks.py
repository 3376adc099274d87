"""``/desk/tasks/<id>``: what the secretary or the street does with a running task."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Refused
from app.options import options
from app.people.identity import current_person
from app.people.policy import allow
from app.people.views.doors import officer
from app.permissions import Permission
from resolutions import policy
from resolutions.forms import acts as forms
from resolutions.forms.money import Transfer
from resolutions.models.extension import ExtensionRequest
from resolutions.models.task import Task
from resolutions.progress.budget import fen_of
from resolutions.progress.escalation import Turn
from resolutions.progress.task_acts import TaskAct
from resolutions.queries import tasks
from resolutions.queries.escalations import ladder_turns
from resolutions.queries.extensions import open_request, requests_of
from resolutions.queries.reckoning import read
from resolutions.queries.recurrences import waiting_on
from resolutions.queries.standings import Today
from resolutions.queries.units import unit_with, units_for
from resolutions.services import escalating, extending, steering
from resolutions.services.transferring import TRANSFERABLE, Means, transfer
from resolutions.views import money, recurring
from resolutions.views.act_pages import Act, ActPage, Given, plain
from resolutions.views.blueprint import blueprint


def _other_lead(task: Task) -> forms.OtherLead:
    form = forms.OtherLead()
    units = units_for(policy.place_of(task))
    form.lead.choices = options(
        (unit.id, unit.name) for unit in units if unit.contacts and unit.id != task.lead_unit.id
    )
    return form


def _transfer_form(task: Task) -> Transfer:
    form = Transfer()
    form.lead.choices = _other_lead(task).lead.choices
    return form


def _transfer(given: Given) -> None:
    form = given.form
    means = Means(
        staff=form.staff.data or "",
        money_fen=fen_of(form.yuan.data or "0") or 0,
        powers=form.powers.data or "",
        has_power=form.has_power.data,
        has_duty=form.has_duty.data,
        has_standard=form.has_standard.data,
        has_ability=form.has_ability.data,
    )
    transfer(given.task, to=unit_with(form.lead.data), means=means, reason=given.text, by=given.by)


def _uphold(given: Given) -> None:
    lead = unit_with(given.form.lead.data)
    steering.uphold_dispute(given.task, lead=lead, reason=given.text, by=given.by)


def _asked(task: Task) -> ExtensionRequest:
    request = open_request(task)
    if request is None:
        raise Refused(_l("没有等待决定的延期申请"), remedy=_l("请刷新页面看看最新情况"))
    return request


ACTS: Mapping[str, Act] = {
    "uphold": Act(
        _l("异议成立，改派"),
        _l("已改派"),
        _other_lead,
        _uphold,
        lead=_l("改派后从今天起重新计算期限。"),
    ),
    "dismiss": Act(
        _l("异议不成立"),
        _l("已裁定，由原单位继续办理"),
        plain(forms.Words),
        lambda given: steering.dismiss_dispute(given.task, reason=given.text, by=given.by),
    ),
    "grant": Act(
        _l("同意延期"),
        _l("已同意延期"),
        plain(forms.MaybeWords),
        lambda given: extending.grant(_asked(given.task), by=given.by, answer=given.text),
    ),
    "refuse": Act(
        _l("不同意延期"),
        _l("已答复，仍按原期限办理"),
        plain(forms.Words),
        lambda given: extending.refuse(_asked(given.task), by=given.by, answer=given.text),
    ),
    "suspend": Act(
        _l("暂停实施"),
        _l("已暂停，期限停止计算"),
        plain(forms.Words),
        lambda given: steering.suspend(given.task, reason=given.text, by=given.by),
        lead=_l("暂停期间不计工作日；理由向居民公开。"),
    ),
    "resume": Act(
        _l("恢复实施"),
        _l("已恢复，期限顺延"),
        plain(forms.Nothing),
        lambda given: steering.resume(given.task, by=given.by),
    ),
    "revoke": Act(
        _l("撤销任务"),
        _l("任务已撤销"),
        plain(forms.Words),
        lambda given: steering.revoke(given.task, reason=given.text, by=given.by),
        lead=_l("撤销后不再办理，经过仍然公开。"),
    ),
    "stop-ladder": Act(
        _l("中止升级"),
        _l("已中止升级，理由已经公开"),
        plain(forms.Words),
        lambda given: escalating.stop(given.task, reason=given.text, by=given.by),
        lead=_l("中止后到了日子也不再往上升级；已发的文书和中止的理由都留在公开的经过里。"),
    ),
    "resume-ladder": Act(
        _l("恢复升级"),
        _l("已恢复升级"),
        plain(forms.Words),
        lambda given: escalating.resume(given.task, reason=given.text, by=given.by),
    ),
    "transfer": Act(
        _l("移交给别的单位"),
        _l("已移交，期限不变"),
        _transfer_form,
        _transfer,
        lead=_l(
            "权随事走、人随事定、费随事转：写明跟着任务走的人员、经费和权限。期限和督办都不变。"
        ),
    ),
    **money.DESK_ACTS,
    **recurring.DESK_ACTS,
}
_OPENED_BY: Mapping[TaskAct, str] = {
    TaskAct.UPHOLD_DISPUTE: "uphold",
    TaskAct.DISMISS_DISPUTE: "dismiss",
    TaskAct.SUSPEND: "suspend",
    TaskAct.RESUME: "resume",
    TaskAct.REVOKE: "revoke",
}
_LADDER = {Turn.STOPPED: "stop-ladder", Turn.RESUMED: "resume-ladder"}
_PATH = (
    "/desk/tasks/<int:task_id>/<any(uphold, dismiss, grant, refuse, suspend, resume, revoke,"
    " 'stop-ladder', 'resume-ladder', transfer, budget, 'give-resources', 'decline-resources',"
    " 'hang-again', 'found-gone', reassign):act>"
)


@blueprint.get("/desk/tasks/<int:task_id>")
def desk_task(task_id: int) -> str:
    """One task, and what the desk can do with it now."""
    task = _steered(task_id)
    asked = open_request(task)
    return render_template(
        "resolutions/desk/task.html",
        task=task,
        hall=task.resolution.hall,
        stands=Today.now().of(task),
        deadline=read(task.reckoning),
        asked=asked,
        extensions=requests_of(task),
        again=waiting_on(task),
        acts=[(name, ACTS[name]) for name in (["grant", "refuse"] if asked else []) + _open(task)],
    )


def _open(task: Task) -> list[str]:
    """The names of what the desk may do with the task now, what waits first."""
    opened = policy.open_acts(current_person(), task)
    acts = recurring.desk_again(task)
    acts += [name for act, name in _OPENED_BY.items() if act in opened]
    acts += [_LADDER[one] for one in ladder_turns(current_person(), task)]
    acts += money.desk_books(task)
    return [*acts, "transfer"] if task.state in TRANSFERABLE else acts


@blueprint.get(_PATH)
def desk_act(task_id: int, act: str) -> str:
    """The form of one act."""
    return _page(_steered(task_id), act).show()


@blueprint.post(_PATH)
def desk_act_post(task_id: int, act: str) -> Response | tuple[str, int]:
    """Do it."""
    return _page(_steered(task_id), act).carry_out(by=officer())


def _steered(task_id: int) -> Task:
    task = tasks.task_with(task_id)
    allow(current_person(), Permission.ASSIGN, policy.place_of(task))
    return task


def _page(task: Task, name: str) -> ActPage:
    action = url_for(".desk_act_post", task_id=task.id, act=name)
    return ActPage(ACTS[name], task, action, back=url_for(".desk_task", task_id=task.id))
