"""四种处置 (R12): which of the four ways something is dealt with, chosen when it is sent on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from resolutions.ledgers.disposals import Disposal
from resolutions.models.task import Task
from resolutions.models.whistles.whistle import Whistle
from resolutions.whistling.states import WhistleState

VAIN = (WhistleState.REFUSED, WhistleState.WITHDRAWN)
"""A whistle in these states leads to nothing: another has to follow."""

A_STEP_HAS_ITS_DAY = "(step_due_on IS NOT NULL) = (kind IN ('consult', 'emergency'))"
WHISTLE_OF_A_STEP = "whistle_id IS NULL OR step_due_on IS NOT NULL"


class Choice:
    """One choice at one dispatch, and the whistle that follows; the last one is in force."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Disposal]
    step_due_on: Mapped[date | None]
    """By when the whistle that has to follow is blown; none where none has to."""
    chosen_at: Mapped[datetime]
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    whistle_id: Mapped[int | None] = mapped_column(ForeignKey("whistle.id"), unique=True)

    @declared_attr
    def chosen_by(cls) -> Mapped[Person]:  # noqa: N805 - SQLAlchemy hands the class
        """Who chose it."""
        return relationship(Person)

    @declared_attr
    def whistle(cls) -> Mapped[Whistle | None]:  # noqa: N805 - SQLAlchemy hands the class
        """The whistle that followed."""
        return relationship(Whistle)

    @property
    def waits(self) -> bool:
        """Whether a whistle has to follow and none did; one refused or withdrawn is none."""
        if self.step_due_on is None:
            return False
        return self.whistle is None or self.whistle.state in VAIN


class TaskDisposal(Choice, Base):
    """How a task is dealt with."""

    __tablename__ = "task_disposal"
    __table_args__ = (
        CheckConstraint(A_STEP_HAS_ITS_DAY, name="a_step_has_its_day"),
        CheckConstraint(WHISTLE_OF_A_STEP, name="whistle_of_a_step"),
        Index("ix_task_disposal_task", "task_id", "id"),
    )

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))

    task: Mapped[Task] = relationship()


class WhistleDisposal(Base):
    """How the called units deal with a whistle; the last choice is in force."""

    __tablename__ = "whistle_disposal"
    __table_args__ = (Index("ix_whistle_disposal_whistle", "whistle_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"))
    kind: Mapped[Disposal]
    chosen_at: Mapped[datetime]
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None for a second whistle, which the clock draws up."""
