"""A grid 网格 of a place, who stands for it, and what is registered of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.place import Place
from resolutions.gridding.posts import Background, Element, Post, Support


class Grid(Base):
    """The smallest area of duty, with the nets that lie over it."""

    __tablename__ = "grid"
    __table_args__ = (UniqueConstraint("place_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    name: Mapped[str] = mapped_column(String(80))
    area: Mapped[str] = mapped_column(Text, default="")
    """Its bounds in words."""
    overlays: Mapped[list[Any]] = mapped_column(default=list)
    """Values of ``resolutions.gridding.posts.Overlay``."""
    founded_at: Mapped[datetime]

    place: Mapped[Place] = relationship(lazy="joined")
    posts: Mapped[list[DutyPost]] = relationship(order_by="DutyPost.id", back_populates="grid")
    entries: Mapped[list[GridEntry]] = relationship(order_by="GridEntry.id")

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/grids/{self.id}"


class DutyPost(Base):
    """Somebody's post in a grid; an ended one stays: it tells who answered for what, and when."""

    __tablename__ = "duty_post"
    __table_args__ = (
        CheckConstraint("reports_to_id <> id", name="not_under_itself"),
        CheckConstraint("name <> ''", name="somebody_holds_it"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"), index=True)
    post: Mapped[Post]
    name: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who it is here; none for one without an account."""
    spot: Mapped[str] = mapped_column(String(120), default="")
    """The street, the courtyard or the unit it is about."""
    belongs_to: Mapped[str] = mapped_column(String(80), default="")
    """城管, 环卫 and the like, for those whom departments send."""
    background: Mapped[Background | None]
    reports_to_id: Mapped[int | None] = mapped_column(ForeignKey("duty_post.id"), index=True)
    since: Mapped[date]
    confirmed_at: Mapped[datetime | None]
    """None while a volunteer's offer waits for an answer."""
    ended_at: Mapped[datetime | None]

    grid: Mapped[Grid] = relationship(back_populates="posts")
    person: Mapped[Person | None] = relationship()
    reports_to: Mapped[DutyPost | None] = relationship(remote_side="DutyPost.id")

    @property
    def stands(self) -> bool:
        """Whether it is held now."""
        return self.confirmed_at is not None and self.ended_at is None


class GridEntry(Base):
    """One line of a grid's register 人事地物组织, or of what it can draw on."""

    __tablename__ = "grid_entry"
    __table_args__ = (CheckConstraint("what <> ''", name="says_what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"), index=True)
    element: Mapped[Element]
    what: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[int | None]
    measure: Mapped[str] = mapped_column(String(20), default="")
    """What is counted: 人, 处, 元 …"""
    written_at: Mapped[datetime]
    struck_at: Mapped[datetime | None]
    """When it was found to hold no longer."""


class SupportRequest(Base):
    """What a grid asks of its street (G10), and the answer."""

    __tablename__ = "support_request"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (granted IS NULL)", name="answered_one_way"),
        CheckConstraint("granted IS NULL OR answer <> ''", name="answer_says_how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grid.id"), index=True)
    support: Mapped[Support]
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")

    grid: Mapped[Grid] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
