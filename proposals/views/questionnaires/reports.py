"""What came of a questionnaire, for its desk: numbers by building, words, files to take home."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Missing, Refused
from app.tables import Format, download
from app.transaction import transaction
from proposals.models.questionnaire import Questionnaire
from proposals.queries.questionnaires import results, visits
from proposals.queries.questionnaires.sheets import columns, rows
from proposals.services.questionnaires.exporting import take_home
from proposals.services.questionnaires.needs import make_need, title_of
from proposals.views.numbers import number_asked
from proposals.views.questionnaires.designing import at_desk

blueprint = Blueprint("questionnaire_reports", __name__, url_prefix="/desk/questionnaires")


@blueprint.get("/<int:questionnaire_id>/results")
def show(questionnaire_id: int) -> str:
    """Every question with numbers and bars, over all and by building; how many answered where."""
    found, _person = at_desk(questionnaire_id)
    sheets = visits.sheet_count(found)
    shown = results.may_be_seen(found, sheets)
    return render_template(
        "proposals/questionnaires/desk/results.html",
        questionnaire=found,
        hall=found.hall,
        sheets=sheets,
        progress=visits.progress(found),
        shown=shown,
        outcomes=results.outcomes(found) if shown else (),
    )


@blueprint.get("/<int:questionnaire_id>/words")
def words(questionnaire_id: int) -> str:
    """What people wrote; each may become a need."""
    found, _person = at_desk(questionnaire_id)
    _refuse_unseen(found)
    read = results.words(found, after=number_asked("after") or 0)
    return render_template(
        "proposals/questionnaires/desk/words.html",
        questionnaire=found,
        hall=found.hall,
        written=[(one, title_of(one.answer.text)) for one in read[: results.PAGE]],
        more=read[results.PAGE - 1].answer.id if len(read) > results.PAGE else None,
    )


@blueprint.post("/<int:questionnaire_id>/words/<int:answer_id>/need")
def need(questionnaire_id: int, answer_id: int) -> ResponseReturnValue:
    """Make a need of it."""
    found, person = at_desk(questionnaire_id)
    _refuse_unseen(found)
    answer = results.answer_with(found, answer_id)
    if answer is None:
        raise Missing(_l("没有这一条"), remedy=_l("请刷新页面看看最新情况"))
    title, where_text = (request.form.get(name, "") for name in ("title", "where_text"))
    with transaction():
        made = make_need(answer, by=person, title=title, where_text=where_text)
    flash(_("已转为需求“%(title)s”，在工作台等待受理", title=made.title), "success")
    address = url_for(".words", questionnaire_id=found.id, after=number_asked("after"))
    return redirect(f"{address}#w{answer_id}", 303)


@blueprint.get("/<int:questionnaire_id>/answers.<any(csv, xlsx, json):form>")
def export(questionnaire_id: int, form: str) -> Response:
    """Every counted sheet as a file; of an anonymous one with nothing that tells a home."""
    found, person = at_desk(questionnaire_id)
    _refuse_unseen(found)
    with transaction():
        take_home(found, form, by=person)
    return download(found.title, Format(form), columns(found), rows(found))


def _refuse_unseen(found: Questionnaire) -> None:
    if not results.may_be_seen(found, visits.sheet_count(found)):
        raise Refused(
            _l("这份问卷的答案现在还不能看"),
            why=_l("不记名的问卷，要等结束以后、收满5份，才看得到答案，免得猜出是谁答的"),
            remedy=_l("答卷的进度随时可以看；答案请等问卷结束"),
        )
