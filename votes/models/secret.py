"""What a secret vote keeps beside its ledger. All but what waits for its proofs only grow.

No table here names a person or holds a time, and none numbers its rows in the order in which
they came: whoever copies the database learns from them nothing that the archive does not say.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.append_only import forbid_changes
from app.database import Base


class LedgerDatum(Base):
    """A text that the ledger names by its hash: election, trustees, credentials, a tally and more.

    Belenios keeps them as data records of their own beside the events.
    """

    __tablename__ = "ledger_datum"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the body, in hexadecimal."""
    body: Mapped[str] = mapped_column(Text)


class Credential(Base):
    """A line of the roll and its public credential: who signs with it may cast that line's ballot.

    The link from the roll to a ciphertext tells nobody what was chosen: secrecy rests on the
    trustees' keys alone.
    """

    __tablename__ = "credential"
    __table_args__ = (UniqueConstraint("poll_id", "public"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(30), primary_key=True)
    public: Mapped[str] = mapped_column(String(700))
    """g to the power of the secret, base 10."""
    by_phone: Mapped[bool]
    """Made on the voter's phone; otherwise the house made it, and could sign with it."""


class ReceivedBallot(Base):
    """A ballot of a large vote that passed the cheap checks; its proofs are still to be checked.

    Proven, it moves into the ledger and is gone from here. Where a proof does not hold it stays,
    with the flaw: the record of a ballot that was rejected.
    """

    __tablename__ = "received_ballot"
    __table_args__ = (
        UniqueConstraint("poll_id", "pseudonym", "turn"),
        CheckConstraint("turn >= 1", name="turns_count_from_one"),
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    tracker: Mapped[str] = mapped_column(String(64), primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(30))
    turn: Mapped[int]
    """Its place among this voter's ballots."""
    sealed: Mapped[str] = mapped_column(Text)
    flaw: Mapped[str] = mapped_column(String(20), default="")
    """What does not hold; empty while it waits."""


class SpoiltBallot(Base):
    """A ballot that its voter opened to check the encryption: it may never be cast."""

    __tablename__ = "spoilt_ballot"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    tracker: Mapped[str] = mapped_column(String(64), primary_key=True)


forbid_changes(LedgerDatum)
forbid_changes(Credential)
forbid_changes(SpoiltBallot)
