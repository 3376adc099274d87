"""Who wants to hear of a need or topic without standing behind it, or no longer wants to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class Following(Base):
    """One person's word about one proposal or topic: tell me 跟进, or tell me no more.

    Proposers and co-signers are told without any such word; a co-signer who says no more stays a
    co-signer.
    """

    __tablename__ = "following"
    __table_args__ = (
        UniqueConstraint("person_id", "proposal_id"),
        UniqueConstraint("person_id", "topic_id"),
        CheckConstraint("(proposal_id IS NULL) <> (topic_id IS NULL)", name="of_one_thing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    wants: Mapped[bool]
    """True: tell me. False: tell me no more, although I signed."""
    said_at: Mapped[datetime]
