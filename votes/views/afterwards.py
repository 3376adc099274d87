"""After a result: whether it stands, challenges to it, their rulings and recounts."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.errors import DomainError
from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.forms.afterwards import ChallengeForm, FindingForm, RecountForm
from votes.models.decision import Challenge, Finding
from votes.models.poll import Poll, PollState
from votes.services import challenges as service
from votes.services import decisions
from votes.services.involved import parties
from votes.views.blueprint import blueprint, page, seen_poll, someone


@blueprint.get("/v/<uuid>/after")
def after(uuid: str) -> ResponseReturnValue:
    """Where the result stands, every challenge, and what this reader can do about it."""
    poll = seen_poll(uuid)
    if poll.state is not PollState.DECLARED:
        return redirect(url_for(".show", uuid=uuid))
    return _page(poll, ChallengeForm())


@blueprint.post("/v/<uuid>/after")
def challenge(uuid: str) -> ResponseReturnValue:
    """Challenge the result, with reasons."""
    poll, form = seen_poll(uuid), ChallengeForm()
    person = policy.allow_challenge(current_person(), poll)
    if not form.validate_on_submit():
        return _page(poll, form), 422
    with transaction():
        service.challenge(poll, form.text.data or "", by=person)
    flash(_("异议已收到，裁定以后会通知您"), "success")
    return redirect(url_for(".after", uuid=uuid), 303)


@blueprint.get("/v/challenges/<int:challenge_id>")
def judging(challenge_id: int) -> str:
    """One challenge before those who rule on it."""
    return _one(_judged(challenge_id), _form_for(_judged(challenge_id)))


@blueprint.post("/v/challenges/<int:challenge_id>")
def propose_ruling(challenge_id: int) -> ResponseReturnValue:
    """The first of the two writes the ruling."""
    made, form = _judged(challenge_id), FindingForm()
    if not form.validate_on_submit():
        return _one(made, form), 422
    try:
        with transaction():
            finding = Finding(form.finding.data)
            service.propose(made, finding, form.reason.data or "", by=someone())
    except DomainError as error:
        return _refused(made, error)
    flash(_("已写好，请另一位确认"), "success")
    return redirect(url_for(".judging", challenge_id=made.id), 303)


@blueprint.post("/v/challenges/<int:challenge_id>/<any(confirm, back):step>")
def settle_ruling(challenge_id: int, step: str) -> ResponseReturnValue:
    """The second confirms what they read of the first, or sends it back."""
    made = _judged(challenge_id)
    try:
        with transaction():
            if step == "confirm":
                service.confirm(made, seen=request.form.get("seen", ""), by=someone())
            else:
                service.send_back(made, by=someone())
    except DomainError as error:
        return _refused(made, error)
    flash(_("裁定生效") if step == "confirm" else _("已退回，请重新写裁定"), "success")
    return redirect(url_for(".after", uuid=made.poll.uuid), 303)


@blueprint.post("/v/challenges/<int:challenge_id>/recount")
def recount(challenge_id: int) -> ResponseReturnValue:
    """Record what the recount found."""
    made, form = _judged(challenge_id), RecountForm()
    if not form.validate_on_submit():
        return _one(made, form), 422
    agrees = form.found.data == "agrees"
    try:
        with transaction():
            service.recount(made, agrees=agrees, said=form.said.data or "", by=someone())
    except DomainError as error:
        return _refused(made, error)
    flash(_("复核已记下"), "success")
    return redirect(url_for(".after", uuid=made.poll.uuid), 303)


def _judged(challenge_id: int) -> Challenge:
    made = service.challenge_with(challenge_id)
    policy.allow_judge(current_person(), seen_poll(made.poll.uuid))
    return made


def _form_for(made: Challenge) -> FlaskForm:
    return FindingForm() if made.ruled_at is None else RecountForm()


def _page(poll: Poll, form: ChallengeForm) -> str:
    person = current_person()
    return page(
        "after.html",
        poll,
        form=form,
        challenges=decisions.challenges_to(poll),
        may_challenge=policy.may_challenge(person, poll),
        judges=policy.judges(person, poll),
        reads_reasons=policy.may_read_names(person, poll),
    )


def _one(made: Challenge, form: FlaskForm, error: DomainError | None = None) -> str:
    return page(
        "challenge.html",
        made.poll,
        made=made,
        form=form,
        error=error,
        edition=service.edition_of(made),
        parts=parties(made).get(someone().id, ()),
    )


def _refused(made: Challenge, error: DomainError) -> tuple[str, int]:
    """Why not, above what stands now and what was typed."""
    return _one(made, _form_for(made), error), error.status
