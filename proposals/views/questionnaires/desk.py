"""Questionnaires at the desk: which there are, opening and closing one, who carries it to doors."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Missing
from app.extensions import db
from app.transaction import transaction
from proposals.labels import QUESTION_LABELS, STANDING_LABELS
from proposals.models.questionnaire import QuestionnaireVisitor
from proposals.queries.questionnaires import listing, visits
from proposals.queries.questionnaires.homes import buildings_of, home_at
from proposals.queries.questionnaires.people import person_called, visitors_to_ask
from proposals.services.questionnaires import designing, opening, settling
from proposals.services.questionnaires.answering import is_taking
from proposals.views.desk import hall_at_desk
from proposals.views.numbers import number_asked
from proposals.views.questionnaires.designing import at_desk

blueprint = Blueprint("questionnaire_desk", __name__, url_prefix="/desk/questionnaires")


@blueprint.get("")
def index() -> str:
    """The hall's questionnaires, the newest first."""
    hall, halls = hall_at_desk()
    found = listing.questionnaires_of(hall, before=number_asked("before"))
    return render_template(
        "proposals/questionnaires/desk/index.html",
        hall=hall,
        halls=halls,
        shown=found[: listing.PAGE],
        older=found[listing.PAGE - 1].id if len(found) > listing.PAGE else None,
    )


@blueprint.get("/<int:questionnaire_id>")
def show(questionnaire_id: int) -> str:
    """One questionnaire: its questions, its state, who carries it, how far the visits are."""
    found, _person = at_desk(questionnaire_id)
    return render_template(
        "proposals/questionnaires/desk/show.html",
        questionnaire=found,
        hall=found.hall,
        kinds=QUESTION_LABELS,
        taking=is_taking(found),
        sheets=visits.sheet_count(found),
        progress=visits.progress(found),
        waiting=visits.waiting_count(found),
        visitors=listing.visitors_of(found),
        to_ask=visitors_to_ask(found.hall),
        buildings=buildings_of(found.hall),
    )


@blueprint.post("/<int:questionnaire_id>/<any(open, close):act>")
def turn(questionnaire_id: int, act: str) -> ResponseReturnValue:
    """Open it, or close it."""
    found, person = at_desk(questionnaire_id)
    with transaction():
        if act == "open":
            opening.open_(found, by=person)
        else:
            opening.close(found, by=person)
    flash(_("问卷已经发布") if act == "open" else _("问卷已经结束"), "success")
    return redirect(url_for(".show", questionnaire_id=found.id), 303)


@blueprint.post("/<int:questionnaire_id>/copy")
def copy(questionnaire_id: int) -> ResponseReturnValue:
    """Make a draft with the same questions."""
    found, person = at_desk(questionnaire_id)
    with transaction():
        made = designing.copy(found, by=person)
    flash(_("这是副本，可以改了再发布"), "success")
    return redirect(url_for(".show", questionnaire_id=made.id), 303)


@blueprint.post("/<int:questionnaire_id>/visitors")
def ask_visitor(questionnaire_id: int) -> ResponseReturnValue:
    """Ask somebody to carry it to doors: one of the list, or by telephone number."""
    found, person = at_desk(questionnaire_id)
    asked = person_called(found.hall, request.form.get("person", ""), request.form.get("phone", ""))
    with transaction():
        opening.ask_visitor(found, asked, by=person, building=request.form.get("building", ""))
    flash(_("已请%(name)s入户走访，会收到通知", name=asked.name), "success")
    return redirect(url_for(".show", questionnaire_id=found.id, _anchor="visitors"), 303)


@blueprint.post("/<int:questionnaire_id>/visitors/<int:visitor_id>/relieve")
def relieve_visitor(questionnaire_id: int, visitor_id: int) -> ResponseReturnValue:
    """Take the task back."""
    found, person = at_desk(questionnaire_id)
    visitor = db.session.get(QuestionnaireVisitor, visitor_id)
    if visitor is None or visitor.questionnaire_id != found.id:
        raise Missing(_l("没有这位访员"), remedy=_l("请刷新页面看看最新情况"))
    with transaction():
        opening.relieve_visitor(visitor, by=person)
    return redirect(url_for(".show", questionnaire_id=found.id, _anchor="visitors"), 303)


@blueprint.get("/<int:questionnaire_id>/waiting")
def waiting(questionnaire_id: int) -> str:
    """Answers set aside: second ones of a household, and late ones."""
    found, _person = at_desk(questionnaire_id)
    set_aside = visits.waiting(found)
    return render_template(
        "proposals/questionnaires/desk/waiting.html",
        questionnaire=found,
        hall=found.hall,
        waiting=set_aside,
        more=visits.waiting_count(found) - len(set_aside),
        counted=visits.counted_beside(found, set_aside),
        standings=STANDING_LABELS,
    )


@blueprint.post("/<int:questionnaire_id>/waiting/<int:visit_id>/<any(count, move, leave):act>")
def settle(questionnaire_id: int, visit_id: int, act: str) -> ResponseReturnValue:
    """Count them, count them for another household, or leave them out."""
    found, person = at_desk(questionnaire_id)
    visit = visits.visit_with(found, visit_id)
    if visit is None:
        raise Missing(_l("没有这一份"), remedy=_l("请刷新页面看看最新情况"))
    with transaction():
        if act == "move":
            settling.count_for(visit, home_at(found.hall, request.form), by=person)
        else:
            (settling.count if act == "count" else settling.leave_out)(visit, by=person)
    flash(_("已处理"), "success")
    return redirect(url_for(".waiting", questionnaire_id=found.id), 303)
