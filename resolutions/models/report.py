"""What a unit reports on its task: words, percent, photos. Reports only grow."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from resolutions.models.task import Milestone
from resolutions.models.unit import Unit
from resolutions.progress.evidence import Phase


class ReportKind(StrEnum):
    """What a report is about."""

    PROGRESS = "progress"
    MENDING = "mending"
    """整改: what was done about a failed check."""


class ProgressReport(Base):
    """One report. Photos make it evidence."""

    __tablename__ = "progress_report"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_of_a_whole"),
        Index("ix_progress_report_task_at", "task_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[ReportKind] = mapped_column(default=ReportKind.PROGRESS)
    at: Mapped[datetime]
    percent: Mapped[int]
    """Of the whole task, after this report."""
    text: Mapped[str] = mapped_column(Text)

    unit: Mapped[Unit] = relationship(lazy="joined")
    by: Mapped[Person] = relationship(lazy="joined")
    shots: Mapped[list[ReportPhoto]] = relationship(order_by="ReportPhoto.id", lazy="selectin")
    steps: Mapped[list[MilestoneReport]] = relationship(
        order_by="MilestoneReport.id", lazy="selectin"
    )

    @property
    def photos(self) -> list[Photo]:
        """What it shows."""
        return [shot.photo for shot in self.shots]

    def shots_of(self, phase: Phase) -> list[ReportPhoto]:
        """Its photos of one phase."""
        return [shot for shot in self.shots if shot.phase is phase]


class ReportPhoto(Base):
    """A photo of a report."""

    __tablename__ = "progress_report_photo"
    __table_args__ = (UniqueConstraint("report_id", "photo_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("progress_report.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)

    phase: Mapped[Phase] = mapped_column(default=Phase.DURING)
    taken_on: Mapped[date | None]
    """The day it was taken, as the unit says."""
    spot: Mapped[str] = mapped_column(String(100), default="")
    """Where, in words: what the file itself said is taken out of it."""

    photo: Mapped[Photo] = relationship(lazy="joined")


class MilestoneReport(Base):
    """How far one milestone was said to be."""

    __tablename__ = "milestone_report"
    __table_args__ = (
        UniqueConstraint("report_id", "milestone_id"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_of_a_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("progress_report.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), index=True)
    percent: Mapped[int]

    milestone: Mapped[Milestone] = relationship(lazy="joined")


for _record in (ProgressReport, ReportPhoto, MilestoneReport):
    forbid_changes(_record)
