"""The room as rows of seats, and who sits where."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base

MOST_ROWS = 30
MOST_SEATS = 30


class SeatPlan(Base):
    """How many rows the room has and how many seats a row; row 1 is nearest to the chair."""

    __tablename__ = "seat_plan"
    __table_args__ = (
        CheckConstraint("row_count BETWEEN 1 AND 30", name="rows_of_a_room"),
        CheckConstraint("seat_count BETWEEN 1 AND 30", name="seats_of_a_row"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    row_count: Mapped[int]
    seat_count: Mapped[int]


class Seat(Base):
    """One seat taken by one person."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("meeting_id", "row_number", "seat_number"),
        UniqueConstraint("meeting_id", "person_id"),
        CheckConstraint("row_number >= 1 AND seat_number >= 1", name="counted_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    row_number: Mapped[int]
    seat_number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
