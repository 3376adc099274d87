"""What a secret vote keeps beside its ledger. All three only grow.

No table here names a person or holds a time, and none numbers its rows in the order in which
they came: whoever copies the database learns from them nothing that the archive does not say.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
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


class SpoiltBallot(Base):
    """A ballot that its voter opened to check the encryption: it may never be cast."""

    __tablename__ = "spoilt_ballot"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    tracker: Mapped[str] = mapped_column(String(64), primary_key=True)


forbid_changes(LedgerDatum)
forbid_changes(Credential)
forbid_changes(SpoiltBallot)
