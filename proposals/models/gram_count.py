"""In how many needs each pair of characters stands: what makes a shared pair telling.

Counted by a sweep (``services.gram_counting``), not by whoever writes: residents who write at the
same moment never wait for each other's rows. The counts weigh and choose, nothing hangs on the
last one: a need sent within the minute, or a text corrected since, may be counted a little late
or as it first stood.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class GramCount(Base):
    """One pair of characters, or one that stands alone."""

    __tablename__ = "gram_count"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own spelling

    gram: Mapped[str] = mapped_column(String(2), primary_key=True)
    needs: Mapped[int] = mapped_column(BigInteger)
    """Needs whose title, spot or text hold it."""


class GramTally(Base):
    """How far the counting has come; there is one row."""

    __tablename__ = "gram_tally"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    counted_to: Mapped[int] = mapped_column(BigInteger)
    """Id of the last need counted."""
    needs: Mapped[int] = mapped_column(BigInteger)
    """Needs counted so far."""
    compared_to: Mapped[int] = mapped_column(BigInteger)
    """Id of the last need whose nearest were looked for (``services.neighbouring``)."""
