"""One day that an administrator declared to be a working day or a holiday."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.work_calendar.days import DayKind

_STANDS = text("withdrawn_at IS NULL")


class DeclaredDay(Base):
    """A declaration with its reason; one taken back stays as history."""

    __tablename__ = "declared_day"
    __table_args__ = (
        Index(
            "uq_declared_day_standing",
            "day",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("reason <> ''", name="says_why"),
        CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= declared_at", name="ends_after_start"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column("day")
    kind: Mapped[DayKind]
    reason: Mapped[str] = mapped_column(String(200))
    """The notice or order it rests on; everybody may read it."""
    declared_at: Mapped[datetime]
    declared_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    declared_by: Mapped[Person] = relationship(lazy="joined", foreign_keys=[declared_by_id])
