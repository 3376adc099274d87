"""The seat map as rows to draw: who sits where, and whether they are here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meetings.models.meeting import Meeting
from meetings.queries.presence import Line
from meetings.services import seating


@dataclass(frozen=True)
class Place:
    """One seat; ``line`` is who sits there, None while it is free."""

    row: int
    number: int
    line: Line | None


@dataclass(frozen=True)
class SeatMap:
    """The room from the front row on, and those of the roll who have no seat."""

    rows: Sequence[Sequence[Place]]
    unseated: Sequence[Line]


def map_of(meeting: Meeting, lines: Sequence[Line]) -> SeatMap | None:
    """Draw the room with these lines of the roll; None where no layout was made."""
    plan = seating.plan_of(meeting)
    if plan is None:
        return None
    by_person = {line.entry.person_id: line for line in lines}
    taken = {
        (seat.row_number, seat.seat_number): by_person.get(seat.person_id)
        for seat in seating.seats_of(meeting)
    }
    seated = {line.entry.person_id for line in taken.values() if line is not None}
    return SeatMap(
        rows=[
            [Place(row, number, taken.get((row, number))) for number in _upto(plan.seat_count)]
            for row in _upto(plan.row_count)
        ],
        unseated=[line for line in lines if line.entry.person_id not in seated],
    )


def _upto(most: int) -> range:
    return range(1, most + 1)
