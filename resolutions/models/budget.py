"""经费: planned lines, what was spent of each, whom it served, and what a unit asked for.

Amounts are whole fen. Spending only grows: a slip is put right by an entry of the other sign.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from resolutions.models.task import Task
from resolutions.models.unit import Unit


class BudgetLine(Base):
    """One planned line of a task, e.g. 材料费, with where the money comes from."""

    __tablename__ = "budget_line"
    __table_args__ = (
        UniqueConstraint("task_id", "name"),
        CheckConstraint("planned_fen >= 0", name="planned_is_no_debt"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    name: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(80), default="")
    """资金来源, e.g. 公共收益, 党群服务经费."""
    planned_fen: Mapped[int] = mapped_column(BigInteger)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    task: Mapped[Task] = relationship()
    spendings: Mapped[list[Spending]] = relationship(order_by="Spending.id", lazy="selectin")

    @property
    def spent_fen(self) -> int:
        """What was spent of it so far."""
        return sum(one.fen for one in self.spendings)


class Spending(Base):
    """One payment; the other sign takes a wrong one back."""

    __tablename__ = "spending"
    __table_args__ = (CheckConstraint("fen <> 0", name="is_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("budget_line.id"), index=True)
    fen: Mapped[int] = mapped_column(BigInteger)
    on: Mapped[date]
    what: Mapped[str] = mapped_column(String(200))
    payee: Mapped[str] = mapped_column(String(80), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship()


class Served(Base):
    """服务人次: how many people something of the task served, on a day."""

    __tablename__ = "task_served"
    __table_args__ = (
        Index("ix_task_served_task", "task_id"),
        CheckConstraint("persons > 0", name="served_somebody"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    persons: Mapped[int]
    on: Mapped[date]
    what: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Resource(StrEnum):
    """What a unit may ask for (人员、经费、装备)."""

    STAFF = "staff"
    MONEY = "money"
    EQUIPMENT = "equipment"


class ResourceRequest(Base):
    """A unit's request for people, money or equipment, and the desk's public answer."""

    __tablename__ = "resource_request"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (granted IS NULL)", name="decided_one_way"),
        CheckConstraint("granted IS NULL OR granted OR answer <> ''", name="refusal_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[Resource]
    text: Mapped[str] = mapped_column(Text)
    fen: Mapped[int | None] = mapped_column(BigInteger)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined")


for _record in (Spending, Served):
    forbid_changes(_record)
