"""The chair's console, and the pages that ask once more."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.errors import Missing
from app.people.identity import current_person
from app.transaction import transaction
from meetings import labels
from meetings.models.meeting import Scene
from meetings.policy import allow_presiding
from meetings.queries import asking, nominees, pending, podium
from meetings.queries.room import room_of
from meetings.services import screen
from meetings.views.blueprint import blueprint, seen_meeting


@blueprint.get("/m/<int:meeting_id>/chair")
def chair(meeting_id: int) -> str:
    """What is pending, who speaks, the one next step, and everything else."""
    meeting = seen_meeting(meeting_id)
    room = room_of(meeting)
    person = allow_presiding(current_person(), meeting, room.floor)
    return render_template(
        "meetings/chair.html",
        meeting=meeting,
        hall=meeting.hall,
        room=room,
        podium=podium.podium_of(room, person),
        items=podium.items_to_open(room),
        people=asking.people_here(room),
        **pending.business(room),
        aside=pending.set_aside(room),
        election=nominees.election_of(room, person),
        labels=labels,
        Scene=Scene,
    )


@blueprint.get("/m/<int:meeting_id>/chair/<code>")
def ask(meeting_id: int, code: str) -> str:
    """Ask for what an act needs, or once more before what cannot be taken back."""
    meeting = seen_meeting(meeting_id)
    room = room_of(meeting)
    allow_presiding(current_person(), meeting, room.floor)
    question = asking.question_for(room, code, request.args)
    if question is None:
        raise Missing(_l("没有这一步"))
    return render_template(
        "meetings/ask.html",
        meeting=meeting,
        hall=meeting.hall,
        room=room,
        question=question,
        stack=pending.stack_of(room),
    )


@blueprint.post("/m/<int:meeting_id>/scene")
def scene(meeting_id: int) -> Response:
    """Choose what the big screen shows."""
    meeting = seen_meeting(meeting_id)
    person = allow_presiding(current_person(), meeting, room_of(meeting).floor)
    chosen = request.form.get("scene", "")
    with transaction():
        screen.show(meeting, chosen, text=request.form.get("text", ""), by=person)
    return redirect(url_for(".chair", meeting_id=meeting.id), 303)
