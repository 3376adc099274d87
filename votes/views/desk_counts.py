"""举手 and 唱名: what is counted or called before everybody, entered at the desk."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.extensions import db
from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.forms import desk as forms
from votes.forms.ballot import new_ballot_id
from votes.models.hands import HandCount
from votes.queries import calling, helping
from votes.queries.calling import Answered
from votes.queries.turnout import voters_here
from votes.services import calling as calling_service
from votes.services import hands as hands_service
from votes.views.blueprint import blueprint, page, seen_poll


@blueprint.get("/v/<uuid>/hands")
def hands(uuid: str) -> str:
    """How many hands: one teller counts, another confirms."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    count, here = db.session.get(HandCount, poll.id), len(voters_here(poll))
    too_many = count is not None and hands_service.is_too_many(count, here)
    return page("hands.html", poll, person=person, count=count, present=here, too_many=too_many)


@blueprint.post("/v/<uuid>/hands")
def count_hands(uuid: str) -> Response:
    """Write the hands down."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    yes, no = (forms.number_of(request.form, name) for name in ("yes", "no"))
    with transaction():
        hands_service.count(poll, yes=yes, no=no, by=person)
    flash(_("已录入，请另一位核对"), "success")
    return redirect(url_for(".hands", uuid=uuid), 303)


@blueprint.post("/v/<uuid>/hands/confirm")
def confirm_hands(uuid: str) -> Response:
    """Confirm what another counted."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    with transaction():
        hands_service.confirm(poll, by=person)
    flash(_("已核对，请主持人结束表决"), "success")
    return redirect(url_for(".hands", uuid=uuid), 303)


@blueprint.get("/v/<uuid>/calling")
def call_roll(uuid: str) -> str:
    """The name to be called next, and every answer so far."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    lines = calling.lines_of(poll)
    return page(
        "calling.html",
        poll,
        person=person,
        lines=lines,
        called=_called(lines),
        ballot_id=new_ballot_id(),
    )


def _called(lines: Sequence[Answered]) -> Answered | None:
    """Whose name is called: the one asked for, or the next who is there and has not answered."""
    asked = request.args.get("voter", "")
    chosen = [line for line in lines if str(line.voter.person_id) == asked]
    waiting = [line for line in lines if line.present and line.choice is None]
    return next(iter(chosen or waiting), None)


@blueprint.post("/v/<uuid>/calling")
def enter_answer(uuid: str) -> Response:
    """Enter the answer to a called name."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    voter = helping.voter_with(poll, request.form.get("voter", ""))
    choice, ballot_id = request.form.get("choice", ""), forms.ballot_id_of(request.form)
    calling_service.enter(poll, voter, choice, ballot_id, by=person)
    return redirect(url_for(".call_roll", uuid=uuid), 303)
