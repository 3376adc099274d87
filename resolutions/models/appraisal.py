"""An appraisal 干得怎么样: its frozen list, its answers by three channels, and what came of it.

Answers only grow. A foreign key over both columns lets nobody answer who is not on the list, and
unique constraints let each person answer once and be written down once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from proposals.models.topic import Topic
from resolutions.models.resolution import Resolution
from resolutions.progress.appraisal import About, Answer, Channel, Mark, Outcome, Part, about_read
from resolutions.progress.satisfaction import Satisfaction

_OPEN = text("closed_at IS NULL")


class Appraisal(Base):
    """One time of asking. The list is frozen when it is opened; figures are kept at the end."""

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("resolution_id", "number"),
        Index(
            "uq_appraisal_one_open",
            "resolution_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        CheckConstraint("ends_on >= opened_on", name="runs_forward"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
        CheckConstraint("outcome <> 'given_back' OR topic_id IS NOT NULL", name="leads_on"),
        Index("ix_appraisal_ends", "closed_at", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id"))
    number: Mapped[int]
    """From 1 within its resolution."""
    opened_at: Mapped[datetime]
    opened_on: Mapped[date]
    ends_on: Mapped[date]
    """Last day on which answers are taken."""
    listed: Mapped[int]
    """How many stand on the list."""
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    satisfied: Mapped[int] = mapped_column(default=0)
    mostly: Mapped[int] = mapped_column(default=0)
    dissatisfied: Mapped[int] = mapped_column(default=0)
    """Marks as they were counted at the end; 0 before."""
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    """The new matter 怎么干 that two failures led to."""

    resolution: Mapped[Resolution] = relationship(lazy="joined")
    topic: Mapped[Topic | None] = relationship()

    @property
    def url(self) -> str:
        """Where it is answered, and read afterwards."""
        return f"/appraise/{self.id}"

    @property
    def said(self) -> Satisfaction:
        """What was counted at the end."""
        return Satisfaction(self.satisfied, self.mostly, self.dissatisfied)


class AppraisalPlace(Base):
    """One line of the list: who may answer, and for what they stand on it."""

    __tablename__ = "appraisal_place"

    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    part: Mapped[Part]

    person: Mapped[Person] = relationship(lazy="joined")
    appraisal: Mapped[Appraisal] = relationship()


class AppraisalBatch(Base):
    """Paper sheets typed in by one person from a photo, and checked against it by another."""

    __tablename__ = "appraisal_batch"
    __table_args__ = (
        CheckConstraint("checked_by_id <> entered_by_id", name="two_persons"),
        CheckConstraint(
            "(checked_at IS NULL) = (accepted IS NULL)"
            " AND (checked_at IS NULL) = (checked_by_id IS NULL)",
            name="checked_by_somebody",
        ),
        CheckConstraint("accepted OR accepted IS NULL OR remark <> ''", name="refusal_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"), index=True)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
    remark: Mapped[str] = mapped_column(Text, default="")

    appraisal: Mapped[Appraisal] = relationship()
    photo: Mapped[Photo] = relationship(lazy="joined")
    entered_by: Mapped[Person] = relationship(foreign_keys=[entered_by_id])
    checked_by: Mapped[Person | None] = relationship(foreign_keys=[checked_by_id])
    lines: Mapped[list[AppraisalBatchLine]] = relationship(order_by="AppraisalBatchLine.position")


class AppraisalBatchLine(Base):
    """One sheet of a batch, before it counts."""

    __tablename__ = "appraisal_batch_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["appraisal_id", "person_id"],
            ["appraisal_place.appraisal_id", "appraisal_place.person_id"],
            name="fk_appraisal_batch_line_listed",
        ),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("appraisal_batch.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    appraisal_id: Mapped[int]
    position: Mapped[int]
    mark: Mapped[Mark]
    comment: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(String(40), default="", server_default="")

    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def abouts(self) -> Sequence[About]:
        """What was not well, in the order of the form."""
        return [one for one in About if one in about_read(self.about)]


class AppraisalAnswer(Base):
    """One answer: a person's own, or one that staff wrote down. The own one counts if there is one."""

    __tablename__ = "appraisal_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["appraisal_id", "person_id"],
            ["appraisal_place.appraisal_id", "appraisal_place.person_id"],
            name="fk_appraisal_answer_listed",
        ),
        UniqueConstraint("appraisal_id", "person_id", "is_own"),
        CheckConstraint("is_own = (channel = 'online')", name="own_is_online"),
        CheckConstraint("is_own = (helper_id IS NULL)", name="helper_is_named"),
        CheckConstraint("(channel = 'paper') = (batch_id IS NOT NULL)", name="paper_is_of_a_batch"),
        CheckConstraint("helper_id <> person_id", name="helps_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    is_own: Mapped[bool]
    channel: Mapped[Channel]
    mark: Mapped[Mark]
    comment: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """What was not well, as codes (``about_kept``)."""
    at: Mapped[datetime]
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who wrote it down."""
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("appraisal_batch.id"), index=True)

    helper: Mapped[Person | None] = relationship(foreign_keys=[helper_id])
    photo: Mapped[Photo | None] = relationship()
    review: Mapped[AppraisalCommentReview | None] = relationship()

    @property
    def counts(self) -> Answer:
        """The answer as the pure rules see it."""
        return Answer(self.person_id, self.channel, self.mark, about_read(self.about))


class AppraisalCommentReview(Base):
    """Whether the words of an answer are shown to everybody; hidden ones are counted with why."""

    __tablename__ = "appraisal_comment_review"
    __table_args__ = (CheckConstraint("is_shown OR reason <> ''", name="hiding_says_why"),)

    answer_id: Mapped[int] = mapped_column(ForeignKey("appraisal_answer.id"), primary_key=True)
    is_shown: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]


for _record in (AppraisalPlace, AppraisalBatchLine, AppraisalAnswer):
    forbid_changes(_record)
