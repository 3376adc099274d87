"""How an item was to be dealt with when it was sent on 四种处置, and the whistle that followed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from resolutions.ledgers.disposals import Disposal
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.whistles.whistle import Whistle
from resolutions.whistling.states import WhistleState

VAIN = (WhistleState.REFUSED, WhistleState.WITHDRAWN)
"""A whistle in these states leads to nothing: another has to follow."""


class LedgerDisposal(Base):
    """One choice at one dispatch; the last one of an item is the one in force."""

    __tablename__ = "ledger_disposal"
    __table_args__ = (
        CheckConstraint(
            "(step_due_on IS NOT NULL) = (kind IN ('consult', 'emergency'))",
            name="a_step_has_its_day",
        ),
        CheckConstraint("whistle_id IS NULL OR step_due_on IS NOT NULL", name="whistle_of_a_step"),
        Index("ix_ledger_disposal_item", "item_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("ledger_item.id"))
    kind: Mapped[Disposal]
    step_due_on: Mapped[date | None]
    """By when the whistle that has to follow is blown; none where none has to."""
    chosen_at: Mapped[datetime]
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    whistle_id: Mapped[int | None] = mapped_column(ForeignKey("whistle.id"), unique=True)

    item: Mapped[LedgerItem] = relationship()
    chosen_by: Mapped[Person] = relationship()
    whistle: Mapped[Whistle | None] = relationship()

    @property
    def waits(self) -> bool:
        """Whether a whistle has to follow and none did; one refused or withdrawn is none."""
        if self.step_due_on is None:
            return False
        return self.whistle is None or self.whistle.state in VAIN
