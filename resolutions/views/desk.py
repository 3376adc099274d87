"""``/desk/resolutions``: what waits for the secretary or the street, and the assignment of tasks."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app import clock
from app.errors import DomainError, Forbidden
from app.options import options
from app.people.identity import current_person
from app.people.policy import allow
from app.people.views.doors import officer
from app.permissions import Permission
from app.shell.again import shown_again
from app.transaction import transaction
from app.work_calendar.calendar import Deadline
from resolutions.forms import acts as forms
from resolutions.models.resolution import Resolution
from resolutions.models.unit import Unit
from resolutions.progress.resolution_acts import RESOLUTION_ACTS, ResolutionAct, ResolutionState
from resolutions.progress.task_states import TaskState
from resolutions.queries import board, duties, tasks
from resolutions.queries import resolutions as ledger
from resolutions.queries.recurrences import old_cases_for
from resolutions.queries.standings import Today
from resolutions.queries.tally import Scope, count
from resolutions.queries.units import unit_with, units_for
from resolutions.services import assigning
from resolutions.views.blueprint import blueprint

_FRESH = (ResolutionState.ADOPTED, ResolutionState.LEGALITY_CHECK)


@blueprint.get("/desk/resolutions")
def desk() -> str:
    """Resolutions to assign, disputes to rule on, requests for more time to decide."""
    halls = board.halls_watched(officer(), Permission.ASSIGN)
    if not halls:
        raise Forbidden(_l("您不能办理交办"), why=_l("交办由议事秘书和街道专班办理"))
    return render_template(
        "resolutions/desk/index.html",
        waiting=ledger.to_assign(halls),
        disputes=tasks.tasks_in(halls, (TaskState.DISPUTED,)),
        requests=board.extensions_to_decide(halls),
        counts=count(Scope(frozenset(hall.id for hall in halls)), Today.now()),
    )


@blueprint.get("/desk/resolutions/<int:resolution_id>/assign")
def assign(resolution_id: int) -> str:
    """The form of one assignment order."""
    resolution = _resolution(resolution_id)
    form = _form(resolution)
    form.start.data = form.start.data or clock.today()
    _suggest(form, _fits(resolution), units_for(resolution.hall.place))
    if not resolution_has_tasks(resolution):
        form.title.data = resolution.title[: assigning.TITLE_LIMIT]
    return _page(resolution, form)


@blueprint.post("/desk/resolutions/<int:resolution_id>/assign")
def assign_post(resolution_id: int) -> Response | str | tuple[str, int]:
    """Show the date that was computed, or give the order."""
    resolution, person = _resolution(resolution_id), officer()
    form = _form(resolution)
    if not form.validate_on_submit():
        return _page(resolution, form), 422
    if "preview" in request.form:
        return _page(resolution, form, _deadline(form))
    with shown_again(lambda: _page(resolution, form)), transaction():
        legality = form.legality.data if isinstance(form, forms.FirstAssignment) else ""
        task = assigning.assign(resolution, _order(form), by=person, legality=legality or "")
        task_id = task.id
    flash(_("已交办，承办单位会收到通知"), "success")
    return redirect(url_for(".order", task_id=task_id), 303)


@blueprint.get("/desk/resolutions/<int:resolution_id>/return")
def give_back(resolution_id: int) -> str:
    """Ask why an unlawful resolution goes back to the hall."""
    return _return_page(_resolution(resolution_id), forms.Words())


@blueprint.post("/desk/resolutions/<int:resolution_id>/return")
def give_back_post(resolution_id: int) -> Response | tuple[str, int]:
    """Return it."""
    resolution, person, form = _resolution(resolution_id), officer(), forms.Words()
    if not form.validate_on_submit():
        return _return_page(resolution, form), 422
    with shown_again(lambda: _return_page(resolution, form)), transaction():
        assigning.give_back(resolution, by=person, reason=form.text.data or "")
    flash(_("已退回议事厅，提案人会收到通知"), "success")
    return redirect(url_for(".show", resolution_id=resolution.id), 303)


def resolution_has_tasks(resolution: Resolution) -> bool:
    """Whether something of it was assigned already."""
    return bool(tasks.tasks_of([resolution]))


def _resolution(resolution_id: int) -> Resolution:
    resolution = ledger.resolution_with(resolution_id)
    allow(current_person(), Permission.ASSIGN, resolution.hall.place)
    return resolution


def _form(resolution: Resolution) -> forms.Assignment:
    fresh = resolution.state in _FRESH
    form = forms.FirstAssignment() if fresh else forms.Assignment()
    units = units_for(resolution.hall.place)
    form.lead.choices = options((unit.id, unit.name) for unit in units if unit.contacts)
    form.responsible.choices = options((unit.id, unit.name) for unit in units)
    rules = duties.rules_for(resolution.hall.place)
    form.rule.choices = options([(0, _("不按清单")), *((rule.id, rule.item) for rule in rules)])
    return form


def _fits(resolution: Resolution) -> Sequence[duties.Suggestion]:
    """The rows of the responsibility matrix that fit the resolution, with the words that say so."""
    return duties.suggestions(f"{resolution.title}\n{resolution.text}", resolution.hall.place)


def _suggest(
    form: forms.Assignment, fits: Sequence[duties.Suggestion], units: Sequence[Unit]
) -> None:
    """Fill in what the best row says, as far as it can be chosen."""
    if not fits:
        return
    rule, leads = fits[0].rule, {unit.id for unit in units if unit.contacts}
    form.rule.data = rule.id
    if rule.lead_id in leads:
        form.lead.data = rule.lead_id
    others = (*rule.responsible, rule.street, rule.community)
    form.responsible.data = [unit.id for unit in others if unit and unit.id != rule.lead_id]


def _order(form: forms.Assignment) -> assigning.Order:
    return assigning.Order(
        title=form.title.data or "",
        acceptance_test=form.acceptance_test.data or "",
        lead=unit_with(form.lead.data),
        responsible=[unit_with(unit_id) for unit_id in form.responsible.data or ()],
        way=form.way.data,
        working_days=form.working_days.data or 0,
        start=form.start.data,
        weight=form.weight.data or 1,
        rule=duties.rule_with(form.rule.data) if form.rule.data else None,
        milestones=[
            assigning.OrderedStep(row.title.data.strip(), row.planned_on.data, row.weight.data or 1)
            for row in form.milestones
            if (row.title.data or "").strip() and row.planned_on.data
        ],
    )


def _deadline(form: forms.Assignment) -> Deadline | DomainError:
    """The date with its reckoning, or why there is none."""
    try:
        days = form.working_days.data or 0
        return assigning.deadline_for(days, form.start.data, form.way.data)
    except DomainError as refusal:
        return refusal


def _page(
    resolution: Resolution, form: forms.Assignment, counted: Deadline | DomainError | None = None
) -> str:
    return render_template(
        "resolutions/desk/assign.html",
        resolution=resolution,
        hall=resolution.hall,
        form=form,
        fits=_fits(resolution),
        deadline=counted if isinstance(counted, Deadline) else None,
        refusal=counted if isinstance(counted, DomainError) else None,
        tasks=tasks.tasks_of([resolution]),
        today=Today.now(),
        **_old_cases(resolution),
    )


def _old_cases(resolution: Resolution) -> dict[str, object]:
    """What was written off lately and may be this matter, come back; and the need that links them."""
    needs = [one.proposal for one in resolution.topic.standing_links] if resolution.topic else []
    return {
        "cases": old_cases_for(resolution.hall, needs),
        "need": needs[0].id if needs else None,
        "reason": resolution.title,
    }


def _return_page(resolution: Resolution, form: forms.Words) -> str:
    return render_template(
        "resolutions/desk/return.html",
        resolution=resolution,
        hall=resolution.hall,
        form=form,
        title=RESOLUTION_ACTS[ResolutionAct.RETURN].name,
    )
