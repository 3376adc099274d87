"""The journal of acts: append-only, hash-chained, one entry per act.

``record(act, subject, by=…)`` is called by every service that changes something. Entries are
linked to the chain as the last step before the commit, under one lock for the whole database,
so the chain cannot fork and the lock is held only for the insert.
Ballots are not recorded here: their record is the poll's own ledger, and a journal that names
person and ballot side by side would betray a secret vote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.append_only import forbid_changes
from app.breathing import breathe
from app.database import Base
from app.extensions import db
from app.people.models.person import Person
from app.places.models.place import Place
from app.transaction import before_commit

GENESIS = "0" * 64
_LOCK = 715517  # any fixed number: PostgreSQL's advisory lock of this chain


class AuditEntry(Base):
    """One act: who did what to which thing, when, where and why."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Position in the chain, from 1, without gaps."""
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(60), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None for the system itself (imports by command, deadlines)."""
    subject_type: Mapped[str] = mapped_column(String(40), index=True)
    subject_id: Mapped[int | None]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[str] = mapped_column(Text, default="{}")
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    def digest(self) -> str:
        """SHA-256 over the previous hash and every column, as canonical JSON."""
        return _digest(*(getattr(self, name) for name in _COLUMNS))


forbid_changes(AuditEntry)
_Entry = Callable[[int, str], AuditEntry]
"""Makes an entry, given its place in the chain and the hash before it."""

_COLUMNS = (
    "prev",
    "id",
    "at",
    "act",
    "actor_id",
    "subject_type",
    "subject_id",
    "place_id",
    "reason",
    "details",
)
"""What is hashed, in this order."""
_HASHED = len(_COLUMNS)
_PORTION = 2000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _digest(prev: str, number: int, at: datetime, *rest: object) -> str:
    return hashlib.sha256(_encode([prev, number, at.isoformat(), *rest]).encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """Where the chain no longer holds, and how."""

    entry_id: int
    what: str


@dataclass(frozen=True)
class Checkpoint:
    """An end of the chain as it was at some time, to be kept outside the database."""

    entry_id: int
    hash: str
    at: str
    """When it was noted, ISO 8601 in UTC."""


def head() -> Checkpoint | None:
    """The end of the chain now; None while it is empty."""
    last = db.session.execute(
        select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    ).first()
    return Checkpoint(last.id, last.hash, clock.now().isoformat()) if last else None


def record(
    act: str,
    subject: Base | None,
    *,
    by: Person | None,
    place: Place | None = None,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write one act into the journal when the current transaction commits.

    ``act`` is stage.verb-in-the-past (``proposal.declined``); ``details`` must be JSON.
    """
    at = clock.now()
    written = json.dumps(details or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def entry(number: int, prev: str) -> AuditEntry:
        return AuditEntry(
            id=number,
            at=at,
            act=act,
            actor_id=by.id if by else None,
            subject_type=subject.__tablename__ if subject is not None else "",
            subject_id=getattr(subject, "id", None),
            place_id=place.id if place else None,
            reason=reason,
            details=written,
            prev=prev,
        )

    linked: _Entry = entry
    before_commit(_link, linked)


def _link(entries: list[_Entry]) -> None:
    """Hang all that this transaction recorded onto the chain, in one go."""
    _lock()
    last = db.session.execute(
        select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    ).first()
    number, prev = (last.id, last.hash) if last else (0, GENESIS)
    for made in entries:
        number += 1
        entry = made(number, prev)
        entry.hash = prev = entry.digest()
        db.session.add(entry)
    db.session.flush()


def _lock() -> None:
    """One chain, one writer. SQLite's write transaction is that lock already."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def verify(known: Checkpoint | None = None) -> Iterator[Break]:
    """Walk the whole chain; yield every place where it does not hold.

    A chain alone cannot show that its end was cut off, or that all of it was written anew: for
    that it is compared with ``known``, an earlier end of it that was kept outside the database.
    """
    prev, expected = GENESIS, 1
    for entry in _all_entries():
        if entry.id != expected:
            yield Break(entry.id, _gap(expected, entry.id))
        if entry.prev != prev:
            yield Break(entry.id, "does not follow the entry before it")
        if _digest(*entry[:_HASHED]) != entry.hash:
            yield Break(entry.id, "its content was changed")
        if known and entry.id == known.entry_id and entry.hash != known.hash:
            yield Break(entry.id, f"is not what it was at {known.at}: the journal was written anew")
        prev, expected = entry.hash, entry.id + 1
    if known and expected <= known.entry_id:
        yield Break(known.entry_id, f"is missing at the end; it was there at {known.at}")


def _gap(expected: int, found: int) -> str:
    if found < expected:
        return f"stands where entry {expected} should"
    last = f" to {found - 1}" if found - 1 > expected else ""
    return f"entry {expected}{last} is missing before it"


def _all_entries() -> Iterator[Any]:
    """Plain rows in portions: objects of the ORM would take five times as long."""
    table: Any = AuditEntry.__table__
    columns = [table.c[name] for name in (*_COLUMNS, "hash")]
    query = select(*columns).order_by(table.c.id).execution_options(yield_per=_PORTION)
    with db.session.execute(query) as rows:
        for portion in rows.partitions():
            yield from portion
            breathe()  # the walk must not hold up the hall


def lines() -> Iterator[str]:
    """Every entry as a line of JSON, what is hashed and then the hash, for ``app.journal.verify``."""
    for entry in _all_entries():
        prev, number, at, *rest = entry
        yield _encode([prev, number, at.isoformat(), *rest]) + "\n"


def count() -> int:
    """How many acts the journal holds."""
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def hash_of(entry_id: int) -> str | None:
    """The hash of one entry, if it is there."""
    return db.session.scalar(select(AuditEntry.hash).where(AuditEntry.id == entry_id))
