"""One notice to one person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.notices.models.outgoing import Outgoing
from app.people.models.person import Person


class Notice(Outgoing, Base):
    """What happened that concerns this person. Said in the language they read it in.

    ``text`` is a Chinese msgid with ``%(name)s`` places, ``params`` fills them: the same notice
    is English on an English page, and in the e-mail to someone who reads traditional Chinese.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person_read", "person_id", "read_at"),
        Index("ix_notice_mail_due_at", "mail_due_at"),
        Index("ix_notice_digest_due_at", "digest_due_at", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(60))
    """What it is about, stage.fact (``proposal.accepted``)."""
    text: Mapped[str] = mapped_column(Text)
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    url: Mapped[str] = mapped_column(String(300))
    """Where to look, within this site."""
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    digest_due_at: Mapped[datetime | None]
    """When the letter leaves that tells it among others; none when it waits for no such letter."""
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"), index=True)
    """The letter that told it."""

    person: Mapped[Person] = relationship(lazy="joined")
