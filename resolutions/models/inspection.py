"""A check of a task on three axes 进度/质量/结果, by somebody who does not handle it. Checks only grow."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from resolutions.progress.inspection import Axis


class Round(StrEnum):
    """Which check it is."""

    INSPECTION = "inspection"
    RECHECK = "recheck"
    """复核: the one that may write the task off."""


class TaskInspection(Base):
    """One complete check, with a finding on each axis."""

    __tablename__ = "task_inspection"
    __table_args__ = (Index("ix_task_inspection_task_at", "task_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    round: Mapped[Round]
    inspector_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    passed: Mapped[bool]

    inspector: Mapped[Person] = relationship(lazy="joined")
    findings: Mapped[list[InspectionFinding]] = relationship(
        order_by="InspectionFinding.id", lazy="selectin"
    )
    answers: Mapped[list[InspectionAnswer]] = relationship(
        order_by="InspectionAnswer.id", lazy="selectin"
    )
    shots: Mapped[list[InspectionPhoto]] = relationship(
        order_by="InspectionPhoto.id", lazy="selectin"
    )

    @property
    def photos(self) -> list[Photo]:
        """What the inspector saw."""
        return [shot.photo for shot in self.shots]


class InspectionFinding(Base):
    """What was found on one axis; a failed one says what is wrong."""

    __tablename__ = "inspection_finding"
    __table_args__ = (
        UniqueConstraint("inspection_id", "axis"),
        CheckConstraint("passed OR remark <> ''", name="failure_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("task_inspection.id"))
    axis: Mapped[Axis]
    passed: Mapped[bool]
    remark: Mapped[str] = mapped_column(Text, default="")


class InspectionAnswer(Base):
    """What was found on one point of the inspector's check-list of quality."""

    __tablename__ = "inspection_answer"
    __table_args__ = (
        UniqueConstraint("inspection_id", "point"),
        CheckConstraint("passed OR remark <> ''", name="failure_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("task_inspection.id"))
    point: Mapped[str] = mapped_column(String(200))
    passed: Mapped[bool]
    remark: Mapped[str] = mapped_column(Text, default="")


class InspectionPhoto(Base):
    """A photo of a check."""

    __tablename__ = "inspection_photo"
    __table_args__ = (UniqueConstraint("inspection_id", "photo_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("task_inspection.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)

    photo: Mapped[Photo] = relationship(lazy="joined")


for _record in (TaskInspection, InspectionFinding, InspectionAnswer, InspectionPhoto):
    forbid_changes(_record)
