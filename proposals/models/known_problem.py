"""A known problem 基础问题 of the knowledge base 基础问题库 (J10), and every wording it had."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.places.models.place import Place
from proposals.models.category import Category

SPOT_LIMIT = 120
DUTY_LIMIT = 120
CAUSE_LIMIT = 2_000
PATH_LIMIT = 4_000
_HEADLINE = 28
"""Characters of the cause that stand in a headline."""


class KnownProblem(Base):
    """What has been met before at a place: where, why, whose duty, and the way it was solved."""

    __tablename__ = "known_problem"
    __table_args__ = (
        CheckConstraint("from_proposal_id IS NULL OR from_topic_id IS NULL", name="of_one_origin"),
        CheckConstraint(
            "spot <> '' AND cause <> '' AND duty <> '' AND path <> ''", name="all_four_fields"
        ),
        CheckConstraint(
            "(retired_at IS NULL) = (retired_because = '')", name="retired_with_reason"
        ),
        Index("ix_known_problem_place", "place_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    """The place it is about; what lies below it knows the problem too."""
    spot: Mapped[str] = mapped_column(String(120))
    """具体点位: where exactly."""
    cause: Mapped[str] = mapped_column(Text)
    """问题原因: what is wrong, and why."""
    duty: Mapped[str] = mapped_column(String(120))
    """部门职责: the body whose duty it is （责任单位）."""
    path: Mapped[str] = mapped_column(Text)
    """解决路径: how it was, or can be, solved."""
    category: Mapped[Category] = mapped_column(default=Category.UNSORTED, index=True)
    category_second: Mapped[str | None] = mapped_column(String(4), index=True)
    """Code of the second level, where somebody sorted it that finely."""
    category_third: Mapped[str | None] = mapped_column(String(6), index=True)
    """Code of the third level."""
    happened_on: Mapped[date]
    """The day it was met, or first reported."""
    settled_on: Mapped[date | None]
    """The day it was solved; none while it is only known how."""
    from_proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), unique=True)
    """The closed proposal it was made from."""
    from_topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), unique=True)
    """The closed topic it was made from; neither: written by hand."""
    version: Mapped[int] = mapped_column(default=1)
    """Number of the wording that stands."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    """When it was taken out of use: it stays readable, and is suggested no more."""
    retired_because: Mapped[str] = mapped_column(Text, default="")

    place: Mapped[Place] = relationship(lazy="joined")

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/known/{self.id}"

    @property
    def headline(self) -> str:
        """Its spot and the beginning of its cause: what a list shows."""
        flat = " ".join(self.cause.split())
        return f"{self.spot}：{flat[:_HEADLINE]}" + ("…" if len(flat) > _HEADLINE else "")


class KnownProblemVersion(Base):
    """One wording of a known problem, the first and each later one. It only grows."""

    __tablename__ = "known_problem_version"
    __table_args__ = (UniqueConstraint("problem_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("known_problem.id"))
    number: Mapped[int]
    spot: Mapped[str] = mapped_column(String(120))
    cause: Mapped[str] = mapped_column(Text)
    duty: Mapped[str] = mapped_column(String(120))
    path: Mapped[str] = mapped_column(Text)
    settled_on: Mapped[date | None]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    change_note: Mapped[str] = mapped_column(Text, default="")
    """What became different and why, in the words of whoever changed it."""

    changed_by: Mapped[Person] = relationship(lazy="joined")


forbid_changes(KnownProblemVersion)
