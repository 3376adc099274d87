"""``/desk/units``: the units that can be given tasks, and who acts for each."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Forbidden, Missing
from app.extensions import db
from app.options import options
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow, places_where
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.choosing import reaches
from app.places.models.place import Place
from app.places.queries import place_with_id
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.forms import acts as forms
from resolutions.forms.placing import offer_places
from resolutions.models.unit import Unit
from resolutions.queries.silent import silent_among, with_work
from resolutions.queries.units import liaisons_for, unit_with, units_named
from resolutions.services import units as services
from resolutions.views.blueprint import blueprint

_LONGEST = 80


@blueprint.get("/desk/units")
def units() -> str:
    """The units of the places this person assigns tasks in."""
    return _units_page(forms.NewUnit())


@blueprint.post("/desk/units")
def found_unit() -> Response | str | tuple[str, int]:
    """Make a unit known; a press that only looks for places shows them."""
    person, form = officer(), forms.NewUnit()
    _offer(form)
    if form.is_step:
        return _units_page(form)
    if not form.validate_on_submit():
        return _units_page(form), 422
    place = place_with_id(form.place.data)
    allow(person, Permission.ASSIGN, place)
    with shown_again(lambda: _units_page(form)), transaction():
        unit = services.found(
            place, form.name.data or "", form.kind.data, phone=form.phone.data or "", by=person
        )
        unit_id = unit.id
    flash(_("已登记，请加上联系人"), "success")
    return redirect(url_for(".unit", unit_id=unit_id), 303)


@blueprint.get("/desk/units/<int:unit_id>")
def unit(unit_id: int) -> str:
    """One unit and its contacts."""
    return _unit_page(_managed(unit_id), forms.Contact())


@blueprint.post("/desk/units/<int:unit_id>")
def add_contact(unit_id: int) -> Response | tuple[str, int]:
    """Let a liaison act for it."""
    found, form = _managed(unit_id), forms.Contact()
    _choose_people(form, found)
    if not form.validate_on_submit():
        return _unit_page(found, form), 422
    with shown_again(lambda: _unit_page(found, form)), transaction():
        services.add_contact(found, _person(form.person_id.data), by=officer())
    flash(_("已加为联系人"), "success")
    return redirect(url_for(".unit", unit_id=unit_id), 303)


@blueprint.post("/desk/units/<int:unit_id>/remove")
def remove_contact(unit_id: int) -> Response:
    """Let somebody no longer act for it."""
    found = _managed(unit_id)
    gone = _person(request.form.get("person_id", 0, type=int))
    with transaction():
        services.remove_contact(found, gone, by=officer())
    flash(_("已取消联系人"), "success")
    return redirect(url_for(".unit", unit_id=unit_id), 303)


def _managed(unit_id: int) -> Unit:
    found = unit_with(unit_id)
    allow(current_person(), Permission.ASSIGN, found.place)
    return found


def _person(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise Missing(_l("没有这个人"))
    return person


def _tops() -> Sequence[Place]:
    """The topmost places where this person may found units."""
    tops = places_where(officer(), Permission.ASSIGN)
    if not tops:
        raise Forbidden(_l("您不能管理责任单位"), why=_l("责任单位由议事秘书和街道专班管理"))
    return tops


def _offer(form: forms.NewUnit) -> None:
    tops = _tops()
    offer_places(form, tops, tops[0] if len(tops) == 1 else None)


def _choose_people(form: forms.Contact, found: Unit) -> None:
    form.person_id.choices = options((person.id, person.name) for person in liaisons_for(found))


def _units_page(form: forms.NewUnit) -> str:
    if form.place.choices is None:
        _offer(form)
    tops, words = _tops(), request.args.get("q", "").strip()[:_LONGEST]
    found = units_named(tops, words)
    shown = {unit.id for unit in found.units}
    return render_template(
        "resolutions/desk/units.html",
        form=form,
        asked=[form[name] for name in ("name", "kind", "phone")],
        found=found,
        sought=words,
        managed={unit.id for unit in found.units if reaches(tops, unit.place)},
        silent=silent_among([unit for unit in with_work() if unit.id in shown]),
    )


def _unit_page(found: Unit, form: forms.Contact) -> str:
    _choose_people(form, found)
    return render_template("resolutions/desk/unit.html", unit=found, form=form)
