"""Voting by page: choose, confirm, receipt. GET never casts, and nothing is chosen beforehand."""

from __future__ import annotations

from flask import Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Invalid
from meetings.services import live_state
from votes.crypto import fields
from votes.forms import ballot as forms
from votes.forms import choosing
from votes.models.poll import PollState
from votes.queries import receipts
from votes.queries.standing import View, ViewForAnother
from votes.services import answers, writer
from votes.services.answers import HasVoted
from votes.views.blueprint import blueprint, page, seen_poll, someone, view_for, view_of


@blueprint.get("/v/<uuid>")
def show(uuid: str) -> str:
    """The question, and what the reader can do about it."""
    return page("show.html", seen_poll(uuid))


@blueprint.get("/v/<uuid>/state.json")
def state(uuid: str) -> Response:
    """The meeting's broadcast with the turnout, for polling. There is no split in it."""
    poll = seen_poll(uuid)
    payload = live_state.payload(poll.meeting)
    return jsonify(payload | {"counts": payload["counts"] | {"cast": poll.turnout}})


@blueprint.get("/v/<uuid>/for/<line>")
def for_another(uuid: str, line: str) -> ResponseReturnValue:
    """The ballot of a principal before the holder of the mandate."""
    poll = seen_poll(uuid)
    view = view_for(poll, someone(), line)
    if not isinstance(view, ViewForAnother):
        return redirect(url_for(".show", uuid=uuid))
    return page("for_another.html", poll, view)


@blueprint.get("/v/<uuid>/confirm")
def confirm(uuid: str) -> ResponseReturnValue:
    """Ask once more: 您选择：赞成. The ballot's number is made here, so two presses make one."""
    poll = seen_poll(uuid)
    view = view_for(poll, someone(), request.args.get("voter", ""))
    filled = any(value for name, value in request.args.items() if name != "voter")
    barred = view.seat is None or view.quiz_first
    if poll.state is not PollState.OPEN or barred or not filled:
        return redirect(url_for(".show", uuid=uuid))
    try:
        choice = choosing.chosen(poll, request.args)
    except Invalid as error:
        return page(_page_of(view), poll, view, wrong=error), error.status
    text, ballot_id = choosing.to_text(choice), forms.new_ballot_id()
    return page("confirm.html", poll, view, choice=choice, text=text, ballot_id=ballot_id)


@blueprint.post("/v/<uuid>/cast")
def cast(uuid: str) -> ResponseReturnValue:
    """Cast the confirmed ballot; answered when it stands in the ledger."""
    asked = forms.from_form(uuid, request.form, someone().id)
    wants_json = request.accept_mimetypes.best_match(["text/html", "application/json"])
    try:
        given = writer.cast(asked)
    except HasVoted as refused:
        if wants_json == "application/json":
            raise
        view = view_for(seen_poll(uuid), someone(), asked.voter)
        return page(_page_of(view), view.poll, view, refused=refused), refused.status
    if wants_json == "application/json":
        return jsonify(ok=True, **given.to_json())
    seat = view_of(seen_poll(uuid)).seat
    if seat is None or seat.pseudonym != asked.voter:
        return redirect(url_for(".for_another", uuid=uuid, line=asked.voter), 303)
    return redirect(url_for(".show", uuid=uuid), 303)


def _page_of(view: View) -> str:
    """The template that this view stands on."""
    return "for_another.html" if isinstance(view, ViewForAnother) else "show.html"


@blueprint.get("/v/<uuid>/receipt.json")
def receipt(uuid: str) -> Response:
    """The reader's own receipt as a file, to be kept and held against the record later."""
    mine = receipts.ballot_of(seen_poll(uuid), someone())
    if mine is None:
        raise answers.no_ballot()
    return as_file(fields.write(mine.receipt), f"receipt-{uuid}.json", "application/json")


def as_file(text: str, name: str, mimetype: str) -> Response:
    """A text to be saved under ``name``."""
    return Response(
        text,
        mimetype=mimetype,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
