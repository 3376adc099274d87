"""Appeals against a decline: raised by those behind the matter, heard by somebody else."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Forbidden
from app.people.identity import current_person
from app.people.models.person import Person
from app.places.models.place import Place
from app.transaction import transaction
from proposals.lifecycle.appeal import Ruling, refuse_to_hear, refuse_to_raise
from proposals.models.appeal import Appeal
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.policy import may_hear_appeals
from proposals.queries.appeals import appeal_with, facts_of, matter_of, open_appeals
from proposals.queries.clock_todos import halls_to_hear
from proposals.queries.due import reckoned_appeal
from proposals.queries.proposals import proposal_with
from proposals.queries.topics import topic_with
from proposals.services import appealing
from proposals.services.refusing import granted
from proposals.views.desk_forms import AppealForm, RulingForm
from proposals.views.signing import signed_in

blueprint = Blueprint("appeals", __name__)


@blueprint.get("/appeals")
def waiting() -> str:
    """What this person may hear, the first to fall due first."""
    person = signed_in()
    halls = halls_to_hear(person)
    if not halls:
        raise _not_a_hearer()
    return render_template("proposals/appeals.html", appeals=open_appeals(halls))


@blueprint.get("/appeals/<int:appeal_id>")
def show(appeal_id: int) -> str:
    """One appeal: what was declined and why, the grounds, and the ruling; open to everybody."""
    return _page(appeal_with(appeal_id), RulingForm(formdata=None))


@blueprint.post("/appeals/<int:appeal_id>")
def rule(appeal_id: int) -> ResponseReturnValue:
    """Rule on it."""
    found = appeal_with(appeal_id)
    person, form = _hearing(found.hall.place), RulingForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    with transaction():
        appealing.hear(found, Ruling(form.ruling.data), form.answer.data or "", by=person)
    flash(_("处理结果已公开，申诉人会收到通知"), "success")
    return redirect(found.url, 303)


@blueprint.get("/proposals/<int:proposal_id>/appeal")
def ask_proposal(proposal_id: int) -> str:
    """The form against a declined proposal."""
    return _ask_once(proposal_with(proposal_id))


@blueprint.post("/proposals/<int:proposal_id>/appeal")
def appeal_proposal(proposal_id: int) -> ResponseReturnValue:
    """Appeal against a declined proposal."""
    return _raise(proposal_with(proposal_id))


@blueprint.get("/topics/<int:topic_id>/appeal")
def ask_topic(topic_id: int) -> str:
    """The form against a declined topic."""
    return _ask_once(topic_with(topic_id))


@blueprint.post("/topics/<int:topic_id>/appeal")
def appeal_topic(topic_id: int) -> ResponseReturnValue:
    """Appeal against a declined topic."""
    return _raise(topic_with(topic_id))


@blueprint.post("/proposals/<int:proposal_id>/reinstate")
def reinstate_proposal(proposal_id: int) -> ResponseReturnValue:
    """Put a declined proposal back onto the desk, of one's own accord."""
    return _reinstate(proposal_with(proposal_id))


@blueprint.post("/topics/<int:topic_id>/reinstate")
def reinstate_topic(topic_id: int) -> ResponseReturnValue:
    """Put a declined topic back into the pool, of one's own accord."""
    return _reinstate(topic_with(topic_id))


def _ask_once(thing: Proposal | Topic) -> str:
    """The form, or the reason why this person cannot appeal now."""
    person = _behind(thing)
    granted(refuse_to_raise(person.id, facts_of(thing)))
    return _ask(thing, AppealForm())


def _behind(thing: Proposal | Topic) -> Person:
    person = signed_in()
    if person.id not in facts_of(thing).voices:
        raise Forbidden(
            _l("申诉由提案人或联署人提出"), remedy=_l("您可以请提案人申诉，或自己另提一件")
        )
    return person


def _raise(thing: Proposal | Topic) -> ResponseReturnValue:
    person, form = _behind(thing), AppealForm()
    if not form.validate_on_submit():
        return _ask(thing, form), 422
    with transaction():
        made = appealing.raise_appeal(thing, form.grounds.data or "", by=person)
    flash(_("申诉已提交，结果会通知您"), "success")
    return redirect(made.url, 303)


def _reinstate(thing: Proposal | Topic) -> ResponseReturnValue:
    person = _hearing(thing.place if isinstance(thing, Proposal) else thing.hall.place)
    with transaction():
        appealing.reinstate(thing, request.form.get("reason", ""), by=person)
    flash(_("已恢复办理，提案人会收到通知"), "success")
    return redirect(thing.url, 303)


def _hearing(place: Place) -> Person:
    person = signed_in()
    if not may_hear_appeals(person, place):
        raise _not_a_hearer()
    return person


def _not_a_hearer() -> Forbidden:
    return Forbidden(_l("申诉由监督员或街道专班处理"), remedy=_l("请向本小区的监督员说明您的理由"))


def _ask(thing: Proposal | Topic, form: AppealForm) -> str:
    return render_template("proposals/appeal_form.html", thing=thing, hall=thing.hall, form=form)


def _page(found: Appeal, form: RulingForm) -> str:
    person = current_person()
    hears = found.heard_at is None and may_hear_appeals(person, found.hall.place)
    refusal = (
        refuse_to_hear(person.id, facts_of(matter_of(found), found.raised_by_id))
        if hears and person
        else None
    )
    return render_template(
        "proposals/appeal.html",
        appeal=found,
        hall=found.hall,
        hears=hears,
        refusal=refusal,
        reckoning=reckoned_appeal(found),
        form=form,
    )
