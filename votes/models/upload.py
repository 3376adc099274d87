"""What every uploaded table is: read, shown with its faults, and brought in once it is confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.people.models.person import Person


class Uploaded:
    """The columns of an uploaded table, beside what it is about."""

    file_name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[list[Any]] = mapped_column(default=list)
    """The good rows, as the table's own ``Row`` has them; forgotten once applied."""
    faults: Mapped[list[Any]] = mapped_column(default=list)
    """``[{"row", "heading", "why"}, …]``: msgids."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    applied_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How many were added, changed, left as they were."""

    @declared_attr
    def made_by(cls) -> Mapped[Person]:  # noqa: N805 - SQLAlchemy calls it with the class
        """Who uploaded it."""
        return relationship()
