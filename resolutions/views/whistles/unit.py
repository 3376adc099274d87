"""``/unit/whistles``: the called unit's phone: arrive in one tap, report duties, answer."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Forbidden
from app.people.models.person import Person
from app.people.views.doors import officer
from app.photos.again import given
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions import policy
from resolutions.models.unit import Unit
from resolutions.models.whistles.whistle import WhistleCall
from resolutions.models.whistles.work import WhistleDuty
from resolutions.queries.joint.finding import orders_of
from resolutions.queries.units import units_of
from resolutions.queries.whistles import finding, lists
from resolutions.services.whistles import calling, overseeing, working
from resolutions.views import whistle_forms as sheets
from resolutions.views.blueprint import blueprint
from resolutions.views.whistles.showing import shown
from resolutions.whistling.states import CHECK_IN, WhistleState


@blueprint.get("/unit/whistles")
def unit_whistles() -> str:
    """Everything this person's units were called to."""
    units = _units()
    return render_template(
        "resolutions/whistles/unit_list.html",
        units=units,
        calls=lists.calls_for(units),
        duties=lists.open_duties(units),
        orders=orders_of(units),
        sounds=CHECK_IN,
    )


@blueprint.get("/unit/whistles/<int:call_id>")
def unit_call(call_id: int) -> str:
    """One call: where to come, how much time is left, one large button."""
    call, _person = _own(call_id)
    whistle = call.whistle
    others = [one for one in finding.duties_of(whistle) if one.unit_id == call.unit_id]
    return render_template(
        "resolutions/whistles/unit_call.html",
        call=call,
        own_duties=others,
        arrives=whistle.state in CHECK_IN and call.arrived_at is None,
        acting=whistle.state is WhistleState.ACTING,
        answers=whistle.state is WhistleState.GATHERED,
        **shown(whistle),
    )


@blueprint.post("/unit/whistles/<int:call_id>/arrive")
def unit_arrives(call_id: int) -> Response:
    """报到, by the server's clock."""
    call, person = _own(call_id)
    with shown_again(lambda: unit_call(call_id)), transaction():
        calling.check_in(call, by=person)
    flash(_("已报到"), "success")
    return redirect(url_for(".unit_call", call_id=call_id), 303)


@blueprint.get("/unit/whistles/duties/<int:duty_id>")
def unit_duty(duty_id: int) -> str:
    """The form in which a duty is reported done."""
    duty, call, _person = _own_duty(duty_id)
    return _duty_page(duty, call, sheets.Telling())


@blueprint.post("/unit/whistles/duties/<int:duty_id>")
def unit_duty_post(duty_id: int) -> Response | tuple[str, int]:
    """Report it."""
    duty, call, person = _own_duty(duty_id)
    form = sheets.Telling()
    with shown_again(lambda: _duty_page(duty, call, form)):
        photos = given(by=person, place=duty.whistle.place)
        if not form.validate_on_submit():
            return _duty_page(duty, call, form), 422
        with transaction():
            working.report_duty(duty, by=person, text=form.text.data or "", photos=photos)
    flash(_("已报告"), "success")
    return redirect(url_for(".unit_call", call_id=call.id), 303)


@blueprint.get("/unit/whistles/<int:call_id>/<any(report, answer):what>")
def unit_says(call_id: int, what: str) -> str:
    """The form of the unit's report on the whole, or of its word on the facts."""
    call, _person = _own(call_id)
    return _says_page(call, what, sheets.Telling() if what == "report" else sheets.Saying())


@blueprint.post("/unit/whistles/<int:call_id>/<any(report, answer):what>")
def unit_says_post(call_id: int, what: str) -> Response | tuple[str, int]:
    """Report, or answer."""
    call, person = _own(call_id)
    form = sheets.Telling() if what == "report" else sheets.Saying()
    with shown_again(lambda: _says_page(call, what, form)):
        photos = given(by=person, place=call.whistle.place)
        if not form.validate_on_submit():
            return _says_page(call, what, form), 422
        with transaction():
            if what == "report":
                working.report(call.whistle, by=person, text=form.text.data or "", photos=photos)
            else:
                overseeing.answer(call.whistle, form.text.data or "", by=person)
    flash(_("已公开"), "success")
    return redirect(url_for(".unit_call", call_id=call_id), 303)


def _units() -> Sequence[Unit]:
    person = officer()
    units = [unit for unit in units_of(person) if policy.acts_for(person, unit)]
    if not units:
        raise Forbidden(
            _l("您现在不是任何单位的联系人"),
            remedy=_l("如果您应当是，请让议事厅秘书把您加入单位"),
        )
    return units


def _own(call_id: int) -> tuple[WhistleCall, Person]:
    call, person = finding.call_with(call_id), officer()
    if not policy.acts_for(person, call.unit):
        raise Forbidden(_l("这次没有叫您的单位"), why=_l("叫的是%(unit)s", unit=call.unit.name))
    return call, person


def _own_duty(duty_id: int) -> tuple[WhistleDuty, WhistleCall, Person]:
    duty = finding.duty_with(duty_id)
    call = next(one for one in duty.whistle.calls if one.unit_id == duty.unit_id)
    _call, person = _own(call.id)
    return duty, call, person


def _duty_page(duty: WhistleDuty, call: WhistleCall, form: sheets.Telling) -> str:
    action = url_for(".unit_duty_post", duty_id=duty.id)
    return _page(call, form, _("报告职责完成"), action, lead=duty.what)


def _says_page(call: WhistleCall, what: str, form: sheets.Telling | sheets.Saying) -> str:
    title = _("反馈结果") if what == "report" else _("对事实的说明")
    return _page(call, form, title, url_for(".unit_says_post", call_id=call.id, what=what))


def _page(
    call: WhistleCall,
    form: sheets.Telling | sheets.Saying,
    title: str,
    action: str,
    lead: str = "",
) -> str:
    return render_template(
        "resolutions/whistles/unit_form.html",
        call=call,
        form=form,
        title=title,
        action=action,
        lead=lead,
    )
