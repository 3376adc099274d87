"""An item that an advisory hall itself put onto its agenda, by two thirds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from meetings.models.agenda import AgendaItem


class LateItem(Base):
    """The count by which it was let in: two thirds of those voting (RONR 25:1, suspend the rules)."""

    __tablename__ = "late_item"
    __table_args__ = (CheckConstraint("yes > 0 AND yes >= 2 * no", name="let_in_by_two_thirds"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), unique=True)
    yes: Mapped[int]
    no: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    item: Mapped[AgendaItem] = relationship(lazy="joined")


forbid_changes(LateItem)
