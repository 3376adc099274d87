"""The people of a place: list, search, add."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app import clock
from app.options import options
from app.people import granting, queries
from app.people.forms import NewPerson, role_choices
from app.people.labels import ROLE_LABELS, role_label
from app.people.models.person import Person
from app.people.names import clean_phone, masked_phone
from app.people.services import accounts, appointments
from app.people.views import blueprint
from app.people.views.doors import managed_place, officer
from app.permissions import Role
from app.places.models.place import Place
from app.transaction import transaction


@blueprint.get("/admin/places/<int:place_id>/people")
def register(place_id: int) -> str:
    """Who has a role here, sorted by sound."""
    place = managed_place(place_id)
    wanted = _wanted()
    page = queries.people_of(place, wanted, after=request.args.get("after", type=int))
    return render_template(
        "people/register.html",
        place=place,
        page=page,
        wanted=wanted,
        roles=queries.roles_at(place, page.people),
        role_labels=ROLE_LABELS,
        role_label=role_label,
        masked_phone=masked_phone,
        first=_at(place, wanted, None) if "after" in request.args else None,
        older=_at(place, wanted, page.next_after) if page.next_after else None,
    )


def _at(place: Place, wanted: queries.Wanted, after: int | None) -> str:
    """The address of the page that follows the person with this id."""
    return url_for(
        ".register", place_id=place.id, after=after, q=wanted.text or None, role=wanted.role
    )


def _wanted() -> queries.Wanted:
    role = request.args.get("role", "")
    return queries.Wanted(
        text=request.args.get("q", "").strip()[:60],
        role=Role(role) if role in set(Role) else None,
    )


@blueprint.get("/admin/places/<int:place_id>/people/new")
def new_person(place_id: int) -> str:
    """The form for somebody new."""
    place = managed_place(place_id)
    return _new_page(_new_form(place), place)


@blueprint.post("/admin/places/<int:place_id>/people/new")
def new_person_post(place_id: int) -> Response | tuple[str, int]:
    """Open an account and grant the first role."""
    place = managed_place(place_id)
    form = _new_form(place)
    if not form.validate_on_submit():
        return _new_page(form, place), 422
    with transaction():
        person = _open(form, place)
    flash(_("已登记%(name)s；可以给他打印登录条", name=person.name), "success")
    return redirect(url_for(".person", person_id=person.id), 303)


def _open(form: NewPerson, place: Place) -> Person:
    by = officer()
    person = accounts.open_account(
        form.name.data or "",
        phone=clean_phone(form.phone.data or ""),
        household=accounts.home_at(
            place,
            building=(form.building.data or "").strip(),
            unit=(form.unit.data or "").strip(),
            room=(form.room.data or "").strip(),
        ),
        by=by,
    )
    term = appointments.Term(clock.today())
    appointments.appoint(
        person, form.role.data, place, term, by=by, reason=(form.reason.data or "").strip()
    )
    return person


def _new_form(place: Place) -> NewPerson:
    form = NewPerson()
    form.role.choices = options(role_choices(granting.grantable(officer(), place)))
    return form


def _new_page(form: NewPerson, place: Place) -> str:
    return render_template("people/new_person.html", form=form, place=place)
