"""The door: check in by QR code or by hand, and the desk that does it for others."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import DomainError
from app.people.identity import current_person
from app.transaction import transaction
from meetings import labels
from meetings.models.meeting import Meeting
from meetings.policy import allow_act
from meetings.queries import phone, presence, roll_lines
from meetings.queries.room import room_of
from meetings.services import door as service
from meetings.services import invitations, scanning
from meetings.views.blueprint import blueprint, seen_meeting, someone


@blueprint.get("/m/<int:meeting_id>/checkin")
def checkin(meeting_id: int) -> str:
    """What the QR code opens: the meeting's name, and one button."""
    meeting, person = seen_meeting(meeting_id), someone()
    room = room_of(meeting)
    return render_template(
        "meetings/checkin.html",
        meeting=meeting,
        hall=meeting.hall,
        room=room,
        mine=phone.mine_of(room, person),
        token=request.args.get("k", ""),
        person=person,
    )


@blueprint.post("/m/<int:meeting_id>/checkin")
def checkin_post(meeting_id: int) -> Response:
    """Sign in."""
    meeting, person = seen_meeting(meeting_id), someone()
    allow_act(person, meeting, "arrive", for_another=False)
    with transaction():
        service.check_in(meeting, person, token=request.form.get("k", ""))
    flash(_("签到成功"), "success")
    return redirect(url_for(".show", meeting_id=meeting.id), 303)


@blueprint.get("/m/<int:meeting_id>/door")
def door(meeting_id: int) -> str:
    """The steward's page: find by number or name, one tap."""
    meeting = seen_meeting(meeting_id)
    allow_act(current_person(), meeting, "count_room", for_another=True)
    return _door_page(meeting, search=request.args.get("q", "")[:60])


@blueprint.post("/m/<int:meeting_id>/door/scan")
def scan(meeting_id: int) -> Response | tuple[str, int]:
    """Take what the scan gun or the keyboard says, and be ready for the next."""
    meeting = seen_meeting(meeting_id)
    hand = allow_act(current_person(), meeting, "count_room", for_another=True)
    typed = request.form.get("code", "")
    try:
        with transaction():
            entry, came_of_it = scanning.scan(meeting, typed, by=hand)
    except DomainError as error:
        return _door_page(meeting, typed=typed[:60], refused=error), error.status
    here = came_of_it is scanning.Scanned.ALREADY_HERE
    said = _("%(n)d号 %(name)s 已经在场") if here else _("%(n)d号 %(name)s 签到成功")
    flash(said % {"n": entry.number, "name": entry.name}, "info" if here else "success")
    return redirect(url_for(".door", meeting_id=meeting.id), 303)


def _door_page(
    meeting: Meeting, *, search: str = "", typed: str = "", refused: DomainError | None = None
) -> str:
    everyone = presence.lines_of(meeting)
    return render_template(
        "meetings/door.html",
        meeting=meeting,
        hall=meeting.hall,
        room=room_of(meeting),
        lines=presence.lines_of(meeting, search=search) if search else everyone,
        everyone=everyone,
        turnout=presence.turnout_of(everyone),
        search=search,
        typed=typed,
        refused=refused,
        sent=roll_lines.sent_by(meeting),
        answers=invitations.answers_of(meeting),
        labels=labels,
    )
