"""The journal of a meeting: every act, in order, for ever. The floor is its replay."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.append_only import forbid_changes
from app.database import Base

GENESIS = "0" * 64
UNDO = "undo"
"""The one act that is the journal's own, not the engine's: it names the act that is not to count."""


class MeetingAct(Base):
    """One act as the engine's ``to_json`` wrote it. Rows are never changed: an undo is a row."""

    __tablename__ = "meeting_act"
    __table_args__ = (UniqueConstraint("meeting_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    seq: Mapped[int]
    """From 1, without gaps."""
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Whose hand it was: for an act entered at the desk, the desk's. None for the system."""
    code: Mapped[str] = mapped_column(String(40))
    act: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 over the hash before it and this act: names the whole journal up to here."""


forbid_changes(MeetingAct)


def linked(prev: str, meeting_id: int, seq: int, act: dict[str, Any]) -> str:
    """The hash that follows ``prev``."""
    body = json.dumps(
        [prev, meeting_id, seq, act], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(body.encode()).hexdigest()
