"""What the desk's own sorting teaches: which pieces of text go with which class.

Plain counts, so that every suggestion can say which words it rests on. Only what a person at a
desk chose or confirmed is counted; a suggestion that nobody looked at teaches nothing.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base

ALL = ""
"""The piece of text that counts lessons themselves."""


class CategoryLesson(Base):
    """One proposal's present lesson: taken back exactly, should the desk sort it anew."""

    __tablename__ = "category_lesson"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    node: Mapped[str] = mapped_column(String(6))
    """Code of the class that was chosen, of whatever level."""
    grams: Mapped[str] = mapped_column(Text)
    """The pieces of text that were counted, parted by spaces."""
    taught_at: Mapped[datetime]


class CategoryCount(Base):
    """In how many lessons a piece of text went with a class; the empty piece counts them all."""

    __tablename__ = "category_count"
    __table_args__ = (
        CheckConstraint("count >= 0", name="never_below_nothing"),
        Index("ix_category_count_gram", "gram"),
    )

    node: Mapped[str] = mapped_column(String(6), primary_key=True)
    gram: Mapped[str] = mapped_column(String(8), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
