"""无异议: the one button of whoever objects; the chair or the desk notes what was said aloud."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import Forbidden
from app.people.identity import current_person
from app.transaction import transaction
from votes import policy
from votes.queries.helping import voter_with
from votes.services import objecting
from votes.views.blueprint import blueprint, seen_poll, someone


@blueprint.post("/v/<uuid>/object")
def object_to(uuid: str) -> Response:
    """Object, for oneself; with ``for`` what somebody said aloud, noted at the desk."""
    poll, person = seen_poll(uuid), someone()
    named = request.form.get("for", "")
    objector = voter_with(poll, named) if named else person
    if objector != person and not policy.may_note_objection(current_person(), poll):
        raise Forbidden(_("只有主持人和签到台可以替别人登记异议"))
    with transaction():
        following = objecting.object_to(poll, objector, by=person)
    flash(_("有异议，改为表决"), "success")
    if objector != person:
        return redirect(url_for("meetings.chair", meeting_id=poll.meeting_id), 303)
    return redirect(url_for(".show", uuid=following.uuid), 303)
