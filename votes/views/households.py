"""住户代表: who votes for each household of a place."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import DomainError
from app.extensions import db
from app.options import options
from app.people.models.person import Household, Person
from app.people.policy import places_where
from app.people.views.doors import managed_place, officer
from app.permissions import Permission
from app.transaction import transaction
from votes.forms.rights import HouseholdForm
from votes.queries.owners import estates
from votes.services import households as service
from votes.services import objections
from votes.views.blueprint import blueprint


@blueprint.get("/desk/households")
def household_places() -> str:
    """The places whose people the reader keeps."""
    places = places_where(officer(), Permission.MANAGE_PEOPLE)
    return render_template("votes/households/places.html", places=estates(places))


@blueprint.get("/desk/households/<int:place_id>")
def households(place_id: int) -> str:
    """The households of a place, one building at a time (``?name=``)."""
    place = managed_place(place_id)
    buildings = service.buildings_of(place)
    building = request.args.get("name", buildings[0][0] if buildings else "")[:20]
    return render_template(
        "votes/households/building.html",
        place=place,
        buildings=buildings,
        building=building,
        homes=service.homes_of(place, building),
    )


@blueprint.get("/desk/households/homes/<int:household_id>")
def household(household_id: int) -> str:
    """One household, and who votes for it."""
    home = _home(household_id)
    return _page(home, _form(home))


@blueprint.post("/desk/households/homes/<int:household_id>")
def name_household_voter(household_id: int) -> Response | tuple[str, int]:
    """Write down who votes for it."""
    home = _home(household_id)
    form = _form(home)
    if not form.validate_on_submit():
        return _page(home, form), 422
    try:
        with transaction():
            service.name_voter(home, _chosen(form), proof=form.proof.data or "", by=officer())
    except DomainError as error:
        form.form_errors = [str(one) for one in (error.what, error.remedy) if one]
        return _page(home, form), error.status
    flash(_("已登记"), "success")
    return redirect(url_for(".households", place_id=home.place_id, name=home.building), 303)


def _chosen(form: HouseholdForm) -> Person:
    other = (form.other.data or "").strip()
    return objections.whom(other) if other else db.session.get_one(Person, form.person.data)


def _home(household_id: int) -> Household:
    officer()
    home = service.household_with(household_id)
    managed_place(home.place_id)
    return home


def _now(home: Household) -> service.Home:
    """Who lives there and who votes for them now."""
    homes = service.homes_of(home.place, home.building)
    return next(one for one in homes if one.household == home)


def _form(home: Household) -> HouseholdForm:
    form = HouseholdForm()
    people = [(person.id, person.name) for person in _now(home).members]
    form.person.choices = options(people)
    form.person.validate_choice = not (form.other.data or "").strip()
    return form


def _page(home: Household, form: HouseholdForm) -> str:
    return render_template(
        "votes/households/home.html", home=home, now=_now(home), place=home.place, form=form
    )
