"""A written proxy 委托书: who stands for whom at one meeting, and what they were told to say."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem


class Instruction(StrEnum):
    """What the principal wants on one item."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    FREE = "free"
    """The holder decides."""


class Proxy(Base):
    """One proxy. A revoked one stays; a principal has at most one that stands."""

    __tablename__ = "meeting_proxy"
    __table_args__ = (
        CheckConstraint("principal_id <> holder_id", name="sends_somebody_else"),
        CheckConstraint(
            "revoked_at IS NULL OR revoked_by_id IS NOT NULL", name="revoked_by_somebody"
        ),
        Index(
            "uq_meeting_proxy_standing",
            "meeting_id",
            "principal_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index("ix_meeting_proxy_holder", "meeting_id", "holder_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    principal_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    paper: Mapped[str] = mapped_column(String(120))
    """Which paper it is: date and number of the written mandate that the desk keeps."""
    guardian: Mapped[bool] = mapped_column(default=False)
    """The holder is the guardian of a principal who cannot decide, and is not sent by them."""
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_because: Mapped[str] = mapped_column(Text, default="")

    principal: Mapped[Person] = relationship(lazy="joined", foreign_keys=[principal_id])
    holder: Mapped[Person] = relationship(lazy="joined", foreign_keys=[holder_id])
    instructions: Mapped[list[ProxyInstruction]] = relationship(lazy="selectin")


class ProxyInstruction(Base):
    """What the mandate says on one item of the agenda; without a row the holder decides."""

    __tablename__ = "proxy_instruction"
    __table_args__ = (UniqueConstraint("proxy_id", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proxy_id: Mapped[int] = mapped_column(ForeignKey("meeting_proxy.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    choice: Mapped[Instruction]

    item: Mapped[AgendaItem] = relationship(lazy="joined")
