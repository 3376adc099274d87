"""The standing tally 督办账: how many tasks stand how, by hall and lead unit, without counting them.

A running task grows late by the calendar alone, so the tally keeps the day by which it is due and
a reader compares days: nothing has to happen at midnight. Acts only add lines, so that no two of
them wait for one another; the sweep folds the lines of a hall together (``services.tallying``).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from resolutions.models.task import Task

EVER = date(1970, 1, 1)
"""The day of what stands so on every day."""
_LOOSE = text("NOT folded")


class Lit(StrEnum):
    """What a line of the tally counts."""

    DUE = "due"
    """Running tasks by the day they answer to: late, near or on time by comparing days."""
    OPEN = "open"
    """All running tasks, whatever their day."""
    RED = "red"
    """Late, its clock standing still: handed in or suspended."""
    AMBER = "amber"
    GREEN = "green"
    DONE = "done"
    GREY = "grey"


class TaskLight(Base):
    """What the tally holds of one task, and the order in which lists show it."""

    __tablename__ = "task_light"
    __table_args__ = (
        Index("ix_task_light_lit", "lit", "day", "task_id"),
        Index("ix_task_light_hall", "hall_id", "lit", "day", "task_id"),
        Index("ix_task_light_unit", "unit_id", "lit", "day", "task_id"),
    )

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    """牵头单位: the unit that answers for it."""
    lit: Mapped[Lit]
    """``due`` while its clock runs, otherwise its colour."""
    day: Mapped[date]
    """The day it answers to, suspensions counted in; of a finished one, the day it was written off."""

    task: Mapped[Task] = relationship()


class TallyLine(Base):
    """So many tasks more, or fewer, of one hall and one lead unit."""

    __tablename__ = "tally_line"
    __table_args__ = (
        Index("ix_tally_line_hall", "hall_id", "day", "lit", "unit_id", "number"),
        Index("ix_tally_line_unit", "unit_id", "day", "lit", "hall_id", "number"),
        Index("ix_tally_line_due", "lit", "day", "hall_id"),
        Index("ix_tally_line_loose", "hall_id", sqlite_where=_LOOSE, postgresql_where=_LOOSE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    lit: Mapped[Lit]
    day: Mapped[date]
    """Of ``due`` lines the day due; ``EVER`` for all others, and for days long past."""
    number: Mapped[int]
    folded: Mapped[bool] = mapped_column(default=False)
    """Whether the sweep has put it together with the others of its hall."""
