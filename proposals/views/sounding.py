"""The office's side of opinion rounds: open them, look at what residents wrote, close them."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import DomainError
from app.people.identity import current_person
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.transaction import transaction
from app.work_calendar.instants import end_of_day
from proposals.lifecycle.topic_states import BEFORE_DEBATE
from proposals.models.opinion_round import OpinionRound, StatementState
from proposals.models.topic import Topic
from proposals.opinions.sameness import most_alike
from proposals.opinions.seeding import suggestions
from proposals.queries import opinion_rounds
from proposals.queries.halls import halls_where
from proposals.queries.topics import topic_with, topics_in
from proposals.services import sounding, stating
from proposals.views.opinion_forms import RoundForm
from proposals.views.signing import signed_in

blueprint = Blueprint("sounding", __name__)
_USUAL_DAYS = 7


@blueprint.get("/desk/opinions")
def index() -> str:
    """Rounds of my halls, and topics that could have one."""
    halls = halls_where(allow_somewhere(), Permission.SOUND_OUT)
    rounds = opinion_rounds.rounds_in(halls)
    standing = {one.topic_id for one in rounds if one.closed_at is None}
    topics = [one for hall in halls[:20] for one in topics_in(hall, BEFORE_DEBATE)]
    return render_template(
        "proposals/opinions/desk/index.html",
        rounds=rounds,
        waiting=opinion_rounds.waiting_in(rounds),
        topics=[one for one in topics if one.id not in standing and one.stated_at is None],
    )


@blueprint.route("/desk/topics/<int:topic_id>/opinions", methods=["GET", "POST"])
def open_round(topic_id: int) -> ResponseReturnValue:
    """Open a round; a refusal stands above what was typed."""
    topic, person = _in_office(topic_with(topic_id))
    form, refused = RoundForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                round_ = sounding.open_round(topic, _plan(form), by=person)
        except DomainError as error:
            refused = error
        else:
            flash(_("已经开始，跟进这个议题的人都会收到通知"), "success")
            return redirect(url_for("sounding.show", round_id=round_.id), 303)
    elif not form.is_submitted():
        _fill(form, topic)
    return _open_page(topic_id, form, refused)


@blueprint.get("/desk/opinions/<int:round_id>")
def show(round_id: int) -> str:
    """What waits to be looked at, and every statement."""
    round_, _person = _round(round_id)
    waiting = opinion_rounds.statements_of(round_, StatementState.WAITING)
    shown = opinion_rounds.statements_of(round_, StatementState.SHOWN)
    texts = [one.text for one in shown]
    return render_template(
        "proposals/opinions/desk/round.html",
        round=round_,
        hall=round_.topic.hall,
        is_open=stating.takes_answers(round_, clock.now()),
        waiting=[(one, most_alike(one.text, texts)) for one in waiting],
        shown=shown,
        refused=opinion_rounds.statements_of(round_, StatementState.REFUSED),
        people=opinion_rounds.people_in(round_),
    )


@blueprint.post("/desk/opinions/<int:round_id>/<any(admit, refuse, reword, seed):act>")
def judge(round_id: int, act: str) -> ResponseReturnValue:
    """Let a statement in, refuse it with a reason, put its words right, or add one."""
    round_, person = _round(round_id)
    with transaction():
        _judge(round_, act, person)
    flash(_("已办理"), "success")
    return redirect(url_for("sounding.show", round_id=round_id), 303)


@blueprint.route("/desk/opinions/<int:round_id>/close", methods=["GET", "POST"])
def close(round_id: int) -> ResponseReturnValue:
    """Ask once more, then end the round."""
    round_, person = _round(round_id)
    if request.method == "GET":
        return render_template(
            "proposals/opinions/desk/close.html", round=round_, hall=round_.topic.hall
        )
    with transaction():
        sounding.close(round_, by=person)
    flash(_("已结束，结果算好后会公布"), "success")
    return redirect(url_for("opinions.results", round_id=round_id), 303)


def _open_page(topic_id: int, form: RoundForm, refused: DomainError | None) -> ResponseReturnValue:
    topic = topic_with(topic_id)
    page = render_template(
        "proposals/opinions/desk/open.html",
        topic=topic,
        hall=topic.hall,
        form=form,
        refused=refused,
    )
    return (page, refused.status) if refused else (page, 422 if form.errors else 200)


def _judge(round_: OpinionRound, act: str, by: Person) -> None:
    text, reason = request.form.get("text", ""), request.form.get("reason", "")
    if act == "seed":
        stating.seed(round_, text, by=by)
        return
    number = request.form.get("statement", type=int)
    statement = opinion_rounds.statement_in(round_, number)
    if act == "admit":
        stating.admit(statement, by=by)
    elif act == "refuse":
        stating.refuse(statement, by=by, reason=reason)
    else:
        stating.reword(statement, text, by=by)


def allow_somewhere() -> Person:
    """Whoever is signed in; the list is of their own halls, and empty for those without."""
    person = signed_in()
    if not halls_where(person, Permission.SOUND_OUT):
        raise opinion_rounds.not_in_office()
    return person


def _fill(form: RoundForm, topic: Topic) -> None:
    form.question.data = topic.title
    form.seeds.data = "\n".join(suggestions(link.proposal.body for link in topic.standing_links))
    form.until.data = clock.today() + timedelta(days=_USUAL_DAYS)
    form.takes_statements.data = True


def _plan(form: RoundForm) -> sounding.Plan:
    return sounding.Plan(
        question=form.question.data or "",
        seeds=(form.seeds.data or "").splitlines(),
        closes_at=end_of_day(form.until.data or clock.today()),
        takes_statements=bool(form.takes_statements.data),
    )


def _in_office(topic: Topic) -> tuple[Topic, Person]:
    return topic, allow(current_person(), Permission.SOUND_OUT, topic.hall.place)


def _round(round_id: int) -> tuple[OpinionRound, Person]:
    round_ = opinion_rounds.round_with(round_id)
    return round_, _in_office(round_.topic)[1]
