"""Questionnaires for those who answer on their own phone, and what came of them; plain forms."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.errors import Missing, Refused, SignInNeeded
from app.extensions import csrf
from app.people.identity import current_person, visitor
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission
from app.transaction import transaction
from proposals.lifecycle.questionnaires import Audience, QuestionnaireState
from proposals.models.questionnaire import Questionnaire
from proposals.queries.questionnaires import listing, results, visits
from proposals.queries.questionnaires.homes import buildings_of, home_in
from proposals.services.questionnaires import answering
from proposals.views.numbers import number_asked

blueprint = Blueprint("questionnaires", __name__, url_prefix="/questionnaires")


@blueprint.get("")
def index() -> str:
    """Those that can be answered today, and the results of those that are over."""
    now = listing.open_questionnaires(before=number_asked("open_before"))
    past = listing.closed_questionnaires(before=number_asked("before"))
    return render_template(
        "proposals/questionnaires/index.html",
        open=now[: listing.PAGE],
        more=now[listing.PAGE - 1].id if len(now) > listing.PAGE else None,
        closed=past[: listing.PAGE],
        older=past[listing.PAGE - 1].id if len(past) > listing.PAGE else None,
    )


@blueprint.get("/<int:questionnaire_id>")
def show(questionnaire_id: int) -> str:
    """The form, or why it cannot be answered now."""
    found = _public(questionnaire_id)
    return _page(found, answering.Filled(answering.new_client_id()))


@blueprint.post("/<int:questionnaire_id>")
@csrf.exempt
def send(questionnaire_id: int) -> ResponseReturnValue:
    """Take the answers; a page that lay too long comes back with everything that was chosen.

    The form checks the token itself: a plain refusal would lose the answers.
    """
    found, person = _public(questionnaire_id), current_person()
    if found.audience is Audience.HOUSEHOLDS and person is None:
        raise SignInNeeded(_l("请先登录再答"), remedy=_l("这份问卷一户一份，要知道您是哪一户"))
    filled = answering.Filled.read(found, request.form.get("client_id", ""), request.form.getlist)
    if not FlaskForm().validate():
        flash(_("这个页面放得太久，请再点一次“交卷”；您答的都还在"), "warning")
        return _page(found, filled), 422
    if filled.errors:
        return _page(found, filled), 422
    building = request.form.get("building", "")
    with transaction():
        answering.answer(found, filled, by=person, browser=visitor(), building=building)
    flash(_("已收到您的答卷，谢谢"), "success")
    return redirect(url_for(".show", questionnaire_id=found.id), 303)


@blueprint.get("/<int:questionnaire_id>/results")
def public_results(questionnaire_id: int) -> str:
    """What came of a closed one, for everybody, in numbers alone."""
    found = _public(questionnaire_id)
    if found.state is not QuestionnaireState.CLOSED:
        raise Refused(
            _l("结果还没有公布"),
            why=_l("中途看到结果，会影响还没有答的人"),
            remedy=_l("问卷结束以后，这里会公布全部数字"),
        )
    sheets = visits.sheet_count(found)
    shown = results.may_be_public(found, sheets)
    return render_template(
        "proposals/questionnaires/results.html",
        questionnaire=found,
        hall=found.hall,
        sheets=sheets,
        households=sum(buildings_of(found.hall).values()),
        outcomes=results.outcomes(found) if shown else (),
    )


def _public(questionnaire_id: int) -> Questionnaire:
    """The questionnaire once it was opened; its desk sees drafts at another address."""
    found = listing.questionnaire_with(questionnaire_id)
    if found.state is QuestionnaireState.DRAFT:
        raise Missing(_l("这份问卷还没有发布"), remedy=_l("可以从问卷列表看看别的"))
    return found


def _page(found: Questionnaire, filled: answering.Filled) -> str:
    person = current_person()
    return render_template(
        "proposals/questionnaires/show.html",
        questionnaire=found,
        hall=found.hall,
        filled=filled,
        taking=answering.is_taking(found),
        answered=listing.own_visit(found, person, visitor()),
        home=_home(found, person),
        buildings=buildings_of(found.hall) if found.audience is Audience.EVERYBODY else {},
        at_desk=may(person, Permission.WORK_DESK, found.hall.place),
    )


def _home(found: Questionnaire, person: Person | None) -> object:
    return home_in(found.hall, person.household_id) if person and person.household_id else None
