"""A series of meetings: every first Saturday. Its dates are planned one by one."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.hall import Hall
from meetings.models.meeting import Meeting, MeetingKind
from meetings.recurrence.pattern import Pattern


class Series(Base):
    """What the meetings of a series have in common, and on which days they are."""

    __tablename__ = "meeting_series"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_of_a_week"),
        CheckConstraint("nth BETWEEN -1 AND 4", name="nth_of_a_month"),
        CheckConstraint("stride BETWEEN 1 AND 12", name="stride_of_a_year"),
        CheckConstraint("until IS NULL OR until >= since", name="series_runs_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    kind: Mapped[MeetingKind] = mapped_column(default=MeetingKind.DELIBERATION)
    title: Mapped[str] = mapped_column(String(120))
    place_text: Mapped[str] = mapped_column(String(120))
    chair_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    clerk_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    preset_code: Mapped[str] = mapped_column(String(40))
    weekday: Mapped[int]
    """From 0, Monday."""
    nth: Mapped[int]
    """Which of the month's; -1 the last; 0 for a pattern of weeks."""
    stride: Mapped[int]
    """Every so many months, or weeks."""
    at: Mapped[time]
    """On the wall clock of the hall."""
    since: Mapped[date]
    until: Mapped[date | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was ended: nothing more is planned from it."""

    hall: Mapped[Hall] = relationship(lazy="joined")
    chair: Mapped[Person] = relationship(lazy="joined", foreign_keys=[chair_id])
    clerk: Mapped[Person] = relationship(lazy="joined", foreign_keys=[clerk_id])

    @property
    def pattern(self) -> Pattern:
        """Its days as the reckoning takes them."""
        return Pattern(weekday=self.weekday, nth=self.nth, stride=self.stride)


class SeriesDay(Base):
    """One day of a series and the meeting planned for it. The day stays when the meeting moves."""

    __tablename__ = "meeting_series_day"
    __table_args__ = (UniqueConstraint("series_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("meeting_series.id"))
    day: Mapped[date]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)

    series: Mapped[Series] = relationship(lazy="joined")
    meeting: Mapped[Meeting] = relationship(lazy="joined")
