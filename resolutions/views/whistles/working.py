"""``/desk/whistles``: draw up, judge, blow, follow, verify and appraise."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug import Response

from app.errors import Forbidden
from app.options import options
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow, places_where
from app.people.views.doors import officer
from app.permissions import Permission
from app.photos.again import given
from app.places.models.place import Place
from app.places.queries import place_with_id, within
from app.shell.again import shown_again
from app.transaction import transaction
from resolutions import policy
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.queries.units import unit_with, units_for
from resolutions.queries.whistles import finding, lists
from resolutions.services.whistles import calling, concluding, drafting
from resolutions.views import whistle_forms as sheets
from resolutions.views.blueprint import blueprint
from resolutions.views.whistles import from_disposal
from resolutions.views.whistles.deeds import ANY_DEED, DEEDS, UNWANTED, Done, form_of, open_deeds
from resolutions.views.whistles.showing import may_work, shown
from resolutions.whistling.appraising import Criterion
from resolutions.whistling.kinds import Category, Kind, Tried
from resolutions.whistling.states import CHECK_IN, WhistleState

_RECENT = 20
_MOST_PLACES = 40
_WAIT_FOR_NOBODY = UNWANTED | {"call", "lead", "duty", "press", "way"}
"""Deeds that are open without anybody waiting for them."""
_DEED = f"/desk/whistles/<int:whistle_id>/{ANY_DEED}"


@blueprint.get("/desk/whistles")
def whistle_desk() -> str:
    """What waits for this person, what runs, and what was over lately."""
    person = officer()
    places = lists.places_of_work(person)
    if not places:
        raise Forbidden(
            _l("您不能办理吹哨"),
            why=_l("吹哨由议事秘书、党组织负责人、街道和区级专班办理，由监督员验证"),
        )
    running = lists.at_work(places, over=False)
    mine = [one for one in running if set(open_deeds(person, one)) - _WAIT_FOR_NOBODY]
    over = lists.at_work(places, over=True, limit=_RECENT)
    return render_template(
        "resolutions/whistles/desk.html",
        mine=mine,
        others=[one for one in running if one not in mine],
        over=over,
        blows=bool(places_where(person, Permission.BLOW_WHISTLE)),
        convenes=bool(places_where(person, Permission.COORDINATE)),
    )


@blueprint.get("/desk/whistles/new")
def new_whistle() -> str:
    """Where it is, then what it is."""
    tops = places_where(officer(), Permission.BLOW_WHISTLE)
    if not tops:
        raise Forbidden(_l("您不能吹哨"), why=_l("吹哨由议事秘书、党组织负责人和街道专班办理"))
    asked = request.args.get("place", type=int)
    if asked is None:
        places = _places(tops, request.args.get("q", "").strip())
        if len(places) != 1 or "q" in request.args:
            return render_template("resolutions/whistles/where.html", places=places)
        asked = places[0].id
    place = _callers_place(asked)
    return _draft_page(place, _draft_form(place))


def _places(tops: Sequence[Place], wanted: str) -> Sequence[Place]:
    found = [place for top in tops for place in within(top) if wanted in place.name]
    return found[:_MOST_PLACES]


@blueprint.post("/desk/whistles/new")
def new_whistle_post() -> Response | tuple[str, int]:
    """Draw it up; an emergency sounds at once."""
    place = _callers_place(request.args.get("place", 0, type=int))
    person, form = officer(), _draft_form(place)
    if not form.validate_on_submit():
        return _draft_page(place, form), 422
    with shown_again(lambda: _draft_page(place, form)), transaction():
        made = drafting.draw_up(place, _draft(form), by=person)
        from_disposal.follow(made, by=person)
        whistle_id, sounds = made.id, made.kind is Kind.EMERGENCY
    flash(_("已吹哨，被叫单位已收到通知") if sounds else _("已拟好，等待研判、启动"), "success")
    return redirect(url_for(".whistle_work", whistle_id=whistle_id), 303)


def _callers_place(place_id: int) -> Place:
    place = place_with_id(place_id)
    allow(current_person(), Permission.BLOW_WHISTLE, place)
    return place


def _draft_form(place: Place) -> sheets.EmergencyDraft | sheets.WhistleDraft:
    urgent = request.args.get("kind") == Kind.EMERGENCY.value
    form = sheets.EmergencyDraft() if urgent else sheets.WhistleDraft()
    form.units.choices = options((unit.id, unit.name) for unit in units_for(place))
    from_disposal.begin(form)
    return form


def _draft(form: sheets.EmergencyDraft | sheets.WhistleDraft) -> drafting.Draft:
    units = [unit_with(unit_id) for unit_id in form.units.data or ()]
    said = {name: form[name].data for name in ("level", "title", "spot", "reason", "lack")}
    if isinstance(form, sheets.EmergencyDraft):
        return drafting.Draft(
            kind=Kind.EMERGENCY,
            category=Category.SAFETY,
            tried_by=Tried.HALL,
            units=units,
            **said,
        )
    more = ("kind", "category", "tried_by", "tried", "minutes", "way")
    said |= {name: form[name].data for name in more}
    return drafting.Draft(units=units, lead_name=form.lead_name.data or "", **said)


def _draft_page(place: Place, form: sheets.EmergencyDraft | sheets.WhistleDraft) -> str:
    return render_template(
        "resolutions/whistles/new.html",
        place=place,
        form=form,
        urgent=isinstance(form, sheets.EmergencyDraft),
        sources={name: request.args.get(name) for name in from_disposal.SOURCES},
    )


@blueprint.get("/desk/whistles/<int:whistle_id>")
def whistle_work(whistle_id: int) -> str:
    """One whistle, and what this person can do with it now."""
    found, person = _worked(whistle_id)
    names = open_deeds(person, found)
    caller = policy.may_blow(person, found.place)
    return render_template(
        "resolutions/whistles/work.html",
        works=bool(lists.places_of_work(person)),
        deeds=[(name, DEEDS[name].title_in(found)) for name in names],
        unwanted=UNWANTED,
        checks_in=caller and found.state in CHECK_IN,
        takes_off=caller and found.state is WhistleState.DRAFTED,
        appraises=policy.may_appraise(person, found)
        and found.state is WhistleState.CLOSED
        and found.kind is not Kind.OVERSIGHT,
        scores=finding.scores_for(found),
        **shown(found),
    )


@blueprint.get(_DEED)
def whistle_deed(whistle_id: int, deed: str) -> str:
    """The form of one deed."""
    found, _person = _worked(whistle_id)
    return _deed_page(found, deed, form_of(DEEDS[deed], found))


@blueprint.post(_DEED)
def whistle_deed_post(whistle_id: int, deed: str) -> Response | tuple[str, int]:
    """Do it."""
    found, person = _worked(whistle_id)
    form = form_of(DEEDS[deed], found)
    with shown_again(lambda: _deed_page(found, deed, form)):
        photos = given(by=person, place=found.place)
        if not form.validate_on_submit():
            return _deed_page(found, deed, form), 422
        with transaction():
            DEEDS[deed].run(Done(found, form, person, photos))
    flash(_("已办理，经过已公开"), "success")
    return redirect(url_for(".whistle_work", whistle_id=whistle_id), 303)


def _deed_page(whistle: Whistle, name: str, form: FlaskForm) -> str:
    deed = DEEDS[name]
    return render_template(
        "resolutions/whistles/deed.html",
        whistle=whistle,
        deed=name,
        title=deed.title_in(whistle),
        lead=deed.lead,
        form=form,
        tone="outline-danger" if name in UNWANTED else "primary",
    )


@blueprint.get("/desk/whistles/calls/<int:call_id>/arrive")
def call_arrived(call_id: int) -> str:
    """Who came of a unit that has no phone at hand."""
    return _call_page(_called(call_id), sheets.WhoCame(), "call_arrived_post", _("登记报到"))


@blueprint.post("/desk/whistles/calls/<int:call_id>/arrive")
def call_arrived_post(call_id: int) -> Response | tuple[str, int]:
    """Note that they have come."""
    call, form = _called(call_id), sheets.WhoCame()
    if not form.validate_on_submit():
        return _call_page(call, form, "call_arrived_post", _("登记报到")), 422
    again = shown_again(lambda: _call_page(call, form, "call_arrived_post", _("登记报到")))
    with again, transaction():
        calling.check_in(call, by=officer(), name=form.name.data or "")
    flash(_("已登记报到"), "success")
    return redirect(url_for(".whistle_work", whistle_id=call.whistle_id), 303)


@blueprint.post("/desk/whistles/calls/<int:call_id>/off")
def call_taken_off(call_id: int) -> Response:
    """Call a unit off a draft."""
    call = _called(call_id)
    whistle_id = call.whistle_id
    with transaction():
        drafting.call_off(call, by=officer())
    return redirect(url_for(".whistle_work", whistle_id=whistle_id), 303)


@blueprint.get("/desk/whistles/calls/<int:call_id>/appraise")
def appraise_call(call_id: int) -> str:
    """The points for one called unit."""
    return _call_page(_appraised(call_id), sheets.Appraisal(), "appraise_call_post", _("评价"))


@blueprint.post("/desk/whistles/calls/<int:call_id>/appraise")
def appraise_call_post(call_id: int) -> Response | tuple[str, int]:
    """Publish them."""
    call, form = _appraised(call_id), sheets.Appraisal()
    if not form.validate_on_submit():
        return _call_page(call, form, "appraise_call_post", _("评价")), 422
    points = {one: form[one.value].data for one in Criterion}
    again = shown_again(lambda: _call_page(call, form, "appraise_call_post", _("评价")))
    with again, transaction():
        concluding.appraise(call, points, form.text.data or "", by=officer())
    flash(_("评价已公开"), "success")
    return redirect(url_for(".whistle_work", whistle_id=call.whistle_id), 303)


@blueprint.get("/desk/whistles/limits")
def whistle_limits() -> str:
    """How many minutes called units have here."""
    return _limits_page(_limits_place(), sheets.Limit())


@blueprint.post("/desk/whistles/limits")
def whistle_limits_post() -> Response | tuple[str, int]:
    """Set them for one kind."""
    place, form = _limits_place(), sheets.Limit()
    if not form.validate_on_submit():
        return _limits_page(place, form), 422
    with shown_again(lambda: _limits_page(place, form)), transaction():
        calling.set_limit(place, form.kind.data, form.minutes.data or 0, by=officer())
    flash(_("已改，以后吹的哨按新的时间"), "success")
    return redirect(url_for(".whistle_limits", place=place.id), 303)


def _limits_place() -> Place:
    """The place asked for, or the topmost one this person calls for."""
    asked = request.args.get("place", type=int)
    if asked is not None:
        return _callers_place(asked)
    tops = places_where(officer(), Permission.BLOW_WHISTLE)
    if not tops:
        raise Forbidden(_l("您不能吹哨"))
    return tops[0]


def _limits_page(place: Place, form: sheets.Limit) -> str:
    kinds = [one for one in Kind if one is not Kind.OVERSIGHT]
    return render_template(
        "resolutions/whistles/limits.html",
        place=place,
        form=form,
        limits=[(kind, finding.minutes_for(place, kind)) for kind in kinds],
    )


def _worked(whistle_id: int) -> tuple[Whistle, Person]:
    found, person = finding.whistle_with(whistle_id), officer()
    if not may_work(person, found):
        raise Forbidden(
            _l("这个吹哨事项不由您办理"),
            why=_l("由吹哨的地方、上级专班和监督员办理"),
            remedy=_l("经过在公开页上都能看到"),
        )
    return found, person


def _called(call_id: int) -> WhistleCall:
    call = finding.call_with(call_id)
    allow(current_person(), Permission.BLOW_WHISTLE, call.whistle.place)
    return call


def _appraised(call_id: int) -> WhistleCall:
    """The call, for whoever may appraise the unit."""
    call = finding.call_with(call_id)
    if not policy.may_appraise(current_person(), call.whistle):
        return _called(call_id)
    return call


def _call_page(
    call: WhistleCall, form: sheets.WhoCame | sheets.Appraisal, endpoint: str, title: str
) -> str:
    return render_template(
        "resolutions/whistles/call.html",
        call=call,
        form=form,
        title=title,
        action=url_for(f".{endpoint}", call_id=call.id),
    )
