"""Motions: which are in order for somebody now, and the form of each."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from app.errors import Missing
from app.people.models.person import Person
from meetings import labels
from meetings.models.meeting import Meeting
from meetings.policy import allow_act
from meetings.queries import moving, pending
from meetings.queries.listing import person_on_roll
from meetings.queries.room import room_of
from meetings.views.blueprint import blueprint, seen_meeting, someone

_BACK = frozenset({"chair", "helping"})


@blueprint.get("/m/<int:meeting_id>/motions")
def motions(meeting_id: int) -> str:
    """What this person may move now, and why the rest is not in order."""
    meeting = seen_meeting(meeting_id)
    mover, room = _mover(meeting), room_of(meeting)
    return render_template(
        "meetings/motions.html",
        meeting=meeting,
        hall=meeting.hall,
        room=room,
        stack=pending.stack_of(room),
        choices=moving.choices_for(room, mover),
        mover=mover,
        passed=_passed_on(),
        labels=labels,
    )


@blueprint.get("/m/<int:meeting_id>/move")
def move(meeting_id: int) -> str:
    """The page on which somebody makes a motion, or has it entered for them."""
    meeting = seen_meeting(meeting_id)
    mover, room = _mover(meeting), room_of(meeting)
    form = moving.form_for(room, mover, request.args.get("motion", "main_motion"))
    if form is None:
        raise Missing(_l("本会议的规则没有这种动议"))
    return render_template(
        "meetings/move.html",
        meeting=meeting,
        hall=meeting.hall,
        room=room,
        stack=pending.stack_of(room),
        form=form,
        mover=mover,
        passed=_passed_on(),
        labels=labels,
    )


def _mover(meeting: Meeting) -> Person:
    """Who moves: the person asking, or whom the desk names."""
    person, named = someone(), request.args.get("for", "")
    if not named.isdecimal() or len(named) > 9 or int(named) == person.id:
        return person
    allow_act(person, meeting, "move", for_another=True)
    return person_on_roll(meeting, int(named))


def _passed_on() -> dict[str, str]:
    """What the pages hand to each other: for whom, and where to return."""
    given = {name: request.args.get(name, "") for name in ("for", "back")}
    if given["back"] not in _BACK:
        given["back"] = ""
    return {name: value for name, value in given.items() if value}
