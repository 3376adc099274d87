"""业主名册: template, upload with preview, the register itself, corrections."""

from __future__ import annotations

import io

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import DomainError, Invalid, Missing
from app.extensions import db
from app.people.policy import places_where
from app.people.views.doors import managed_place, officer
from app.permissions import Permission
from app.places.models.place import Place
from app.spreadsheets.cells import Unreadable
from app.transaction import transaction
from votes import labels
from votes.counting.owners import AreaSource, UnitKind
from votes.forms.owners import OwnersUpload, RemoveForm, UnitForm
from votes.models.owner import OwnedUnit, OwnersImport
from votes.queries import owners as queries
from votes.queries.uploads import SHOWN, faults_of
from votes.services import objections, owners_register, owners_table
from votes.views.blueprint import blueprint
from votes.views.uploads import on_disk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/desk/owners")
def owner_places() -> str:
    """The places whose owners the reader keeps."""
    places = places_where(officer(), Permission.MANAGE_PEOPLE)
    return render_template("votes/owners/places.html", places=queries.estates(places))


@blueprint.get("/desk/owners/<int:place_id>")
def owners(place_id: int) -> str:
    """The register: totals, one building at a time, and the upload."""
    return _register(managed_place(place_id), OwnersUpload())


def _register(place: Place, form: OwnersUpload) -> str:
    return render_template(
        "votes/owners/register.html",
        place=place,
        form=form,
        totals=queries.totals_of(place),
        buildings=queries.buildings_of(place),
        imports=queries.imports_of(place),
        labels=labels,
    )


@blueprint.get("/desk/owners/<int:place_id>/template.xlsx")
def owners_template(place_id: int) -> Response:
    """The empty table."""
    place = managed_place(place_id)
    name = _("业主名册模板-%(place)s.xlsx", place=place.name)
    made = io.BytesIO(owners_table.template())
    return send_file(made, mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.get("/desk/owners/<int:place_id>/building")
def owners_building(place_id: int) -> str:
    """The units of one building, by ``?name=``."""
    place = managed_place(place_id)
    building = request.args.get("name", "")[:20]
    return render_template(
        "votes/owners/building.html",
        place=place,
        building=building,
        units=owners_register.units_of(place, building),
        labels=labels,
    )


@blueprint.post("/desk/owners/<int:place_id>")
def owners_upload(place_id: int) -> Response | tuple[str, int]:
    """Read the table; nothing is changed before it is confirmed."""
    place, form = managed_place(place_id), OwnersUpload()
    if not form.validate_on_submit():
        return _register(place, form), 422
    try:
        with on_disk(form.file.data) as (path, name), transaction():
            made = owners_register.receive(path, name, place, by=officer())
    except Unreadable as unreadable:
        form.form_errors = [_(unreadable.reason) % unreadable.values]
        return _register(place, form), 422
    return redirect(url_for(".owners_import", import_id=made.id), 303)


@blueprint.get("/desk/owners/imports/<int:import_id>")
def owners_import(import_id: int) -> str:
    """What would be brought in, and every fault by row and column."""
    made = _made(import_id)
    rows = queries.rows_of(made)
    return render_template(
        "votes/owners/import.html",
        made=made,
        rows=rows[:SHOWN],
        area=sum(row.area for row in rows),
        faults=faults_of(made),
        place=made.place,
    )


@blueprint.post("/desk/owners/imports/<int:import_id>/confirm")
def owners_confirm(import_id: int) -> Response:
    """Bring the good rows in."""
    made = _made(import_id)
    with transaction():
        owners_register.confirm(made, by=officer())
    flash(_("业主名册已导入"), "success")
    return redirect(url_for(".owners_import", import_id=import_id), 303)


def _made(import_id: int) -> OwnersImport:
    officer()
    made = db.session.get(OwnersImport, import_id)
    if made is None:
        raise Missing(_l("没有这次导入"), code="no_import")
    managed_place(made.place_id)
    return made


@blueprint.get("/desk/owners/units/<int:unit_id>")
def owned_unit(unit_id: int) -> str:
    """One unit, to be corrected."""
    unit = _unit(unit_id)
    return _unit_page(unit, UnitForm(data=queries.filled(unit)))


@blueprint.post("/desk/owners/units/<int:unit_id>")
def correct_unit(unit_id: int) -> Response | tuple[str, int]:
    """Correct it, with the reason."""
    unit, form = _unit(unit_id), UnitForm()
    if not form.validate_on_submit():
        return _unit_page(unit, form), 422
    try:
        with transaction():
            reason = form.reason.data or ""
            owners_register.correct(unit, _typed(form), reason=reason, by=officer())
    except DomainError as error:
        form.form_errors = [str(one) for one in (error.what, error.why, error.remedy) if one]
        return _unit_page(unit, form), error.status
    flash(_("已更正，改动记入日志"), "success")
    return _to_building(unit.place_id, unit.building)


@blueprint.post("/desk/owners/units/<int:unit_id>/remove")
def remove_unit(unit_id: int) -> Response:
    """Take it out of the register."""
    unit = _unit(unit_id)
    place_id, building = unit.place_id, unit.building
    with transaction():
        owners_register.remove(unit, reason=RemoveForm().reason.data or "", by=officer())
    flash(_("已删去，改动记入日志"), "success")
    return _to_building(place_id, building)


def _to_building(place_id: int, building: str) -> Response:
    return redirect(url_for(".owners_building", place_id=place_id, name=building), 303)


def _unit(unit_id: int) -> OwnedUnit:
    officer()
    unit = owners_register.unit_with(unit_id)
    managed_place(unit.place_id)
    return unit


def _unit_page(unit: OwnedUnit, form: UnitForm) -> str:
    return render_template(
        "votes/owners/unit.html", unit=unit, form=form, remove=RemoveForm(), place=unit.place
    )


def _typed(form: UnitForm) -> dict[str, object]:
    """What the form says. Raises Invalid for an area that is none."""
    area = owners_table.area_of(form.area.data or "")
    if area is None:
        raise Invalid(_l("面积写成数字，最多两位小数，如89.50"), code="area")
    voter = (form.voter.data or "").strip()
    named = {"voter_id": objections.whom(voter).id} if voter else {}
    return named | {
        "kind": UnitKind(form.kind.data),
        "area": area,
        "area_source": AreaSource(form.area_source.data),
        "owner": (form.owner.data or "").strip(),
        "co_owners": (form.co_owners.data or "").strip(),
        "unsold": bool(form.unsold.data),
    }
