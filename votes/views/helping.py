"""代投: two people at the desk vote for somebody without a phone."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug import Response

from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.counting.records import Secrecy
from votes.forms import choosing
from votes.models.poll import Poll
from votes.queries import helping as queries
from votes.services import helping as service
from votes.views.blueprint import blueprint, page, seen_poll


@blueprint.get("/v/<uuid>/desk")
def desk(uuid: str) -> ResponseReturnValue:
    """Whom to help, and what waits for the second person."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    if poll.secrecy is Secrecy.SECRET_BALLOT:
        return redirect(url_for(".sealed_desk", uuid=uuid))
    return page(
        "helping.html",
        poll,
        person=person,
        people=queries.whom_to_help(poll),
        entries=queries.entries_of(poll),
        chosen=request.args.get("voter", ""),
        choice_of=service.choice_of,
    )


@blueprint.post("/v/<uuid>/desk")
def desk_enter(uuid: str) -> Response:
    """Enter a voter's word."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    voter = queries.voter_with(poll, request.form.get("voter", ""))
    with transaction():
        service.enter(poll, voter, choosing.chosen(poll, request.form), by=person)
    flash(_("已录入，请另一位核对"), "success")
    return _desk(poll)


@blueprint.post("/v/<uuid>/desk/<int:entry_id>/check")
def desk_check(uuid: str, entry_id: int) -> Response:
    """Check what another entered, and cast it."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    given = service.check(queries.entry_of(poll, entry_id), by=person)
    flash(_("已投票，回执码：%(code)s", code=given.code), "success")
    return _desk(poll)


@blueprint.post("/v/<uuid>/desk/<int:entry_id>/back")
def desk_back(uuid: str, entry_id: int) -> Response:
    """Send back what is not the voter's word."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    service.send_back(queries.entry_of(poll, entry_id), by=person)
    flash(_("已退回，没有投票"), "success")
    return _desk(poll)


def _desk(poll: Poll) -> Response:
    return redirect(url_for(".desk", uuid=poll.uuid), 303)
