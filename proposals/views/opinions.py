"""A round of opinions: one statement at a time, one's own answers, a statement of one's own, results."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import DomainError, Invalid
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow, may
from app.permissions import Permission
from app.transaction import transaction
from proposals.models.opinion_round import OpinionRound, OpinionStatement, StatementState
from proposals.opinions.answers import Answer
from proposals.queries import opinion_results, opinion_rounds
from proposals.services import answering, stating
from proposals.views.opinion_forms import StatementForm

blueprint = Blueprint("opinions", __name__)
_ANSWERS = {"agree": Answer.AGREE, "disagree": Answer.DISAGREE, "pass": Answer.PASS}


@blueprint.get("/opinions/<int:round_id>")
def show(round_id: int) -> str:
    """The next statement for whoever may answer; what it is about for everybody else."""
    round_, person = opinion_rounds.round_with(round_id), current_person()
    takes_part = _takes_part(person, round_)
    return render_template(
        "proposals/opinions/round.html",
        round=round_,
        hall=round_.topic.hall,
        is_open=stating.takes_answers(round_, clock.now()),
        takes_part=takes_part,
        statement=_asked(person, round_) if takes_part and person else None,
        mine=_mine(person, round_),
        progress=opinion_rounds.progress_of(person, round_) if person else None,
        people=opinion_rounds.people_in(round_),
    )


@blueprint.post("/opinions/<int:round_id>")
def answer(round_id: int) -> ResponseReturnValue:
    """Keep an answer, and go on to the next statement."""
    round_, person = _resident(round_id)
    statement = opinion_rounds.statement_in(round_, request.form.get("statement", type=int))
    said = _ANSWERS.get(request.form.get("answer", ""))
    if said is None:
        raise Invalid(_l("没有选"), remedy=_l("请点“同意”“不同意”或“说不好”"))
    with transaction():
        answering.answer(statement, said, by=person)
    if request.form.get("again"):
        flash(_("改好了"), "success")
        return redirect(url_for("opinions.mine", round_id=round_.id), 303)
    return redirect(round_.url, 303)


@blueprint.get("/opinions/<int:round_id>/mine")
def mine(round_id: int) -> str:
    """What I answered so far; each can be answered anew while the round is open."""
    round_, person = _resident(round_id)
    return render_template(
        "proposals/opinions/mine.html",
        round=round_,
        hall=round_.topic.hall,
        is_open=stating.takes_answers(round_, clock.now()),
        statements=opinion_rounds.statements_of(round_, StatementState.SHOWN),
        answers=_mine(person, round_),
    )


@blueprint.route("/opinions/<int:round_id>/add", methods=["GET", "POST"])
def add(round_id: int) -> ResponseReturnValue:
    """Write a statement of one's own; a refusal stands above what was typed."""
    round_, person = _resident(round_id)
    form, refused = StatementForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                stating.add(round_, form.text.data or "", by=person)
        except DomainError as error:
            refused = error
        else:
            flash(_("收到了。秘书看过以后，大家就能对它表态；结果会告诉您。"), "success")
            return redirect(round_.url, 303)
    return _add_page(round_id, form, refused)


@blueprint.get("/opinions/<int:round_id>/results")
def results(round_id: int) -> str:
    """What it came to: a picture, tables, and how it is computed."""
    round_ = opinion_rounds.round_with(round_id)
    return render_template(
        "proposals/opinions/results.html",
        round=round_,
        hall=round_.topic.hall,
        is_open=stating.takes_answers(round_, clock.now()),
        results=opinion_results.results_of(round_),
        colours=opinion_results.COLOURS,
        refusals=opinion_results.refusals_of(round_),
    )


def _add_page(
    round_id: int, form: StatementForm, refused: DomainError | None
) -> ResponseReturnValue:
    round_ = opinion_rounds.round_with(round_id)
    page = render_template(
        "proposals/opinions/add.html",
        round=round_,
        hall=round_.topic.hall,
        form=form,
        refused=refused,
        most=stating.MOST_OF_ONE,
    )
    return (page, refused.status) if refused else (page, 422 if form.errors else 200)


def _asked(person: Person, round_: OpinionRound) -> OpinionStatement | None:
    """The statement that was chosen to be answered anew, or the next one."""
    chosen = request.args.get("statement", type=int)
    if chosen:
        return opinion_rounds.statement_in(round_, chosen)
    return opinion_rounds.next_statement(person, round_)


def _takes_part(person: Person | None, round_: OpinionRound) -> bool:
    """Whether this person may answer here and now."""
    is_open = stating.takes_answers(round_, clock.now())
    return is_open and may(person, Permission.CO_SIGN, round_.topic.hall.place)


def _mine(person: Person | None, round_: OpinionRound) -> dict[int, str]:
    names = {number: name for name, number in _ANSWERS.items()}
    said = opinion_rounds.answers_of(person, round_) if person else {}
    return {number: names[answer] for number, answer in said.items()}


def _resident(round_id: int) -> tuple[OpinionRound, Person]:
    round_ = opinion_rounds.round_with(round_id)
    return round_, allow(current_person(), Permission.CO_SIGN, round_.topic.hall.place)
