"""Up to when the desk's clocks were looked at: what makes each reminder go out once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class DeskWatch(Base):
    """The one row of this table."""

    __tablename__ = "desk_watch"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    looked_at: Mapped[datetime]
    """Whatever fell due up to here has been said; a restart goes on from here."""
