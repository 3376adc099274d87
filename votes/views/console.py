"""The chair ends the vote, in two steps."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.people.identity import current_person
from votes import policy
from votes.models.poll import PollState
from votes.services import closing
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
