"""What the clock has already said of an item: so that it is said once, however often it looks."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import forbid_changes
from app.database import Base
from resolutions.models.ledgers.item import LedgerItem


class LedgerReminderKind(StrEnum):
    """What is said."""

    NEAR = "near"
    OVERDUE = "overdue"
    PAST_LIMIT = "past_limit"


class LedgerReminder(Base):
    """One reminder about one date."""

    __tablename__ = "ledger_reminder"
    __table_args__ = (UniqueConstraint("item_id", "kind", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("ledger_item.id"))
    kind: Mapped[LedgerReminderKind]
    due_on: Mapped[date]
    sent_at: Mapped[datetime]

    item: Mapped[LedgerItem] = relationship()


forbid_changes(LedgerReminder)
