"""A Word template that an administrator uploaded; one of a kind stands at a time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person


class PaperKind(StrEnum):
    """The papers that are filled into a template."""

    MINUTES = "minutes"
    ATTENDANCE = "attendance"


class PaperTemplate(Base):
    """One uploaded file. It is never changed: the next upload is a further row."""

    __tablename__ = "paper_template"
    __table_args__ = (
        CheckConstraint("(failed_at IS NULL) = (failure = '')", name="a_failure_has_a_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PaperKind]
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    """When it ceased to stand: withdrawn, or replaced by the next."""
    failed_at: Mapped[datetime | None]
    """When it first could not be filled with a real paper."""
    failure: Mapped[str] = mapped_column(Text, default="")
    """Why, in Chinese."""

    uploaded_by: Mapped[Person] = relationship(lazy="joined")
