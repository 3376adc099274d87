"""One tap: follow a need or topic, or be told no more."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.people.views import safe_next
from app.transaction import transaction
from proposals.queries.proposals import proposal_with
from proposals.queries.topics import topic_with
from proposals.services import following
from proposals.views.signing import signed_in

blueprint = Blueprint("following", __name__)


@blueprint.post("/<any(proposals, topics):kind>/<int:number>/<any(follow, unfollow):act>")
def say(kind: str, number: int, act: str) -> ResponseReturnValue:
    """Follow or no longer: what everybody may read, everybody with an account may follow."""
    thing = topic_with(number) if kind == "topics" else proposal_with(number)
    person = signed_in()
    with transaction():
        if act == "follow":
            following.follow(thing, by=person)
        else:
            following.unfollow(thing, by=person)
    flash(_("已跟进，有进展会告诉您") if act == "follow" else _("不再告诉您它的进展"), "success")
    return redirect(safe_next(request.form.get("next") or thing.url), 303)
