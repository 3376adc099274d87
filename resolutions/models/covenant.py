"""Covenants 居民公约/村规民约: versions of clauses, what was said of them, and how each was screened."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from app.people.models.person import Person
from app.places.models.hall import Hall
from resolutions.models.resolution import Resolution
from resolutions.progress.covenant import Consequence, Point
from resolutions.progress.covenant_acts import CovenantKind, CovenantState
from resolutions.progress.procedures import Procedure
from votes.models.poll import Poll

TITLE_LIMIT = 60
CLAUSE_LIMIT = 500
_BINDS = text("state IN ('in_force', 'reviewed')")


class Covenant(Base):
    """One covenant of a hall, in all its versions."""

    __tablename__ = "covenant"

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    kind: Mapped[CovenantKind]
    title: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    hall: Mapped[Hall] = relationship(lazy="joined")
    created_by: Mapped[Person] = relationship()
    versions: Mapped[list[CovenantVersion]] = relationship(
        order_by="CovenantVersion.number", back_populates="covenant"
    )

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/covenants/{self.id}"


class CovenantVersion(Base):
    """One version. Its clauses are fixed once it was sent to be screened."""

    __tablename__ = "covenant_version"
    __table_args__ = (
        UniqueConstraint("covenant_id", "number"),
        Index(
            "uq_covenant_version_binding",
            "covenant_id",
            unique=True,
            sqlite_where=_BINDS,
            postgresql_where=_BINDS,
        ),
        CheckConstraint(
            "state NOT IN ('adopted', 'filed', 'in_force', 'reviewed', 'superseded', 'repealed')"
            " OR (poll_id IS NOT NULL AND women_present > 0 AND women_present <= people_present)",
            name="adopted_by_a_vote_with_women",
        ),
        CheckConstraint(
            "state NOT IN ('filed', 'in_force', 'reviewed', 'superseded', 'repealed')"
            " OR filing_number <> ''",
            name="filed_under_a_number",
        ),
        CheckConstraint(
            "state NOT IN ('in_force', 'reviewed') OR in_force_on IS NOT NULL",
            name="says_since_when",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    covenant_id: Mapped[int] = mapped_column(ForeignKey("covenant.id"))
    number: Mapped[int]
    """From 1 within its covenant."""
    state: Mapped[CovenantState] = mapped_column(default=CovenantState.PROPOSED)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it is proposed: what the covenant, or the change, is for."""
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"), index=True)
    people_present: Mapped[int | None]
    women_present: Mapped[int | None]
    filing_number: Mapped[str] = mapped_column(String(60), default="")
    in_force_on: Mapped[date | None]
    review_on: Mapped[date | None]
    """When it is looked at again; set as it enters into force, and each time it is kept."""
    ended_on: Mapped[date | None]
    """When a later version took its place, or it was repealed."""

    covenant: Mapped[Covenant] = relationship(back_populates="versions", lazy="joined")
    poll: Mapped[Poll | None] = relationship()
    clauses: Mapped[list[CovenantClause]] = relationship(
        order_by="CovenantClause.position", cascade="all, delete-orphan"
    )
    opinions: Mapped[list[CovenantOpinion]] = relationship(order_by="CovenantOpinion.id")
    screenings: Mapped[list[CovenantScreening]] = relationship(order_by="CovenantScreening.id")
    steps: Mapped[list[CovenantStep]] = relationship(order_by="CovenantStep.id")
    repeal: Mapped[CovenantRepeal | None] = relationship()


class CovenantClause(Base):
    """One clause, what follows a breach, and what it keeps."""

    __tablename__ = "covenant_clause"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("covenant_version.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    consequence: Mapped[Consequence] = mapped_column(default=Consequence.NONE)
    resolution_id: Mapped[int | None] = mapped_column(ForeignKey("resolution.id"), index=True)
    """The resolution whose result it keeps (V02)."""
    procedure: Mapped[Procedure | None]
    """How it is carried out, step by step (V03)."""

    resolution: Mapped[Resolution | None] = relationship()


class CovenantOpinion(Base):
    """What a resident says of a version while people are asked."""

    __tablename__ = "covenant_opinion"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("covenant_version.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")


class CovenantScreening(Base):
    """One look of the street at a version."""

    __tablename__ = "covenant_screening"
    __table_args__ = (CheckConstraint("passed OR reason <> ''", name="refusal_says_why"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("covenant_version.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    passed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")

    by: Mapped[Person] = relationship(lazy="joined")
    findings: Mapped[list[ScreeningFinding]] = relationship(lazy="selectin")


class ScreeningFinding(Base):
    """Whether one point is met."""

    __tablename__ = "screening_finding"

    screening_id: Mapped[int] = mapped_column(ForeignKey("covenant_screening.id"), primary_key=True)
    point: Mapped[Point] = mapped_column(primary_key=True)
    met: Mapped[bool]


class CovenantRepeal(Base):
    """The vote by which a version was repealed: who adopts is who repeals."""

    __tablename__ = "covenant_repeal"
    __table_args__ = (
        CheckConstraint("women_present > 0 AND women_present <= people_present", name="with_women"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("covenant_version.id"), primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    people_present: Mapped[int]
    women_present: Mapped[int]

    poll: Mapped[Poll] = relationship()


class CovenantStep(Base):
    """The timeline of a version, for everybody."""

    __tablename__ = "covenant_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("covenant_version.id"), index=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(40), default="")
    target: Mapped[str] = mapped_column(String(40), default="")
    rule: Mapped[str] = mapped_column(String(60), default="")

    actor: Mapped[Person | None] = relationship(lazy="joined")


for _record in (CovenantOpinion, CovenantScreening, ScreeningFinding, CovenantRepeal, CovenantStep):
    forbid_changes(_record)
