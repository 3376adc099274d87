"""代办: everything that somebody without a phone may do, done for them at the desk."""

from __future__ import annotations

from flask import render_template, request

from app.people.identity import current_person
from meetings import labels
from meetings.models.meeting import Meeting
from meetings.policy import allow_act
from meetings.queries import phone, presence
from meetings.queries.listing import person_on_roll
from meetings.queries.room import room_of
from meetings.views.blueprint import blueprint, seen_meeting


@blueprint.get("/m/<int:meeting_id>/helping")
def helping(meeting_id: int) -> str:
    """Whom to help: by number, name, or the name's sound."""
    meeting = _served(meeting_id)
    search = request.args.get("q", "")[:60]
    return render_template(
        "meetings/helping/index.html",
        meeting=meeting,
        hall=meeting.hall,
        room=room_of(meeting),
        lines=presence.lines_of(meeting, search=search),
        search=search,
        labels=labels,
    )


@blueprint.get("/m/<int:meeting_id>/helping/<int:person_id>")
def helping_one(meeting_id: int, person_id: int) -> str:
    """What this person may do now, each with a button."""
    meeting = _served(meeting_id)
    room = room_of(meeting)
    person = person_on_roll(meeting, person_id)
    return render_template(
        "meetings/helping/one.html",
        meeting=meeting,
        hall=meeting.hall,
        room=room,
        person=person,
        mine=phone.mine_of(room, person),
        labels=labels,
    )


def _served(meeting_id: int) -> Meeting:
    meeting = seen_meeting(meeting_id)
    allow_act(current_person(), meeting, "count_room", for_another=True)
    return meeting
