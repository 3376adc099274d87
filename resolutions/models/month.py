"""What the boards said at the end of a month, kept so that its report can be read later."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from resolutions.models.task import Task
from resolutions.progress.standing import Colour


class MonthStock(Base):
    """月末底数: how many tasks of one hall and one lead unit stood in one colour."""

    __tablename__ = "month_stock"
    __table_args__ = (UniqueConstraint("day", "hall_id", "unit_id", "colour"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    """The last day of the month, by whose end it was counted."""
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    colour: Mapped[Colour]
    number: Mapped[int]
    at: Mapped[datetime]
    """When it was kept: by the first sweep of the next day."""


class MonthLate(Base):
    """A task that was late at the end of a month, and what its unit had said of it by then."""

    __tablename__ = "month_late"
    __table_args__ = (Index("ix_month_late_hall", "day", "hall_id"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))

    task: Mapped[Task] = relationship(lazy="joined")


for _record in (MonthStock, MonthLate):
    forbid_changes(_record)
