"""Invitations and answers: who is asked beyond the body, and who means to come."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Invalid
from app.extensions import db
from app.people.identity import current_person
from app.people.models.person import Person
from app.transaction import transaction
from meetings.forms.planning import CallForm
from meetings.models.meeting import Meeting
from meetings.policy import allow_act
from meetings.queries import planning, under_rule
from meetings.services import invitations
from meetings.views.blueprint import blueprint, seen_meeting, someone
from meetings.views.desk import convened


@blueprint.post("/desk/meetings/<int:meeting_id>/call")
def call(meeting_id: int) -> Response:
    """Ask a stakeholder to come and speak."""
    meeting, form = convened(meeting_id), CallForm()
    person = planning.person_with_phone(form.phone.data or "")
    with transaction():
        invitations.invite(meeting, person, why=form.why.data or "", by=someone())
    flash(_("已邀请%(name)s列席", name=person.name), "success")
    return redirect(url_for(".prepare", meeting_id=meeting.id), 303)


@blueprint.post("/desk/meetings/<int:meeting_id>/uncall")
def uncall(meeting_id: int) -> Response:
    """Cross an invitation out before the notice."""
    meeting = convened(meeting_id)
    with transaction():
        invitations.take_back(meeting, _named(request.form.get("for", "")), by=someone())
    return redirect(url_for(".prepare", meeting_id=meeting.id), 303)


@blueprint.post("/m/<int:meeting_id>/answer")
def answer(meeting_id: int) -> Response:
    """Say whether one comes; the desk says it for those who telephone."""
    meeting = seen_meeting(meeting_id)
    given = request.form.get("for", "")
    person = _named(given) if given else someone()
    hand = _hand(meeting, person)
    coming, note = request.form.get("coming"), request.form.get("note", "")
    if coming not in {"1", "0"}:
        raise Invalid(_l("请选“我会到会”或“请假”"), code="coming")
    with transaction():
        invitations.answer(meeting, person, coming=coming == "1", note=note, by=hand)
    flash(_("已记下") if given else _("已答复，谢谢"), "success")
    return redirect(url_for(".door" if given else ".show", meeting_id=meeting.id), 303)


def _hand(meeting: Meeting, person: Person) -> Person:
    """Who answers: oneself, or somebody who serves at the door."""
    hand = someone()
    if hand == person:
        return hand
    return allow_act(current_person(), meeting, "arrive", for_another=True)


def _named(given: str) -> Person:
    person = db.session.get(Person, int(given)) if given.isdecimal() and len(given) < 10 else None
    if person is None:
        raise Invalid(_l("请选择一个人"), code="no_person")
    return person


@blueprint.get("/meetings/rules")
def decision_rules() -> str:
    """Every decision rule in force: notice, quorum, agenda, proxies, each with its law."""
    return render_template("meetings/decision_rules.html", rules=under_rule.all_rules())
