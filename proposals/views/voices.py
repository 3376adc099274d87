"""Whether one's voice counts for the topic that one's proposal or signature was joined to."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.transaction import transaction
from proposals.queries.support import backed_by, opted_out_of
from proposals.queries.topics import topic_with
from proposals.services import opting
from proposals.views.signing import signed_in

blueprint = Blueprint("voices", __name__)


@blueprint.get("/topics/<int:topic_id>/voice")
def show(topic_id: int) -> str:
    """What of mine was joined, and whether I am counted."""
    topic, person = topic_with(topic_id), signed_in()
    return render_template(
        "proposals/voice.html",
        topic=topic,
        hall=topic.hall,
        mine=backed_by(person, topic),
        is_out=person.id in opted_out_of(topic),
        is_open=topic.state in opting.OPEN,
    )


@blueprint.post("/topics/<int:topic_id>/voice")
def say(topic_id: int) -> ResponseReturnValue:
    """Leave, or come back."""
    topic, person = topic_with(topic_id), signed_in()
    leaves = request.form.get("wish") == "leave"
    with transaction():
        (opting.leave if leaves else opting.come_back)(topic, by=person)
    flash(
        _("您的声音不再算在议题里；原来的提案和联署都还在")
        if leaves
        else _("您的声音重新算在议题里"),
        "info",
    )
    return redirect(topic.url, 303)
