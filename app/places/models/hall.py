"""A 居民议事厅: the standing venue of one place (Y02)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.places.models.place import Place


class Hall(Base):
    """The hall of a 小区, or of a virtual community."""

    __tablename__ = "hall"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    """Short name in commands and addresses, e.g. ``demo``."""
    name: Mapped[str] = mapped_column(String(80))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), unique=True)
    phone: Mapped[str] = mapped_column(String(30), default="")
    """Telephone of the secretary, shown on every page for those who would rather ask."""
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The hall's own values for its rule sets; what is absent keeps the rule set's default."""
    created_at: Mapped[datetime]

    place: Mapped[Place] = relationship(lazy="joined")
