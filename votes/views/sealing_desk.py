"""签到台: two people seal and cast a secret ballot with a voter who has no phone."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.people.identity import current_person
from votes import policy
from votes.models.poll import Poll
from votes.queries import desk as queries
from votes.queries.helping import voter_with
from votes.services.secret import credentials
from votes.services.secret import desk as service
from votes.views.blueprint import blueprint, page, seen_poll


@blueprint.get("/v/<uuid>/sealed-desk")
def sealed_desk(uuid: str) -> str:
    """Who may come to the desk, and what waits for the second person."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    return page(
        "secret/desk.html",
        poll,
        person=person,
        people=queries.may_come(poll),
        entries=queries.sealed_at_desk(poll),
    )


@blueprint.get("/v/<uuid>/sealed-desk/<int:person_id>")
def desk_booth(uuid: str, person_id: int) -> str:
    """The booth on the desk's device, for this voter beside it."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    voter = voter_with(poll, str(person_id))
    pseudonym = service.allow_sealing(poll, voter, by=person)
    held = credentials.credential_of(poll, pseudonym)
    return page("secret/desk_booth.html", poll, voter=voter, held=held, pseudonym=pseudonym)


@blueprint.post("/v/<uuid>/sealed-desk/<int:person_id>")
def desk_seal(uuid: str, person_id: int) -> ResponseReturnValue:
    """Keep the sealed ballot for the second person."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    voter = voter_with(poll, str(person_id))
    text, tracker = request.form.get("choice", ""), request.form.get("ballot_id", "")
    service.seal(poll, voter, text, tracker, by=person)
    flash(_("已录入，请另一位核对"), "success")
    return _desk(poll)


@blueprint.post("/v/<uuid>/sealed-desk/<tracker>/check")
def sealed_check(uuid: str, tracker: str) -> ResponseReturnValue:
    """The second person confirms: it is cast."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    given = service.check(queries.entry_of(poll, tracker), by=person)
    flash(_("已投票，追踪码：%(code)s", code=given.code), "success")
    return _desk(poll)


@blueprint.post("/v/<uuid>/sealed-desk/<tracker>/back")
def sealed_back(uuid: str, tracker: str) -> ResponseReturnValue:
    """The voter does not want it cast."""
    poll = seen_poll(uuid)
    person = policy.allow_help(current_person(), poll)
    service.send_back(queries.entry_of(poll, tracker), by=person)
    flash(_("已退回，没有投票"), "success")
    return _desk(poll)


def _desk(poll: Poll) -> ResponseReturnValue:
    return redirect(url_for(".sealed_desk", uuid=poll.uuid), 303)
