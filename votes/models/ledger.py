"""The ledger of a poll in the database, its ballots' index, and its signed checkpoints.

All three only grow. No table here names a person or holds a time: a secret vote keeps its
ballots in the same ones.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.append_only import forbid_changes
from app.database import Base


class LedgerEntry(Base):
    """One entry, exactly as ``votes.crypto.ledger.Entry`` has it."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("poll_id", "hash"),
        CheckConstraint("(height = 0) = (parent IS NULL)", name="chained_but_the_first"),
        CheckConstraint("(body IS NULL) = (payload IS NULL)", name="payload_of_its_body"),
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    height: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 0, without gaps."""
    type: Mapped[str] = mapped_column(String(20))
    parent: Mapped[str | None] = mapped_column(String(64))
    payload: Mapped[str | None] = mapped_column(String(64))
    body: Mapped[str | None] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))


class Ballot(Base):
    """Where a ballot stands in the ledger. The constraints decide what is a duplicate."""

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("poll_id", "pseudonym", "turn"),
        UniqueConstraint("poll_id", "height"),
        Index("ix_ballot_code", "code"),
        CheckConstraint("turn >= 1", name="turns_count_from_one"),
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    ballot_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Made by the voter's device: the same ballot sent twice is the same ballot."""
    pseudonym: Mapped[str] = mapped_column(String(30))
    turn: Mapped[int]
    """1 for the voter's first ballot; higher ones exist only where a new vote is allowed."""
    height: Mapped[int]
    code: Mapped[str] = mapped_column(String(19))
    """The short code of its receipt, by which its voter finds it again."""


class Checkpoint(Base):
    """A signed note on the state of the ledger; also kept in a file outside the database."""

    __tablename__ = "checkpoint"
    __table_args__ = (Index("ix_checkpoint_code", "code"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1, in the order of signing."""
    size: Mapped[int]
    code: Mapped[str] = mapped_column(String(19))
    note: Mapped[str] = mapped_column(Text)


forbid_changes(LedgerEntry)
forbid_changes(Ballot)
forbid_changes(Checkpoint)
