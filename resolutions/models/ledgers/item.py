"""An item 台账问题: one problem at one spot under one indicator, from its finding to its write-off."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.place import Place
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from resolutions.ledgers.states import SINGLE, ItemState
from resolutions.models.ledgers.indicator import Indicator
from resolutions.models.ledgers.ledger import Ledger
from resolutions.models.unit import Unit

_SINGLE = text(f"state IN ({', '.join(repr(str(one)) for one in sorted(SINGLE))})")


class Source(StrEnum):
    """How a problem came to be known."""

    THIRD_PARTY = "third_party"
    PATROL = "patrol"
    RESIDENTS = "residents"
    IMPORT = "import"


def _states(name: str) -> Enum:
    """A second column of states; its CHECK has a name of its own."""
    return Enum(
        ItemState,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda kind: [one.value for one in kind],
    )


class LedgerItem(Base):
    """One problem. Whether it is late is computed from its dates, never stored."""

    __tablename__ = "ledger_item"
    __table_args__ = (
        UniqueConstraint("ledger_id", "number"),
        CheckConstraint("quantity > 0", name="something_of_it"),
        CheckConstraint("cycle >= 1 AND round >= 0", name="counts_up"),
        CheckConstraint(
            "state <> 'written_off' OR (written_off_at IS NOT NULL AND inspector_id IS NOT NULL)",
            name="written_off_by_an_inspector",
        ),
        CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_names_it"
        ),
        CheckConstraint(
            "(state = 'deferred') = (deferred_from IS NOT NULL)", name="deferred_comes_back"
        ),
        CheckConstraint(
            "state NOT IN ('dispatched', 'rectifying', 'recheck', 'rejected', 'written_off') "
            "OR unit_id IS NOT NULL",
            name="dispatched_to_a_unit",
        ),
        Index(
            "uq_ledger_item_one_account",
            "place_id",
            "indicator_key",
            "spot_key",
            unique=True,
            sqlite_where=_SINGLE,
            postgresql_where=_SINGLE,
        ),
        Index("ix_ledger_item_same", "place_id", "indicator_key", "spot_key"),
        Index("ix_ledger_item_state_due", "state", "due_on"),
        Index("ix_ledger_item_ledger_state", "ledger_id", "state"),
        Index("ix_ledger_item_unit_state", "unit_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ledger_id: Mapped[int] = mapped_column(ForeignKey("problem_ledger.id"))
    number: Mapped[int]
    """From 1 within its ledger."""
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    spot: Mapped[str] = mapped_column(String(120))
    """点位, as written."""
    spot_key: Mapped[str] = mapped_column(String(160))
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    indicator_key: Mapped[str] = mapped_column(String(200))
    """The indicator's path of names: the same problem in every version of the tree."""
    quantity: Mapped[int] = mapped_column(BigInteger)
    """In hundredths of the ledger's unit."""
    details: Mapped[dict[str, Any]]
    """What the indicator's template asks for, by field."""
    text: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[Source]
    paper: Mapped[str] = mapped_column(String(200), default="")
    """For a copied one, the paper or file it stood in: its evidence where there is no photo."""
    state: Mapped[ItemState] = mapped_column(default=ItemState.FOUND)
    deferred_from: Mapped[ItemState | None] = mapped_column(_states("deferred_from"))
    cycle: Mapped[int] = mapped_column(default=1)
    """1, and one more each time it came back."""
    round: Mapped[int] = mapped_column(default=0)
    """How often it was rejected in this cycle."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    found_at: Mapped[datetime]
    found_on: Mapped[date]
    found_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    hung_on: Mapped[date | None]
    dispatched_on: Mapped[date | None]
    handed_in_on: Mapped[date | None]
    due_on: Mapped[date]
    """By when whoever holds it now has to act."""
    limit_on: Mapped[date | None]
    """By when the problem has to be gone; only a public deferral moves it on."""
    reckoning: Mapped[dict[str, Any]]
    """How the unit's date was counted (``queries.reckoning``); empty before a dispatch."""
    ended_on: Mapped[date | None]
    """The day it was last written off, merged, or found to be false."""
    written_off_at: Mapped[datetime | None]
    inspector_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who saw that it was gone."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_item.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"), index=True)
    """The need it came from."""
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    """The topic made of it (Y11)."""

    ledger: Mapped[Ledger] = relationship(lazy="joined")
    place: Mapped[Place] = relationship(lazy="joined")
    indicator: Mapped[Indicator] = relationship(lazy="joined")
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    found_by: Mapped[Person] = relationship(foreign_keys=[found_by_id])
    inspector: Mapped[Person | None] = relationship(foreign_keys=[inspector_id])
    merged_into: Mapped[LedgerItem | None] = relationship(remote_side="LedgerItem.id")
    proposal: Mapped[Proposal | None] = relationship()
    topic: Mapped[Topic | None] = relationship()

    @property
    def url(self) -> str:
        """Its public page."""
        return f"/ledger-items/{self.id}"

    @property
    def serial(self) -> str:
        """Its number as people quote it, e.g. ``账3—12``."""
        return f"账{self.ledger_id}—{self.number}"
