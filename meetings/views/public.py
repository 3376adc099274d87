"""What everybody may read: the calendar of meetings, one meeting, a motion."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug import Response as WerkzeugResponse

from app.people.identity import current_person
from app.people.models.person import Person
from meetings import labels, policy
from meetings.queries import listing, moving, nominees, pending, phone, quiz, roll_lines
from meetings.queries.room import Room, room_of
from meetings.services import (
    invitations,
    late_items,
    live_state,
    over_days,
    papers,
    proxies,
    rescheduling,
    roll,
    series,
)
from meetings.views.blueprint import blueprint, seen_meeting
from meetings.views.calendar_file import calendar


@blueprint.get("/meetings")
def index() -> str:
    """Meetings ahead, and those held."""
    before = request.args.get("before", type=float)
    held = listing.meetings_held(datetime.fromtimestamp(before, UTC) if before else None)
    older = held[listing.PAGE - 1] if len(held) > listing.PAGE else None
    return render_template(
        "meetings/index.html",
        ahead=() if before else listing.meetings_ahead(),
        held=held[: listing.PAGE],
        older=url_for(".index", before=older.starts_at.timestamp()) if older else None,
        newer=url_for(".index") if before else None,
        labels=labels,
    )


@blueprint.get("/m/<int:meeting_id>")
def show(meeting_id: int) -> str | WerkzeugResponse:
    """The meeting on a phone: what is happening now, and one thing to do."""
    meeting = seen_meeting(meeting_id)
    if over_days.is_over_days(meeting):
        return redirect(url_for(".days", meeting_id=meeting.id), 303)
    return _room_page(meeting_id, as_watcher=not phone.is_called(meeting, current_person()))


@blueprint.get("/m/<int:meeting_id>/watch")
def watch(meeting_id: int) -> str:
    """The same meeting, only to read."""
    return _room_page(meeting_id, as_watcher=True)


def _room_page(meeting_id: int, *, as_watcher: bool) -> str:
    meeting, person = seen_meeting(meeting_id), current_person()
    room = room_of(meeting)
    return render_template(
        "meetings/phone.html",
        room=room,
        meeting=meeting,
        hall=meeting.hall,
        mine=None if as_watcher or person is None else phone.mine_of(room, person),
        **pending.business(room) | _of_reader(room, as_watcher=as_watcher),
        labels=labels,
        serves=policy.serves(person, meeting),
        presides=_presides(room, person),
        late=late_items.let_in(meeting),
        changes=rescheduling.changes_of(meeting),
        papers=papers.papers_of(meeting),
        series=series.day_of_meeting(meeting),
        said=invitations.answers_of(meeting).get(person.id) if person else None,
        sent=proxies.sent_by_person(meeting, person) if person else None,
    )


def _of_reader(room: Room, *, as_watcher: bool) -> dict[str, object]:
    """What waits for the reader beside the floor: whom to nominate, the quiz before a vote."""
    reader = None if as_watcher else current_person()
    return {
        "election": nominees.election_of(room, reader),
        "quiz_waits": quiz.before_a_vote(room.meeting.hall, reader),
    }


def _presides(room: Room, person: Person | None) -> bool:
    """Who is shown the way to the console: the chair, and who may see to it that there is one."""
    floor, meeting = room.floor, room.meeting
    is_chair = person is not None and person.id in {floor.chair, meeting.chair_id}
    return is_chair or policy.may_take_over(person, meeting, floor)


@blueprint.get("/m/<int:meeting_id>/state.json")
def state(meeting_id: int) -> Response:
    """The broadcast's payload, for polling."""
    return jsonify(live_state.payload(seen_meeting(meeting_id)))


@blueprint.get("/m/<int:meeting_id>/roll")
def roll_page(meeting_id: int) -> str:
    """Who is called, and in which part."""
    meeting = seen_meeting(meeting_id)
    entries = roll.entries_of(meeting)
    return render_template(
        "meetings/roll.html",
        meeting=meeting,
        hall=meeting.hall,
        rows=roll_lines.rows(entries, roll_lines.sent_by(meeting)),
        composition=roll_lines.composition_of(entries),
    )


@blueprint.get("/m/<int:meeting_id>/rules")
def rules(meeting_id: int) -> str:
    """The rules of procedure in force at this meeting."""
    meeting = seen_meeting(meeting_id)
    return render_template(
        "meetings/rules.html",
        meeting=meeting,
        rules=phone.rules_of(meeting),
        table=moving.table_of(meeting),
        hall=meeting.hall,
    )


@blueprint.get("/m/<int:meeting_id>/motions/<int:motion_id>")
def motion(meeting_id: int, motion_id: int) -> str:
    """One motion: its text, who made it, what became of it."""
    meeting = seen_meeting(meeting_id)
    found = listing.motion_of(meeting, motion_id)
    return render_template(
        "meetings/motion.html",
        meeting=meeting,
        motion=found,
        changed=pending.changes_of(room_of(meeting), found.id),
        hall=meeting.hall,
        labels=labels,
    )


@blueprint.get("/m/<int:meeting_id>/meeting.ics")
def calendar_entry(meeting_id: int) -> Response:
    """The meeting as a calendar file."""
    meeting = seen_meeting(meeting_id)
    page = url_for(".show", meeting_id=meeting.id, _external=True)
    name = f"meeting-{meeting.id}.ics"
    return Response(
        calendar(meeting, page),
        mimetype="text/calendar",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
