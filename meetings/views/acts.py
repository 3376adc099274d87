"""The plain door of the live meeting: every act is a form that posts here."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Invalid
from app.people.identity import current_person
from app.transaction import transaction
from meetings.models.meeting import Meeting
from meetings.policy import allow_act
from meetings.services import acting, floor, pressing
from meetings.views.blueprint import blueprint, seen_meeting

_BACK = {"chair": ".chair", "door": ".door", "phone": ".show"}
CODES = ", ".join(acting.CODES)


@blueprint.app_template_global("pressing")
def named_pressing() -> dict[str, str]:
    """What names one pressing on a form: sent twice it counts once, and only for this reader."""
    person = current_person()
    return {"press": pressing.new_key(), "hand": str(person.id)} if person else {}


@blueprint.post(f"/m/<int:meeting_id>/act/<any({CODES}):code>")
def act(meeting_id: int, code: str) -> Response:
    """Do one act of the meeting, or be told why it is not in order."""
    meeting = seen_meeting(meeting_id)
    with transaction():
        acting.carry_out(meeting, code, request.form, person=current_person())
    return back(meeting)


@blueprint.post("/m/<int:meeting_id>/undo")
def undo(meeting_id: int) -> Response:
    """Take back the slip of a finger."""
    meeting = seen_meeting(meeting_id)
    person = allow_act(current_person(), meeting, "undo", for_another=False)
    with transaction():
        floor.undo(meeting, by=person)
    flash(_("已撤销"), "success")
    return back(meeting)


@blueprint.post("/m/<int:meeting_id>/behalf")
def behalf(meeting_id: int) -> Response:
    """Enter what somebody without a phone does; the journal says whose hand it was."""
    meeting = seen_meeting(meeting_id)
    code, _colon, stance = request.form.get("do", "").partition(":")
    if code not in acting.CODES or not request.form.get("for"):
        raise Invalid(_l("请先选择是谁"), code="no_person")
    fields = {**request.form, "stance": stance}
    with transaction():
        acting.carry_out(meeting, code, fields, person=current_person())
    return redirect(url_for(".chair", meeting_id=meeting.id), 303)


def back(meeting: Meeting) -> Response:
    """Return to the page the form stood on."""
    helped = request.form.get("for", "")
    if request.form.get("back") == "helping" and helped.isdecimal():
        return redirect(
            url_for(".helping_one", meeting_id=meeting.id, person_id=int(helped[:9])), 303
        )
    endpoint = _BACK.get(request.form.get("back", ""), ".show")
    return redirect(url_for(endpoint, meeting_id=meeting.id), 303)
