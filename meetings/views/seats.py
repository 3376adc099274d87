"""The seat map at the desk: lay the room out, seat people, see who is here."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.errors import DomainError
from app.extensions import db
from app.options import options
from app.people.identity import current_person
from app.people.models.person import Person
from app.transaction import transaction
from meetings.forms.door import LayoutForm, SeatForm
from meetings.models.meeting import Meeting
from meetings.policy import allow_act
from meetings.queries import presence, seat_map
from meetings.services import live_state, roll, seating
from meetings.views import plans
from meetings.views.blueprint import blueprint, seen_meeting


def kept(meeting_id: int) -> tuple[Meeting, Person]:
    """The meeting and whose hand it is, if the reader serves at its door."""
    meeting = seen_meeting(meeting_id)
    return meeting, allow_act(current_person(), meeting, "count_room", for_another=True)


@blueprint.get("/m/<int:meeting_id>/seats")
def seats(meeting_id: int) -> str:
    """The map, and the two forms that change it."""
    meeting, _hand = kept(meeting_id)
    return _page(meeting, _layout_form(meeting), _seat_form(meeting))


@blueprint.post("/m/<int:meeting_id>/seats")
def lay_out(meeting_id: int) -> Response | tuple[str, int]:
    """Set rows and seats, and seat the voters by number."""
    meeting, hand = kept(meeting_id)
    form = _layout_form(meeting)
    if not form.validate_on_submit():
        return _page(meeting, form, _seat_form(meeting)), 422
    rows, number = form.rows.data or 0, form.seats.data or 0
    try:
        with transaction():
            seating.lay_out(meeting, rows=rows, seats=number, by=hand)
    except DomainError as error:
        form.form_errors = plans.said(error)
        return _page(meeting, form, _seat_form(meeting)), error.status
    flash(_("座位已按编号排好"), "success")
    return redirect(url_for(".seats", meeting_id=meeting.id), 303)


@blueprint.post("/m/<int:meeting_id>/seats/one")
def seat(meeting_id: int) -> Response | tuple[str, int]:
    """Seat one person; whoever sat there changes with them."""
    meeting, hand = kept(meeting_id)
    form = _seat_form(meeting)
    if not form.validate_on_submit():
        return _page(meeting, _layout_form(meeting), form), 422
    person = db.session.get_one(Person, form.person.data)
    row, number = form.row.data or 0, form.number.data or 0
    try:
        with transaction():
            seating.seat(meeting, person, row=row, number=number, by=hand)
    except DomainError as error:
        form.form_errors = plans.said(error)
        return _page(meeting, _layout_form(meeting), form), error.status
    return redirect(url_for(".seats", meeting_id=meeting.id), 303)


def _layout_form(meeting: Meeting) -> LayoutForm:
    plan = seating.plan_of(meeting)
    usual = _usual(live_state.voters(meeting))
    rows, number = (plan.row_count, plan.seat_count) if plan else usual
    return LayoutForm(data={"rows": rows, "seats": number})


def _usual(voters: int) -> tuple[int, int]:
    """Rows of eight, as most community rooms are."""
    in_a_row = min(8, max(1, voters))
    return max(1, -(-voters // in_a_row)), in_a_row


def _seat_form(meeting: Meeting) -> SeatForm:
    form = SeatForm()
    entries = roll.entries_of(meeting)
    form.person.choices = options((e.person_id, f"{e.number} {e.name}") for e in entries)
    return form


def _page(meeting: Meeting, layout: LayoutForm, one: SeatForm) -> str:
    lines = presence.lines_of(meeting)
    return render_template(
        "meetings/seats.html",
        meeting=meeting,
        hall=meeting.hall,
        layout=layout,
        one=one,
        map=seat_map.map_of(meeting, lines),
        turnout=presence.turnout_of(lines),
    )
