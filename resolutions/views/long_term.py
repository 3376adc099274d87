"""``/long-term`` and its desk: 以后怎么办 decided, kept by a team and a list, reviewed, or reopened."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug import Response

from app import clock
from app.extensions import db
from app.options import options
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow, may, may_any
from app.people.views.doors import officer
from app.permissions import Permission
from app.photos.again import given
from app.shell.again import shown_again
from app.transaction import transaction
from proposals.models.proposal import Proposal
from proposals.queries.questionnaires.people import person_called, visitors_to_ask
from resolutions.forms import acts as forms
from resolutions.models.arrangement import Arrangement
from resolutions.models.resolution import Resolution
from resolutions.progress.long_term import Choice, ReviewVerdict, TeamPart, latest_review
from resolutions.queries import arrangements
from resolutions.queries.resolutions import resolution_with
from resolutions.services.lasting import deciding, keeping, reopening
from resolutions.views.blueprint import blueprint
from votes.models.poll import Poll

REOPENS = (Permission.ASSIGN, Permission.INSPECT)


@blueprint.get("/long-term/<int:arrangement_id>")
def arrangement(arrangement_id: int) -> str:
    """Who keeps the result, by which list, and when it is looked at again; for everybody."""
    found, person = arrangements.arrangement_with(arrangement_id), current_person()
    hall = found.resolution.hall
    return render_template(
        "resolutions/long_term/show.html",
        arrangement=found,
        resolution=found.resolution,
        hall=hall,
        keeps=found.ended_at is None and keeping.may_keep(person, found),
        desk=found.ended_at is None and may(person, Permission.ASSIGN, hall.place),
        due=found.review_on is not None and found.review_on <= clock.today(),
        people=visitors_to_ask(hall),
        parts=TeamPart,
        verdicts=ReviewVerdict,
        latest=latest_review(clock.today()),
    )


@blueprint.post("/long-term/<int:arrangement_id>/checks/<int:item_id>")
def upkeep_check(arrangement_id: int, item_id: int) -> Response:
    """Tick one point of the list, or say what is wrong with it."""
    found, person = arrangements.arrangement_with(arrangement_id), officer()
    place = found.resolution.hall.place
    with shown_again(lambda: arrangement(arrangement_id)):
        shots = given(by=person, place=place)
        with transaction():
            keeping.tick(
                found,
                item_id,
                passed="trouble" not in request.form,
                by=person,
                remark=request.form.get("remark", ""),
                photo=shots[0] if shots else None,
            )
    flash(_("已记录"), "success")
    return redirect(found.url, 303)


@blueprint.post("/long-term/<int:arrangement_id>/team")
def team_join(arrangement_id: int) -> Response:
    """Put somebody into the team."""
    found, by = _at_desk(arrangement_id)
    asked = request.form.get("part", "")
    part = TeamPart(asked) if asked in set(TeamPart) else TeamPart.VOLUNTEER
    with shown_again(lambda: arrangement(arrangement_id), names=True), transaction():
        person = person_called(
            found.resolution.hall, request.form.get("person", ""), request.form.get("phone", "")
        )
        keeping.enlist(found, person, part, by=by)
    flash(_("已加入服务队，本人会收到通知"), "success")
    return redirect(found.url, 303)


@blueprint.post("/long-term/<int:arrangement_id>/team/<int:member_id>/end")
def team_leave(arrangement_id: int, member_id: int) -> Response:
    """Relieve somebody of the team."""
    found, by = _at_desk(arrangement_id)
    with transaction():
        keeping.relieve(found, member_id, by=by)
    return redirect(found.url, 303)


@blueprint.post("/long-term/<int:arrangement_id>/review")
def arrangement_review(arrangement_id: int) -> Response:
    """回头看: what was found, and the next day or the end."""
    found, by = _at_desk(arrangement_id)
    asked = request.form.get("verdict", "")
    verdict = ReviewVerdict(asked) if asked in set(ReviewVerdict) else ReviewVerdict.KEEP
    with shown_again(lambda: arrangement(arrangement_id)), transaction():
        text, on = request.form.get("text", ""), request.form.get("next_on", "")
        keeping.review(found, verdict, by=by, text=text, next_on=forms.day_typed(on))
    flash(_("已记录回头看的结果"), "success")
    return redirect(found.url, 303)


def _at_desk(arrangement_id: int) -> tuple[Arrangement, Person]:
    found = arrangements.arrangement_with(arrangement_id)
    return found, allow(current_person(), Permission.ASSIGN, found.resolution.hall.place)


@blueprint.get("/desk/resolutions/<int:resolution_id>/long-term")
def long_term(resolution_id: int) -> str:
    """The form of 以后怎么办."""
    resolution, _person = _desk_resolution(resolution_id)
    return _long_term_page(resolution, _long_term_form(resolution))


@blueprint.post("/desk/resolutions/<int:resolution_id>/long-term")
def long_term_post(resolution_id: int) -> Response | tuple[str, int]:
    """Record the decision; refused, everything typed stays."""
    resolution, person = _desk_resolution(resolution_id)
    form = _long_term_form(resolution)
    if not form.validate_on_submit():
        return _long_term_page(resolution, form), 422
    with shown_again(lambda: _long_term_page(resolution, form)), transaction():
        made = deciding.decide(resolution, _plan(form), by=person)
    flash(_("已记录以后怎么办"), "success")
    return redirect(made.url, 303)


def _plan(form: forms.LongTerm) -> deciding.LongTermPlan:
    return deciding.LongTermPlan(
        choices=[Choice(one) for one in form.choices.data or ()],
        plan=form.plan.data or "",
        poll=db.session.get(Poll, form.poll.data) if form.poll.data else None,
        ground=form.ground.data or "",
        owner=db.session.get(Person, form.owner.data) if form.owner.data else None,
        review_on=form.review_on.data,
        upkeep=(form.upkeep.data or "").splitlines(),
    )


def _long_term_form(resolution: Resolution) -> forms.LongTerm:
    form = forms.LongTerm()
    polls = arrangements.grounds_for(resolution)
    form.poll.choices = options(
        [(0, _("没有在这里表决")), *((p.id, p.question[:60]) for p in polls)]
    )
    people = visitors_to_ask(resolution.hall)
    form.owner.choices = options([(0, _("不设")), *((one.id, one.name) for one in people)])
    return form


def _long_term_page(resolution: Resolution, form: forms.LongTerm) -> str:
    return render_template(
        "resolutions/desk/long_term.html",
        resolution=resolution,
        hall=resolution.hall,
        form=form,
        meetings=arrangements.meetings_to_vote_at(resolution),
        latest=latest_review(clock.today()),
    )


def _desk_resolution(resolution_id: int) -> tuple[Resolution, Person]:
    resolution = resolution_with(resolution_id)
    return resolution, allow(current_person(), Permission.ASSIGN, resolution.hall.place)


@blueprint.get("/desk/resolutions/<int:resolution_id>/reopen")
def reopen(resolution_id: int) -> str:
    """Ask why a finished resolution comes back."""
    return _reopen_page(_reopened(resolution_id)[0], forms.ComesBack())


@blueprint.post("/desk/resolutions/<int:resolution_id>/reopen")
def reopen_post(resolution_id: int) -> Response | tuple[str, int]:
    """Hang it again, with the proposal that tells of it."""
    (resolution, person), form = _reopened(resolution_id), forms.ComesBack()
    if not form.validate_on_submit():
        return _reopen_page(resolution, form), 422
    proposal = db.session.get(Proposal, form.proposal.data) if form.proposal.data else None
    with shown_again(lambda: _reopen_page(resolution, form)), transaction():
        reopening.reopen(resolution, by=person, reason=form.text.data or "", proposal=proposal)
    flash(_("已复挂账，请重新交办"), "success")
    return redirect(url_for(".show", resolution_id=resolution.id), 303)


def _reopened(resolution_id: int) -> tuple[Resolution, Person]:
    resolution, person = resolution_with(resolution_id), officer()
    if not may_any(person, REOPENS, resolution.hall.place):
        allow(person, Permission.ASSIGN, resolution.hall.place)
    return resolution, person


def _reopen_page(resolution: Resolution, form: FlaskForm) -> str:
    return render_template(
        "resolutions/desk/reopen.html",
        resolution=resolution,
        hall=resolution.hall,
        form=form,
        title=_l("复挂账"),
    )
