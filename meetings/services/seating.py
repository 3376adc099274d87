"""The seat map: lay the room out, seat everybody by number, move one, or let two change seats."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app import audit
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from meetings.models.meeting import Meeting
from meetings.models.seating import MOST_ROWS, MOST_SEATS, Seat, SeatPlan
from meetings.services import roll
from meetings.services.floor import lock


def lay_out(meeting: Meeting, *, rows: int, seats: int, by: Person) -> SeatPlan:
    """Set the rows and the seats a row, and seat the voters by their numbers from the front.

    Raises Invalid for a room of no size, or one that does not hold all voters.
    """
    meeting = lock(meeting)
    if not (1 <= rows <= MOST_ROWS and 1 <= seats <= MOST_SEATS):
        raise Invalid(_l("排数和每排座位数都在1到30之间"), code="size")
    voters = [entry.person_id for entry in roll.entries_of(meeting) if entry.voting]
    if rows * seats < len(voters):
        raise Invalid(
            _l("座位不够：%(n)d名代表，只有%(seats)d个座位", n=len(voters), seats=rows * seats),
            remedy=_l("请增加排数或每排座位数"),
            code="too_small",
        )
    plan = db.session.get(SeatPlan, meeting.id) or SeatPlan(meeting_id=meeting.id)
    plan.row_count, plan.seat_count = rows, seats
    db.session.add(plan)
    db.session.execute(delete(Seat).where(Seat.meeting_id == meeting.id))
    for place, person_id in enumerate(voters):
        _take(meeting, person_id, place // seats + 1, place % seats + 1)
    db.session.flush()
    audit.record(
        "meeting.seats_laid_out",
        meeting,
        by=by,
        place=meeting.hall.place,
        details={"rows": rows, "seats": seats},
    )
    return plan


def seat(meeting: Meeting, person: Person, *, row: int, number: int, by: Person) -> None:
    """Seat somebody there; whoever sat there gets the seat left, or none if there was none.

    Raises Invalid for a seat the room does not have, or one who is not on the roll.
    """
    meeting = lock(meeting)
    plan = plan_of(meeting)
    if plan is None or not (1 <= row <= plan.row_count and 1 <= number <= plan.seat_count):
        raise Invalid(_l("没有这个座位"), code="seat")
    if roll.entry_of(meeting, person) is None:
        raise Invalid(_l("名册上没有这个人"), remedy=_l("请从名册中选择"), code="not_on_roll")
    taken = {(one.row_number, one.seat_number): one for one in seats_of(meeting)}
    there = taken.get((row, number))
    here = next((one for one in taken.values() if one.person_id == person.id), None)
    for one in {there, here} - {None}:
        db.session.delete(one)
    db.session.flush()
    _take(meeting, person.id, row, number)
    if there is not None and here is not None and there is not here:
        _take(meeting, there.person_id, here.row_number, here.seat_number)
    db.session.flush()
    audit.record(
        "meeting.seated",
        meeting,
        by=by,
        place=meeting.hall.place,
        details={"person": person.id, "row": row, "seat": number},
    )


def _take(meeting: Meeting, person_id: int, row: int, number: int) -> None:
    db.session.add(
        Seat(meeting_id=meeting.id, person_id=person_id, row_number=row, seat_number=number)
    )


def plan_of(meeting: Meeting) -> SeatPlan | None:
    """The room's layout; None where none was made."""
    return db.session.get(SeatPlan, meeting.id)


def seats_of(meeting: Meeting) -> list[Seat]:
    """The seats taken, from the front."""
    return list(
        db.session.scalars(
            select(Seat)
            .where(Seat.meeting_id == meeting.id)
            .order_by(Seat.row_number, Seat.seat_number)
        )
    )
