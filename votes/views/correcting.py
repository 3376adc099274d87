"""更正: what was typed in at the desk, put right after the close by two officers."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import DomainError, Missing
from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.counting.records import Mode, Secrecy
from votes.forms import choosing
from votes.forms.desk import number_of
from votes.models.poll import Poll, PollState
from votes.queries import corrections
from votes.services import answers
from votes.services import correcting as service
from votes.views.blueprint import blueprint, page, seen_poll


@blueprint.get("/v/<uuid>/corrections")
def correctable(uuid: str) -> str:
    """What was typed in, what was put right, and what waits for the second officer."""
    poll = seen_poll(uuid)
    person = policy.allow_correct(current_person(), poll)
    _declared(poll)
    return page(
        "correcting.html",
        poll,
        person=person,
        typed=corrections.typed_in(poll),
        hands=corrections.hands_of(poll),
        made=corrections.corrections_of(poll),
        choice_of=service.choice_of,
    )


@blueprint.get("/v/<uuid>/corrections/<int:height>")
def correction(uuid: str, height: int) -> str:
    """The form for one entry."""
    poll = seen_poll(uuid)
    policy.allow_correct(current_person(), poll)
    _declared(poll)
    return _form(poll, height)


@blueprint.post("/v/<uuid>/corrections/<int:height>")
def propose_correction(uuid: str, height: int) -> ResponseReturnValue:
    """Propose what it should say."""
    poll = seen_poll(uuid)
    person = policy.allow_correct(current_person(), poll)
    reason = request.form.get("reason", "")
    try:
        with transaction():
            if poll.mode is Mode.SHOW_OF_HANDS:
                hands = (number_of(request.form, "yes"), number_of(request.form, "no"))
                service.propose(poll, height, reason, hands=hands, by=person)
            else:
                service.propose(
                    poll, height, reason, choice=choosing.on_paper(poll, request.form), by=person
                )
    except DomainError as error:
        return _form(poll, height, error), error.status
    flash(_("已提出，请另一位确认"), "success")
    return redirect(url_for(".correctable", uuid=uuid), 303)


@blueprint.post("/v/<uuid>/corrections/<int:correction_id>/<any(confirm, back):step>")
def settle_correction(uuid: str, correction_id: int, step: str) -> ResponseReturnValue:
    """Another officer confirms it, or sends it back."""
    poll = seen_poll(uuid)
    person = policy.allow_correct(current_person(), poll)
    made = service.correction_with(poll, correction_id)
    with transaction():
        if step == "confirm":
            service.confirm(made, by=person)
        else:
            service.send_back(made, by=person)
    flash(_("已更正，写进了公开记录") if step == "confirm" else _("已退回"), "success")
    return redirect(url_for(".correctable", uuid=uuid), 303)


def _declared(poll: Poll) -> None:
    """Nobody sees how papers voted before the result; sealed ballots are nobody's to see."""
    if poll.secrecy is not Secrecy.ROLL_CALL or poll.state is not PollState.DECLARED:
        raise answers.not_counted()


def _form(poll: Poll, height: int, error: DomainError | None = None) -> str:
    hands = corrections.hands_of(poll)
    counted = hands[1] if hands and hands[0] == height else None
    one = next((line for line in corrections.typed_in(poll) if line.height == height), None)
    if one is None and counted is None:
        raise Missing(answers.no_ballot().what)
    return page(
        "correction.html",
        poll,
        one=one,
        hands=counted,
        height=height,
        error=error,
        typed=request.form,
    )
