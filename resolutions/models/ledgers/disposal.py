"""How an item was to be dealt with when it was sent on 四种处置, and the whistle that followed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from resolutions.models.disposal import A_STEP_HAS_ITS_DAY, WHISTLE_OF_A_STEP, Choice
from resolutions.models.ledgers.item import LedgerItem


class LedgerDisposal(Choice, Base):
    """How a problem of a ledger is dealt with."""

    __tablename__ = "ledger_disposal"
    __table_args__ = (
        CheckConstraint(A_STEP_HAS_ITS_DAY, name="a_step_has_its_day"),
        CheckConstraint(WHISTLE_OF_A_STEP, name="whistle_of_a_step"),
        Index("ix_ledger_disposal_item", "item_id", "id"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("ledger_item.id"))

    item: Mapped[LedgerItem] = relationship()
