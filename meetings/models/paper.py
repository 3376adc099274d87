"""Papers 会议材料: what people should have read before they come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class Paper(Base):
    """One file of the papers, on one item of the agenda or on the whole meeting."""

    __tablename__ = "meeting_paper"
    __table_args__ = (CheckConstraint("size > 0", name="holds_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    """The file's kind as its own first bytes say: pdf, docx, xlsx, png, jpg."""
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    after_notice: Mapped[bool] = mapped_column(default=False)
    """It came when people had already been called: said beside it."""

    by: Mapped[Person] = relationship(lazy="joined")
    meeting: Mapped[Meeting] = relationship()
    item: Mapped[AgendaItem | None] = relationship(lazy="joined")
