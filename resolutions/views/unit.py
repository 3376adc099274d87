"""``/unit``: a responsible unit's inbox, and what it does with its own tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Forbidden
from app.people.identity import current_person
from app.people.views.doors import officer
from resolutions import policy
from resolutions.forms import acts as forms
from resolutions.models.task import Task
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_states import SUSPENDABLE, WITH_INSPECTOR, TaskState
from resolutions.queries import tasks
from resolutions.queries.extensions import open_request
from resolutions.queries.reckoning import read
from resolutions.queries.standings import Today
from resolutions.queries.units import units_of
from resolutions.services import extending, handling
from resolutions.views import money
from resolutions.views.act_pages import Act, ActPage, Given, plain
from resolutions.views.blueprint import blueprint

_HERE = (TaskState.ASSIGNED, TaskState.REOPENED)
_RUNNING = (TaskState.ACCEPTED, TaskState.IN_PROGRESS, TaskState.DISPUTED, TaskState.SUSPENDED)
GROUPS: Sequence[tuple[object, tuple[TaskState, ...]]] = (
    (_l("待签收"), _HERE),
    (_l("待整改"), (TaskState.RECTIFYING,)),
    (_l("在办"), _RUNNING),
    (_l("等待检查、复核"), tuple(sorted(WITH_INSPECTOR))),
    (_l("已销账"), (TaskState.WRITTEN_OFF,)),
)


def _report(given: Given) -> None:
    form, task = given.form, given.task
    figures = {one.id: form[forms.name_of_milestone(one.id)].data or 0 for one in task.milestones}
    handling.report(
        task,
        text=given.text,
        by=given.by,
        percent=form.percent.data if isinstance(form, forms.Progress) else None,
        milestones=figures,
        photos=given.photos,
        shown=given.shown,
    )


def _extend(given: Given) -> None:
    extending.ask(given.task, new_due=given.form.new_due.data, reason=given.text, by=given.by)


ACTS: Mapping[str, Act] = {
    "accept": Act(
        _l("签收任务"),
        _l("已签收，请按期办理并报告进度"),
        plain(forms.Nothing),
        lambda given: handling.accept(given.task, by=given.by),
        lead=_l("签收表示您的单位接下这项任务；首接负责，不再转手。"),
    ),
    "dispute": Act(
        _l("提出派单异议"),
        _l("已提出异议，等待街道裁定；裁定前仍由您的单位负责"),
        plain(forms.Words),
        lambda given: handling.dispute(given.task, reason=given.text, by=given.by),
        lead=_l("认为任务不归您的单位，须在签收期限内提出，理由向居民公开。"),
    ),
    "report": Act(
        _l("报告进度"),
        _l("已报告，提案人和联署人会收到通知"),
        forms.progress_form,
        _report,
        photos=True,
    ),
    "hand-in": Act(
        _l("自查完成，请求检查"),
        _l("已交检查；等待检查的时间不算您的逾期"),
        plain(forms.MaybeWords),
        lambda given: handling.self_check(given.task, by=given.by, text=given.text),
        lead=_l("请先按验收标准自己查一遍，并至少报告过一次带照片的进度。"),
    ),
    "mend": Act(
        _l("提交整改"),
        _l("已提交整改，等待复核"),
        plain(forms.Mending),
        lambda given: handling.mend(given.task, text=given.text, by=given.by, photos=given.photos),
        lead=_l("写明每一处问题是怎样整改的，附上现场照片。"),
        photos=True,
    ),
    "extend": Act(
        _l("申请延期"),
        _l("已申请，等待决定；决定以前仍按原期限办理"),
        plain(forms.LaterDate),
        _extend,
        lead=_l("期限只能延长一次，须在期限以前申请，理由向居民公开。"),
    ),
    **money.UNIT_ACTS,
}

_OPENED_BY: Mapping[TaskAct, str] = {
    TaskAct.ACCEPT: "accept",
    TaskAct.DISPUTE: "dispute",
    TaskAct.REPORT: "report",
    TaskAct.SELF_CHECK: "hand-in",
    TaskAct.SUBMIT_RECTIFICATION: "mend",
}
_PATH = (
    "/unit/tasks/<int:task_id>/<any(accept, dispute, report, 'hand-in', mend, extend,"
    " spend, serve, 'ask-resources'):act>"
)


@blueprint.get("/unit")
def inbox() -> str:
    """The tasks of the units this person acts for, by what is to be done about them."""
    person = officer()
    units = [unit for unit in units_of(person) if policy.acts_for(person, unit)]
    if not units:
        raise Forbidden(
            _l("您现在不是任何责任单位的联系人"),
            why=_l("单位收件箱由责任单位联系人使用"),
            remedy=_l("如果您应当是，请让议事厅秘书把您加入单位"),
        )
    groups = [(name, tasks.tasks_carried_by(units, states)) for name, states in GROUPS]
    return render_template(
        "resolutions/unit/inbox.html", units=units, groups=groups, today=Today.now()
    )


@blueprint.get("/unit/tasks/<int:task_id>")
def unit_task(task_id: int) -> str:
    """One of the unit's tasks: what is asked, by when, and what can be done now."""
    task = _own_task(task_id)
    opened = policy.open_acts(current_person(), task)
    acts = [name for act, name in _OPENED_BY.items() if act in opened]
    if task.state in SUSPENDABLE and open_request(task) is None:
        acts.append("extend")
    books = money.unit_books(task)
    return render_template(
        "resolutions/unit/task.html",
        books=[(name, ACTS[name]) for name in books],
        task=task,
        hall=task.resolution.hall,
        stands=Today.now().of(task),
        deadline=read(task.reckoning),
        acts=[(name, ACTS[name]) for name in acts],
        inspections=tasks.inspections_of(task)[:1],
        asked=open_request(task),
    )


@blueprint.get(_PATH)
def unit_act(task_id: int, act: str) -> str:
    """The form of one act."""
    return _page(_own_task(task_id), act).show()


@blueprint.post(_PATH)
def unit_act_post(task_id: int, act: str) -> Response | tuple[str, int]:
    """Do it."""
    return _page(_own_task(task_id), act).carry_out(by=officer())


def _own_task(task_id: int) -> Task:
    task = tasks.task_with(task_id)
    policy.allow_handling(current_person(), task)
    return task


def _page(task: Task, name: str) -> ActPage:
    action = url_for(".unit_act_post", task_id=task.id, act=name)
    return ActPage(ACTS[name], task, action, back=url_for(".unit_task", task_id=task.id))
