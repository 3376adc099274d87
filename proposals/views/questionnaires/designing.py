"""Build a questionnaire at the desk: its heading, its questions, their order, a look at the whole."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug import Response

from app import clock
from app.errors import DomainError
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from proposals.forms import QuestionForm, QuestionnaireForm
from proposals.labels import QUESTION_LABELS
from proposals.lifecycle.questionnaires import Audience, QuestionKind
from proposals.models.questionnaire import Question, Questionnaire
from proposals.queries.questionnaires.listing import question_with, questionnaire_with
from proposals.services.questionnaires import designing
from proposals.views.desk import hall_at_desk

blueprint = Blueprint("questionnaire_design", __name__, url_prefix="/desk/questionnaires")
_STEPS = {"up": -1, "down": 1}


@blueprint.get("/new")
def new() -> str:
    """Begin one: what stands above its questions."""
    hall, _halls = hall_at_desk()
    form = QuestionnaireForm(opens_on=clock.today())
    return _heading_page(form, hall=hall, action=url_for(".new_post", hall=hall.code))


@blueprint.post("/new")
def new_post() -> ResponseReturnValue:
    """Keep the draft, then go on to its questions."""
    hall, _halls = hall_at_desk()
    person = allow(current_person(), Permission.WORK_DESK, hall.place)
    form, made = QuestionnaireForm(), list[Questionnaire]()
    if not _done(form, lambda: made.append(designing.begin(hall, _heading(form), by=person))):
        return _heading_page(form, hall=hall, action=url_for(".new_post", hall=hall.code)), 422
    flash(_("草稿已保存，现在加题目"), "success")
    return _to(made[0])


@blueprint.get("/<int:questionnaire_id>/heading")
def heading(questionnaire_id: int) -> str:
    """Look at its heading again."""
    found, _person = at_desk(questionnaire_id)
    form = QuestionnaireForm(obj=found, anonymous="yes" if found.is_anonymous else "no")
    return _heading_page(form, questionnaire=found, hall=found.hall)


@blueprint.post("/<int:questionnaire_id>/heading")
def heading_post(questionnaire_id: int) -> ResponseReturnValue:
    """Write its heading anew."""
    found, person = at_desk(questionnaire_id)
    form = QuestionnaireForm()
    if not _done(form, lambda: designing.revise(found, _heading(form), by=person)):
        return _heading_page(form, questionnaire=found, hall=found.hall), 422
    flash(_("已保存"), "success")
    return _to(found)


@blueprint.get("/<int:questionnaire_id>/questions/<any(single, multiple, scale, text):kind>")
def question_new(questionnaire_id: int, kind: str) -> str:
    """Write a question of this kind."""
    found, _person = at_desk(questionnaire_id)
    form = QuestionForm()
    form.keep_only(QuestionKind(kind))
    return _question_page(form, found, QuestionKind(kind))


@blueprint.post("/<int:questionnaire_id>/questions/<any(single, multiple, scale, text):kind>")
def question_new_post(questionnaire_id: int, kind: str) -> ResponseReturnValue:
    """Put the question at the end."""
    found, person = at_desk(questionnaire_id)
    form, chosen = QuestionForm(), QuestionKind(kind)
    form.keep_only(chosen)
    if not _done(form, lambda: designing.add_question(found, _words(form, chosen), by=person)):
        return _question_page(form, found, chosen), 422
    flash(_("题目已加上"), "success")
    return _to(found, "questions")


@blueprint.get("/questions/<int:question_id>")
def question(question_id: int) -> str:
    """Look at one question again."""
    found, _person = _question(question_id)
    form = QuestionForm(obj=found, lines="\n".join(found.options))
    form.keep_only(found.kind)
    return _question_page(form, found.questionnaire, found.kind, found)


@blueprint.post("/questions/<int:question_id>")
def question_post(question_id: int) -> ResponseReturnValue:
    """Write it anew."""
    found, person = _question(question_id)
    form = QuestionForm()
    form.keep_only(found.kind)
    if not _done(
        form, lambda: designing.change_question(found, _words(form, found.kind), by=person)
    ):
        return _question_page(form, found.questionnaire, found.kind, found), 422
    flash(_("题目已改好"), "success")
    return _to(found.questionnaire, "questions")


@blueprint.post("/questions/<int:question_id>/<any(up, down, remove):act>")
def question_act(question_id: int, act: str) -> ResponseReturnValue:
    """Move a question by one, or take it out."""
    found, person = _question(question_id)
    questionnaire = found.questionnaire
    with transaction():
        if act == "remove":
            designing.remove_question(found, by=person)
        else:
            designing.move_question(found, _STEPS[act], by=person)
    return _to(questionnaire, "questions")


@blueprint.get("/<int:questionnaire_id>/preview")
def preview(questionnaire_id: int) -> str:
    """The form as those who answer will see it; nothing can be sent."""
    found, _person = at_desk(questionnaire_id)
    return render_template(
        "proposals/questionnaires/desk/preview.html", questionnaire=found, hall=found.hall
    )


def at_desk(questionnaire_id: int) -> tuple[Questionnaire, Person]:
    """The questionnaire, and whoever works the desk of its hall."""
    found = questionnaire_with(questionnaire_id)
    return found, allow(current_person(), Permission.WORK_DESK, found.hall.place)


def _question(question_id: int) -> tuple[Question, Person]:
    found = question_with(question_id)
    _questionnaire, person = at_desk(found.questionnaire_id)
    return found, person


def _done(form: FlaskForm, act: Callable[[], object]) -> bool:
    """Do it if the form is whole; what the service refuses stands above the form, typed words kept."""
    if not form.validate():
        return False
    try:
        with transaction():
            act()
    except DomainError as error:
        if error.status != 422:
            raise
        form.form_errors = [str(part) for part in (error.what, error.remedy) if part]
        return False
    return True


def _heading(form: QuestionnaireForm) -> designing.Heading:
    return designing.Heading(
        form.title.data or "",
        form.purpose.data or "",
        Audience(form.audience.data),
        form.anonymous.data == "yes",
        form.opens_on.data or clock.today(),
        form.closes_on.data or clock.today(),
    )


def _words(form: QuestionForm, kind: QuestionKind) -> designing.Wording:
    given = form.data
    return designing.Wording.of(
        kind,
        given["text"],
        is_required=given["is_required"],
        options=(given.get("lines") or "").splitlines(),
        scale_top=int(given.get("scale_top") or 0),
        ends=(given.get("low_label") or "", given.get("high_label") or ""),
    )


def _heading_page(form: QuestionnaireForm, **shown: object) -> str:
    return render_template(
        "proposals/questionnaires/desk/heading.html",
        form=form,
        **({"questionnaire": None, "action": request.path} | shown),
    )


def _question_page(
    form: QuestionForm, found: Questionnaire, kind: QuestionKind, changed: Question | None = None
) -> str:
    return render_template(
        "proposals/questionnaires/desk/question.html",
        form=form,
        questionnaire=found,
        hall=found.hall,
        kind=QUESTION_LABELS[kind],
        changed=changed,
    )


def _to(questionnaire: Questionnaire, anchor: str | None = None) -> Response:
    address = url_for("questionnaire_desk.show", questionnaire_id=questionnaire.id, _anchor=anchor)
    return redirect(address, 303)
