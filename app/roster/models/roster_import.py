"""One roster file on its way into the house, and its rows until they are applied."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.database import Base
from app.people.models.membership import Constituency
from app.people.models.person import Person
from app.places.models.place import Place


class ImportState(StrEnum):
    """Where a roster file is on its way."""

    READING = "reading"
    UNREADABLE = "unreadable"
    READY = "ready"
    APPLYING = "applying"
    DONE = "done"
    CANCELLED = "cancelled"


class RosterImport(Base):
    """One uploaded file. Nothing about people changes before somebody confirms it."""

    __tablename__ = "roster_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who uploaded it; none for the command line, which may grant every role."""
    state: Mapped[ImportState]
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    """The file itself, until it has been read."""
    problem: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Why the file as a whole cannot be read: ``{"code": …, "params": {…}}``."""
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    """When a worker last showed that it works on this; without that, another takes over."""
    finished_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(default=0)
    """Rows read so far."""
    bad: Mapped[int] = mapped_column(default=0)
    """Rows with errors: they are left out."""
    fresh: Mapped[int] = mapped_column(default=0)
    """Good rows about somebody not known yet."""
    applied: Mapped[int] = mapped_column(default=0)
    """Good rows gone through so far, after the confirmation."""
    opened: Mapped[int] = mapped_column(default=0)
    """People made known."""
    changed: Mapped[int] = mapped_column(default=0)
    """Known people whose roles or home changed."""
    unchanged: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    """Rows that were good when read, but no longer when applied."""

    place: Mapped[Place] = relationship(lazy="joined")
    by: Mapped[Person | None] = relationship(lazy="joined")


class RosterRow(Base):
    """One row of the file as it was understood; gone when the import is over."""

    __tablename__ = "roster_row"

    import_id: Mapped[int] = mapped_column(ForeignKey("roster_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The row's number in the sheet, as Excel shows it."""
    bad: Mapped[bool] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(30))
    building: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(20))
    room: Mapped[str] = mapped_column(String(20))
    roles: Mapped[list[Any]]
    constituency: Mapped[Constituency | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200))
    errors: Mapped[list[Any]]
    """``{"column": …, "code": …, "params": {…}}`` for each thing that is wrong."""
