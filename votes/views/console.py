"""The chair ends the vote, in two steps."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import Invalid
from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.models.poll import PollState
from votes.services import closing, ending
from votes.views.blueprint import blueprint, page, seen_poll


@blueprint.get("/v/<uuid>/close")
def ask_close(uuid: str) -> ResponseReturnValue:
    """Ask once more: who has not voted yet is named, how anybody voted is not known."""
    poll = seen_poll(uuid)
    policy.allow_close(current_person(), poll)
    if poll.state is not PollState.OPEN:
        return redirect(url_for(".show", uuid=uuid))
    return page("close.html", poll)


@blueprint.post("/v/<uuid>/close")
def close(uuid: str) -> ResponseReturnValue:
    """End the ballots, count, declare."""
    poll = seen_poll(uuid)
    person = policy.allow_close(current_person(), poll)
    closing.close(poll, by=person)
    waits = poll.state is PollState.CLOSED
    flash(_("表决结束，请监票员开箱") if waits else _("表决结束，结果已宣布"), "success")
    return redirect(url_for("meetings.chair", meeting_id=poll.meeting_id), 303)


@blueprint.get("/v/<uuid>/void")
def ask_void(uuid: str) -> ResponseReturnValue:
    """Ask once more, and why: a question that stands on its own is broken off here."""
    poll = seen_poll(uuid)
    policy.allow_close(current_person(), poll)
    if poll.state is not PollState.OPEN:
        return redirect(url_for(".show", uuid=uuid))
    return page("void.html", poll)


@blueprint.post("/v/<uuid>/void")
def void(uuid: str) -> ResponseReturnValue:
    """Break it off: nothing is counted. A motion's vote is broken off by the act of its meeting."""
    poll = seen_poll(uuid)
    person = policy.allow_close(current_person(), poll)
    reason = request.form.get("reason", "").strip()
    try:
        with transaction():
            ending.break_off(poll, reason, by=person)
    except Invalid as error:
        return page("void.html", poll, error=error), error.status
    flash(_("本次表决作废"), "success")
    return redirect(url_for("meetings.chair", meeting_id=poll.meeting_id), 303)
