"""A standing arrangement 以后怎么办: who keeps the result, by what list, until which review."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from proposals.models.proposal import Proposal
from resolutions.models.resolution import Resolution
from resolutions.progress.long_term import Choice, ReviewVerdict, TeamPart
from votes.models.poll import Poll

_SERVES = text("ended_on IS NULL")
_STANDS = text("ended_at IS NULL")


class Arrangement(Base):
    """What the hall decided about the time after. One stands for a resolution; others ended."""

    __tablename__ = "arrangement"
    __table_args__ = (
        Index(
            "uq_arrangement_standing",
            "resolution_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("poll_id IS NOT NULL OR ground <> ''", name="names_its_ground"),
        CheckConstraint(
            "ended_at IS NOT NULL OR (owner_id IS NOT NULL AND review_on IS NOT NULL)",
            name="standing_has_owner_and_review",
        ),
        Index("ix_arrangement_review", "ended_at", "review_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id"))
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"), index=True)
    """The vote 以后怎么办 it rests on."""
    ground: Mapped[str] = mapped_column(String(200), default="")
    """In words, where the hall decided without a poll here."""
    plan: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who recorded it."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    review_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]

    resolution: Mapped[Resolution] = relationship(lazy="joined")
    poll: Mapped[Poll | None] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    decided_by: Mapped[Person] = relationship(foreign_keys=[decided_by_id])
    choices: Mapped[list[ArrangementChoice]] = relationship(order_by="ArrangementChoice.position")
    upkeep: Mapped[list[UpkeepItem]] = relationship(order_by="UpkeepItem.position")
    team: Mapped[list[TeamMember]] = relationship(order_by="TeamMember.id")
    reviews: Mapped[list[ArrangementReview]] = relationship(order_by="ArrangementReview.id")

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/long-term/{self.id}"

    @property
    def serving(self) -> list[TeamMember]:
        """Who serves in the team now."""
        return [member for member in self.team if member.ended_on is None]


class ArrangementChoice(Base):
    """One of the things decided together."""

    __tablename__ = "arrangement_choice"

    arrangement_id: Mapped[int] = mapped_column(ForeignKey("arrangement.id"), primary_key=True)
    choice: Mapped[Choice] = mapped_column(primary_key=True)
    position: Mapped[int]


class UpkeepItem(Base):
    """One point of the maintenance check-list."""

    __tablename__ = "upkeep_item"
    __table_args__ = (UniqueConstraint("arrangement_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    arrangement_id: Mapped[int] = mapped_column(ForeignKey("arrangement.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(200))

    checks: Mapped[list[UpkeepCheck]] = relationship(order_by="UpkeepCheck.id.desc()")


class UpkeepCheck(Base):
    """That a point was looked at, by whom, and what was found."""

    __tablename__ = "upkeep_check"
    __table_args__ = (CheckConstraint("passed OR remark <> ''", name="failure_says_why"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("upkeep_item.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    passed: Mapped[bool]
    remark: Mapped[str] = mapped_column(String(200), default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))

    by: Mapped[Person] = relationship(lazy="joined")
    photo: Mapped[Photo | None] = relationship(lazy="joined")


class TeamMember(Base):
    """Somebody of the maintenance team 管家服务队."""

    __tablename__ = "team_member"
    __table_args__ = (
        Index(
            "uq_team_member_serving",
            "arrangement_id",
            "person_id",
            unique=True,
            sqlite_where=_SERVES,
            postgresql_where=_SERVES,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    arrangement_id: Mapped[int] = mapped_column(ForeignKey("arrangement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    part: Mapped[TeamPart]
    since: Mapped[date]
    ended_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="joined")


class ArrangementReview(Base):
    """回头看: what was found at a review, and what follows."""

    __tablename__ = "arrangement_review"
    __table_args__ = (
        CheckConstraint("(verdict = 'end') = (next_on IS NULL)", name="goes_on_to_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    arrangement_id: Mapped[int] = mapped_column(ForeignKey("arrangement.id"), index=True)
    due_on: Mapped[date]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[ReviewVerdict]
    text: Mapped[str] = mapped_column(Text)
    next_on: Mapped[date | None]

    by: Mapped[Person] = relationship(lazy="joined")


class Reopening(Base):
    """That a finished resolution came back within ninety days, and by which proposal."""

    __tablename__ = "reopening"

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)

    proposal: Mapped[Proposal | None] = relationship()


for _record in (ArrangementChoice, UpkeepItem, UpkeepCheck, ArrangementReview, Reopening):
    forbid_changes(_record)
