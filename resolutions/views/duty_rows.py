"""``/desk/duties/new``, ``/desk/duties/<id>``: one row of the responsibility matrix, written by hand."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug import Response

from app.people.identity import current_person
from app.people.policy import allow
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.models.place import Place
from app.places.queries import place_with_id
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.forms.duties import ChangedRow, NewRow, cells_of, filled
from resolutions.forms.placing import offer_places
from resolutions.models.duty import DutyRule
from resolutions.progress.checklist import GENERAL, HOUSE_POINTS
from resolutions.queries import duties as queries
from resolutions.queries.units import units_for
from resolutions.services import duty_rows
from resolutions.views.blueprint import blueprint
from resolutions.views.duties import tops


@blueprint.get("/desk/duties/new")
def duty_new() -> str:
    """An empty row; the general check-list begins with the house's own points."""
    form = _new_form()
    if request.args.get("general"):
        form.item.data = GENERAL
        form.points.data = "\n".join(str(_(point)) for point in HOUSE_POINTS)
    return _new_page(form)


@blueprint.post("/desk/duties/new")
def duty_new_post() -> Response | str | tuple[str, int]:
    """Put it in force; what does not hold comes back as it was filled."""
    form, person = _new_form(), officer()
    if form.is_step:
        return _new_page(form)
    if not form.validate_on_submit():
        return _new_page(form), 422
    place = place_with_id(form.place.data)
    allow(person, Permission.ASSIGN, place)
    with shown_again(lambda: _new_page(form), names=True), transaction():
        duty_rows.add(place, cells_of(form), reason=form.reason.data or "", by=person)
    flash(_("已启用这一行"), "success")
    return redirect(url_for(".duties"), 303)


@blueprint.get("/desk/duties/<int:rule_id>")
def duty(rule_id: int) -> str:
    """A row to change, and every row there was before it."""
    rule = _row(rule_id)
    return _page(rule, ChangedRow(formdata=None, data=filled(rule)))


@blueprint.post("/desk/duties/<int:rule_id>")
def duty_post(rule_id: int) -> Response | tuple[str, int]:
    """End the row and begin the changed one."""
    rule, form, person = _row(rule_id), ChangedRow(), officer()
    if not form.validate_on_submit():
        return _page(rule, form), 422
    with shown_again(lambda: _page(rule, form), names=True), transaction():
        duty_rows.change(rule, cells_of(form), reason=form.reason.data or "", by=person)
    flash(_("已修改：旧的一行停用，新的一行启用"), "success")
    return redirect(url_for(".duties"), 303)


def _row(rule_id: int) -> DutyRule:
    rule = queries.rule_with(rule_id)
    allow(current_person(), Permission.ASSIGN, rule.place)
    return rule


def _new_form() -> NewRow:
    form, reach = NewRow(), tops()
    offer_places(form, reach, reach[0] if len(reach) == 1 else None)
    return form


def _new_page(form: NewRow) -> str:
    reach = tops()
    chosen = place_with_id(form.place.data) if form.place.data else reach[0]
    return _shown(form, chosen, [form.item, *_fields(form)])


def _page(rule: DutyRule, form: ChangedRow) -> str:
    return _shown(form, rule.place, _fields(form), rule=rule, history=queries.history_of(rule))


def _fields(form: FlaskForm) -> list[object]:
    return [
        form[name]
        for name in ("words", "lead", "carried", "street", "community", "points", "reason")
    ]


def _shown(form: FlaskForm, place: Place, fields: list[object], **more: object) -> str:
    return render_template(
        "resolutions/desk/duty.html",
        form=form,
        fields=fields,
        units=[unit.name for unit in units_for(place)],
        **more,
    )
