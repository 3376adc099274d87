"""One file of messages on its way in: uploaded, read, confirmed, imported."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.models.source_channel import SourceChannel

SOURCE = "messages"
"""Name of the outside platform where none is given: one board of messages."""
SOURCE_LIMIT = 40


class ImportState(StrEnum):
    """Where a file stands. Nothing of it is a proposal before somebody confirmed."""

    READING = "reading"
    READ = "read"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ImportBatch(Base):
    """An uploaded file, what was found in it, and how far its import has come."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    stored_as: Mapped[str] = mapped_column(String(80))
    """Name under ``instance/imports/``; the file is deleted when the import ends."""
    state: Mapped[ImportState] = mapped_column(default=ImportState.READING, index=True)
    total: Mapped[int] = mapped_column(default=0)
    """Rows with anything in them."""
    ready: Mapped[int] = mapped_column(default=0)
    """Rows that can be imported."""
    handled: Mapped[int] = mapped_column(default=0)
    """Rows the running import has done: the progress bar."""
    imported: Mapped[int] = mapped_column(default=0)
    already: Mapped[int] = mapped_column(default=0)
    """Rows that were here before."""
    bad: Mapped[list[Any]] = mapped_column(default=list)
    """``[row, column, msgid, values]`` of each row that cannot be imported (the first thousand)."""
    bad_count: Mapped[int] = mapped_column(default=0)
    sample: Mapped[list[Any]] = mapped_column(default=list)
    """``[title, date, excerpt]`` of the first good rows, for the preview."""
    columns: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """``{name, samples, meaning}`` of each column of the file, for the mapping; samples go at its end."""
    layout: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    """What each column means (``services.message_columns.Layout``), beside the file's ``sheets``.

    Without ``columns`` it is not known yet; it then says at most where the headings are.
    """
    notes: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """``[msgid, values]`` of what the reader passed over: hidden sheets, other sheets."""
    channel: Mapped[SourceChannel] = mapped_column(
        default=SourceChannel.PLATFORM, server_default=SourceChannel.PLATFORM.value
    )
    """By which of the nine channels its needs came."""
    source: Mapped[str] = mapped_column(String(SOURCE_LIMIT), default=SOURCE, server_default=SOURCE)
    """The platform they are from: numbers are unique within a hall and a source."""
    rejected_as: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """Name under ``instance/imports/`` of the workbook of bad rows; kept for some weeks."""
    failure: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    """When a worker last showed that it is at it; one that fell silent is relieved by another."""
    finished_at: Mapped[datetime | None]

    hall: Mapped[Hall] = relationship(lazy="joined")
    uploaded_by: Mapped[Person] = relationship()

    @property
    def is_mapped(self) -> bool:
        """Whether it is known what the columns mean."""
        return bool(self.layout.get("columns"))


class ImportMapping(Base):
    """What the columns of one source's files mean, kept by a hall's desk under a name."""

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("hall_id", "source", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    source: Mapped[str] = mapped_column(String(SOURCE_LIMIT))
    name: Mapped[str] = mapped_column(String(60))
    channel: Mapped[SourceChannel]
    layout: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The same shape as ``ImportBatch.layout`` and as the command's ``--map`` file."""
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
