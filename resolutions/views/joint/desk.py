"""``/desk/joint-assessments``: open the month's meeting, prepare, hold and publish it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug import Response

from app import clock
from app.errors import Forbidden
from app.options import options
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.people.views.doors import officer
from app.permissions import Permission
from app.places.models.place import Place
from app.places.queries import place_with_id
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions.forms import joint as forms
from resolutions.models.joint import JointAssessment
from resolutions.queries.joint import finding
from resolutions.services.joint import holding, opening, preparing
from resolutions.services.joint.announcing import readiness
from resolutions.views.blueprint import blueprint
from resolutions.views.joint.deeds import ANY_DEED, DEEDS, attended, form_of, looks_again
from resolutions.views.joint.public import shown
from resolutions.whistling.joint import JointState, refuse_publishing

_ONE = "/desk/joint-assessments/<int:assessment_id>"
_DEED = f"{_ONE}/{ANY_DEED}"


@blueprint.get("/desk/joint-assessments")
def joint_desk() -> str:
    """The meetings of this person's places, their open orders, and opening this month's."""
    places = _places(officer())
    return _desk_page(places, _opening(places))


@blueprint.post("/desk/joint-assessments")
def joint_open() -> Response | tuple[str, int]:
    """Open this month's, with its agenda drawn from what is open."""
    person = officer()
    places = _places(person)
    form = _opening(places)
    if not form.validate_on_submit():
        return _desk_page(places, form), 422
    with shown_again(lambda: _desk_page(places, form)), transaction():
        made = opening.open_month(place_with_id(form.place.data), by=person)
        number = made.id
    flash(_("已开，议程按还没有解决的事项汇总好了"), "success")
    return redirect(url_for(".joint_work", assessment_id=number), 303)


def _places(person: Person) -> Sequence[Place]:
    places = finding.places_convened(person)
    if not places:
        raise Forbidden(
            _l("您不能办理会商研判"),
            why=_l("会商研判由街道、区级专班每月组织"),
            remedy=_l("已公布的会商研判谁都能看"),
        )
    return places


def _opening(places: Sequence[Place]) -> forms.Opening:
    form = forms.Opening()
    form.place.choices = options((place.id, place.name) for place in places)
    return form


def _desk_page(places: Sequence[Place], form: forms.Opening) -> str:
    assessments = finding.of_places(places)
    month = clock.today().replace(day=1)
    taken = {one.place_id for one in assessments if one.month_on == month}
    return render_template(
        "resolutions/joint/desk.html",
        form=form,
        places=places,
        assessments=assessments,
        to_open=[place for place in places if place.id not in taken],
        orders=finding.orders_given_at(places),
        month=month,
    )


@blueprint.get(_ONE)
def joint_work(assessment_id: int) -> str:
    """One meeting being prepared or held, and what is still missing."""
    found = _convened(assessment_id)
    return render_template(
        "resolutions/joint/work.html",
        deeds=_deeds(found),
        missing=_missing(found),
        corrections=finding.corrections_of(found),
        **shown(found),
    )


def _missing(found: JointAssessment) -> str:
    """Why it cannot be published yet, and what would make it possible; nothing once it can."""
    refused = None if found.published_at else refuse_publishing(readiness(found))
    return refused.say_reason(_) + refused.say_remedy(_) if refused else ""


def _deeds(found: JointAssessment) -> Sequence[tuple[object, str]]:
    """What can be done now and where, in the order in which it is done."""
    if found.published_at is not None:
        names = ["correct"]
    elif found.state is JointState.CALLED:
        names = ["notes", "publish", "call", "guest", "matter"]
    else:
        names = ["call", "guest", "matter"]
    deeds = [
        (DEEDS[name].title, url_for(".joint_deed", assessment_id=found.id, deed=name))
        for name in names
    ]
    if found.state is JointState.CALLED:
        attend = url_for(".joint_attend", assessment_id=found.id)
        deeds.insert(0, (_l("参会登记"), attend))
    return deeds


@blueprint.post(f"{_ONE}/gather")
def joint_gather(assessment_id: int) -> Response:
    """Draw the agenda again from what is open now."""
    found = _convened(assessment_id)
    with transaction():
        opening.gather(found, by=officer())
    flash(_("议程已重新汇总；写过意见的都留着"), "success")
    return redirect(url_for(".joint_work", assessment_id=assessment_id), 303)


@blueprint.get(_DEED)
def joint_deed(assessment_id: int, deed: str) -> str:
    """The form of one deed."""
    found = _convened(assessment_id)
    return _deed_page(found, deed, form_of(deed, found))


@blueprint.post(_DEED)
def joint_deed_post(assessment_id: int, deed: str) -> Response | tuple[str, int] | str:
    """Do it; a press that only looks for units shows them."""
    found = _convened(assessment_id)
    form = form_of(deed, found)
    if looks_again(form):
        return _deed_page(found, deed, form)
    if not form.validate_on_submit():
        return _deed_page(found, deed, form), 422
    with shown_again(lambda: _deed_page(found, deed, form)), transaction():
        DEEDS[deed].run(found, form, officer())
    flash(DEEDS[deed].said, "success")
    return redirect(url_for(".joint_work", assessment_id=assessment_id), 303)


def _deed_page(found: JointAssessment, name: str, form: FlaskForm) -> str:
    deed = DEEDS[name]
    return render_template(
        f"resolutions/joint/{deed.page}.html",
        assessment=found,
        deed=name,
        title=deed.title,
        lead=deed.lead,
        form=form,
        action=url_for(".joint_deed_post", assessment_id=found.id, deed=name),
        **({"orders": shown(found)["orders"]} if name == "publish" else {}),
    )


@blueprint.get(f"{_ONE}/attend")
def joint_attend(assessment_id: int) -> str:
    """Who came."""
    return _attend_page(_convened(assessment_id))


@blueprint.post(f"{_ONE}/attend")
def joint_attend_post(assessment_id: int) -> Response:
    """Note it, for as many as are marked."""
    found = _convened(assessment_id)
    with shown_again(lambda: _attend_page(found)), transaction():
        holding.attend(found, attended(found), by=officer())
    flash(_("已登记"), "success")
    return redirect(url_for(".joint_work", assessment_id=assessment_id), 303)


def _attend_page(found: JointAssessment) -> str:
    return render_template(
        "resolutions/joint/attend.html",
        assessment=found,
        action=url_for(".joint_attend_post", assessment_id=found.id),
    )


@blueprint.post("/desk/joint-guests/<int:guest_id>/off")
def joint_guest_off(guest_id: int) -> Response:
    """Take somebody off the list before they are told."""
    guest = finding.guest_with(guest_id)
    number = _convened(guest.assessment_id).id
    with transaction():
        preparing.uninvite(guest, by=officer())
    return redirect(url_for(".joint_work", assessment_id=number), 303)


def _convened(assessment_id: int) -> JointAssessment:
    """The meeting, for those who convene it."""
    found = finding.assessment_with(assessment_id)
    allow(current_person(), Permission.COORDINATE, found.place)
    return found
