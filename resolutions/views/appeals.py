"""Appeals against the appraisal: a unit makes one of its task, the street rules on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app import clock
from app.errors import Forbidden
from app.options import options
from app.people.identity import current_person
from app.people.policy import allow
from app.people.views.doors import officer
from app.permissions import Permission
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions import policy
from resolutions.forms.acts import Appeal, Ruling
from resolutions.models.ranking_appeal import RankingAppeal
from resolutions.models.task import Task
from resolutions.queries import tasks
from resolutions.queries.appraisal import appeals
from resolutions.queries.board import halls_watched
from resolutions.services import appealing
from resolutions.views.blueprint import blueprint


@blueprint.get("/unit/tasks/<int:task_id>/appeal")
def appeal(task_id: int) -> str:
    """The form, and what became of earlier appeals."""
    return _page(_own_task(task_id), _form())


@blueprint.post("/unit/tasks/<int:task_id>/appeal")
def appeal_post(task_id: int) -> Response | tuple[str, int]:
    """Make it."""
    task, form = _own_task(task_id), _form()
    if not form.validate_on_submit():
        return _page(task, form), 422
    with shown_again(lambda: _page(task, form)), transaction():
        month = appeals.month_named(form.month.data)
        appealing.appeal(task, month=month, reason=form.reason.data or "", by=officer())
    flash(_("已提出申诉，街道裁定后会通知您"), "success")
    return redirect(url_for(".unit_task", task_id=task.id), 303)


def _own_task(task_id: int) -> Task:
    task = tasks.task_with(task_id)
    policy.allow_handling(current_person(), task)
    return task


def _form() -> Appeal:
    form = Appeal()
    months = appealing.months_open(clock.today())
    form.month.choices = options(
        (one.isoformat(), _l("%(year)d年%(month)d月", year=one.year, month=one.month))
        for one in months
    )
    return form


def _page(task: Task, form: Appeal) -> str:
    return render_template(
        "resolutions/unit/appeal.html",
        task=task,
        hall=task.resolution.hall,
        form=form,
        appeals=appeals.of_task(task),
    )


@blueprint.get("/watch/appeals")
def appeal_list() -> str:
    """The appeals that wait for a ruling, and those lately ruled on."""
    return _list(_own())


def _list(rows: Sequence[RankingAppeal], filled: Mapping[int, Ruling] | None = None) -> str:
    forms = {row.id: Ruling(prefix=_prefix(row)) for row in rows if row.granted is None}
    forms |= filled or {}
    return render_template("resolutions/watch/appeals.html", appeals=rows, forms=forms)


def _prefix(row: RankingAppeal) -> str:
    """Each form of the page has names of its own, so that labels find their fields."""
    return f"a{row.id}-"


def _own() -> Sequence[RankingAppeal]:
    halls = halls_watched(officer(), Permission.OVERSEE)
    if not halls:
        raise Forbidden(_l("您不能裁定申诉"), why=_l("申诉由街道、区的专班裁定"))
    return appeals.in_halls(halls)


@blueprint.post("/watch/appeals/<int:appeal_id>")
def appeal_rule(appeal_id: int) -> Response | tuple[str, int]:
    """Rule on one."""
    row = appeals.appeal_with(appeal_id)
    form = Ruling(prefix=_prefix(row))
    allow(current_person(), Permission.OVERSEE, policy.place_of(row.task))
    if not form.validate_on_submit():
        return _list(_own(), {row.id: form}), 422
    with shown_again(lambda: _list(_own(), {row.id: form})), transaction():
        granted = form.granted.data == "yes"
        appealing.rule(row, granted=granted, answer=form.answer.data or "", by=officer())
    flash(_("已裁定，已通知申诉的单位"), "success")
    return redirect(url_for(".appeal_list"), 303)
