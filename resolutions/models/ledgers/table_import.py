"""An uploaded table of indicators or problems: shown first, brought in only when confirmed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from resolutions.models.ledgers.ledger import Ledger


class TableKind(StrEnum):
    """What the table holds."""

    INDICATORS = "indicators"
    ITEMS = "items"


class LedgerTableImport(Base):
    """One upload: its good rows, and what is wrong with the others, by row."""

    __tablename__ = "ledger_table_import"
    __table_args__ = (
        CheckConstraint("(kind = 'items') = (ledger_id IS NOT NULL)", name="items_of_a_ledger"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TableKind]
    ledger_id: Mapped[int | None] = mapped_column(ForeignKey("problem_ledger.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[list[Any]]
    faults: Mapped[list[Any]]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    applied_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]]

    ledger: Mapped[Ledger | None] = relationship()
    made_by: Mapped[Person] = relationship()
