"""The result of a poll posted 公示 where people can read it: where, when, by whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.photos.models.photo import Photo
from votes.models.poll import Poll


class ResultPosting(Base):
    """One posting; a poll's result is recorded as posted once."""

    __tablename__ = "result_posting"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    posted_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200))
    """Where: the notice boards, the group chat, the paper."""
    posted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Who put it up, and says so."""
    recorded_at: Mapped[datetime]
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))

    poll: Mapped[Poll] = relationship()
    posted_by: Mapped[Person] = relationship()
    photo: Mapped[Photo | None] = relationship()
