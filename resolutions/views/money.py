"""A task's money in public, and what the desk and the unit do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template
from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Refused
from app.options import options
from resolutions.forms import acts
from resolutions.forms import money as forms
from resolutions.models.budget import Resource, ResourceRequest
from resolutions.models.task import Task
from resolutions.progress.budget import fen_of
from resolutions.progress.task_states import TaskState
from resolutions.queries import tasks
from resolutions.queries.budgets import account_of, lines_of
from resolutions.services import budgeting
from resolutions.views.act_pages import Act, Given, plain
from resolutions.views.blueprint import blueprint


@blueprint.get("/tasks/<int:task_id>/budget")
def budget(task_id: int) -> str:
    """Plan against actual, whom it served, what the unit asked for: for everybody."""
    task = tasks.task_with(task_id)
    return render_template(
        "resolutions/budget.html",
        task=task,
        hall=task.resolution.hall,
        books=account_of(task),
    )


def _fen(given: Given) -> int:
    return fen_of(given.form.yuan.data or "0") or 0


def _plan(given: Given) -> None:
    form = given.form
    budgeting.plan(
        given.task,
        name=form.name.data or "",
        fen=_fen(given),
        source=form.source.data or "",
        by=given.by,
    )


def _spent_form(task: Task) -> forms.Spent:
    form = forms.Spent()
    form.line.choices = options((line.id, line.name) for line in lines_of(task))
    form.on.data = form.on.data or clock.today()
    return form


def _spend(given: Given) -> None:
    form = given.form
    line = next(one for one in lines_of(given.task) if one.id == form.line.data)
    fen = -_fen(given) if form.back.data else _fen(given)
    budgeting.spend(
        line,
        fen=fen,
        on=form.on.data,
        what=form.what.data or "",
        payee=form.payee.data or "",
        by=given.by,
    )


def _serve(given: Given) -> None:
    form = given.form
    budgeting.served(
        given.task, persons=form.persons.data, on=form.on.data, what=form.what.data, by=given.by
    )


def _ask(given: Given) -> None:
    form = given.form
    fen = _fen(given) if form.kind.data is Resource.MONEY and form.yuan.data else None
    budgeting.ask(given.task, kind=form.kind.data, text=given.text, fen=fen, by=given.by)


def _asked(task: Task) -> ResourceRequest:
    waiting = budgeting.open_requests(task)
    if not waiting:
        raise Refused(_l("没有等待决定的保障申请"), remedy=_l("请刷新页面看看最新情况"))
    return waiting[0]


UNIT_ACTS: Mapping[str, Act] = {
    "spend": Act(_l("记一笔支出"), _l("已记入，向所有人公开"), _spent_form, _spend),
    "serve": Act(_l("记服务人次"), _l("已记入，向所有人公开"), plain(forms.ServedPeople), _serve),
    "ask-resources": Act(
        _l("申请人员、经费、装备"), _l("已申请，等待决定"), plain(forms.AskedMeans), _ask
    ),
}
DESK_ACTS: Mapping[str, Act] = {
    "budget": Act(_l("列一项经费"), _l("已列入，向所有人公开"), plain(forms.PlannedLine), _plan),
    "give-resources": Act(
        _l("同意保障申请"),
        _l("已同意"),
        plain(acts.MaybeWords),
        lambda given: budgeting.decide(
            _asked(given.task), granted=True, answer=given.text, by=given.by
        ),
    ),
    "decline-resources": Act(
        _l("不同意保障申请"),
        _l("已答复"),
        plain(acts.Words),
        lambda given: budgeting.decide(
            _asked(given.task), granted=False, answer=given.text, by=given.by
        ),
    ),
}


def unit_books(task: Task) -> Sequence[str]:
    """What the unit may enter now."""
    if task.state is TaskState.REVOKED:
        return ()
    spend = ["spend"] if lines_of(task) else []
    return [*spend, "serve", *([] if budgeting.open_requests(task) else ["ask-resources"])]


def desk_books(task: Task) -> Sequence[str]:
    """What the desk may do about the money now."""
    if task.state is TaskState.REVOKED:
        return ()
    waits = ["give-resources", "decline-resources"] if budgeting.open_requests(task) else []
    return [*waits, "budget"]
