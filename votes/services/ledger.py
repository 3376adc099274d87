"""The ledgers in the database: read, proven, grown and signed.

A ``Book`` is an open ledger as a frozen value: its last entry, its tree, its roll. It is kept in
memory between transactions and used again only while its last entry is the database's last; a
book read anew is proven first, entry by entry, against every checkpoint ever signed, those kept
outside the database too.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce

import gevent
from flask import Flask, current_app
from gevent import monkey
from sqlalchemy import func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.transaction import after_commit
from votes.counting.figures import Weight
from votes.counting.records import NamedSetup, RollEntry
from votes.counting.tally import read_setup
from votes.crypto import checkpoints, fields, ledger, merkle
from votes.crypto.checkpoints import Checkpoint, Fork
from votes.crypto.ledger import Entry, EntryType
from votes.models.ledger import Checkpoint as CheckpointRow
from votes.models.ledger import LedgerEntry
from votes.models.poll import Poll
from votes.models.voter import PollVoter
from votes.services import outside
from votes.services.keyring import signing_key
from votes.services.secret import documents

log = logging.getLogger(__name__)
_KEY = "vote_books"
_NOTES = "vote_notes"
_MOST_KEPT = 2000
CHECKPOINT_SECONDS = 10.0
AGAIN_SECONDS = 2.0
"""How long a full disk or a database that is away is left alone before notes are tried again."""


class LedgerAltered(Exception):
    """A ledger is not what was signed; nothing is added to it, and nothing published from it."""


@dataclass(frozen=True)
class Book:
    """A ledger as it stands after its last entry."""

    poll_id: int
    setup: NamedSetup
    voters: Mapping[int, RollEntry]
    """The roll by person."""
    tail: Entry
    tree: merkle.Frontier
    signed: Checkpoint | None
    signed_at: float
    """Reading of the monotonic clock, in seconds, when ``signed`` was signed or read."""

    @property
    def uuid(self) -> str:
        """The poll's public name."""
        return self.setup.poll


def begin(poll: Poll, setup: NamedSetup, voters: Mapping[int, RollEntry]) -> Book:
    """Write Setup as the first entry, and sign it."""
    return begin_with(poll, fields.write(setup), setup, voters)


def begin_with(poll: Poll, body: str, setup: NamedSetup, voters: Mapping[int, RollEntry]) -> Book:
    """The same where ``body``, the first entry's text, names ``setup`` only by its hash."""
    first = ledger.append(None, EntryType.SETUP, body)
    tree = merkle.Frontier().append(first.digest)
    _insert([(poll.id, [first])])
    return sign(Book(poll.id, setup, voters, first, tree, None, 0.0))


def write(book: Book, kind: EntryType, body: str | None) -> Book:
    """Write one entry."""
    return write_all(book, [ledger.append(book.tail, kind, body)])


def write_all(book: Book, entries: Sequence[Entry]) -> Book:
    """Write entries that follow each other and the book's last."""
    (grown,) = write_each([(book, entries)])
    return grown


def write_each(grown: Sequence[tuple[Book, Sequence[Entry]]]) -> list[Book]:
    """Write to several books at once; each one's entries follow each other and its last."""
    _insert([(book.poll_id, entries) for book, entries in grown])
    return [_keep(_with(book, entries)) for book, entries in grown]


def _with(book: Book, entries: Sequence[Entry]) -> Book:
    tree = reduce(lambda tree, entry: tree.append(entry.digest), entries, book.tree)
    return replace(book, tail=entries[-1], tree=tree)


def sign(book: Book) -> Book:
    """Sign a checkpoint of the whole ledger; the note also goes outside after the commit."""
    (signed,) = sign_each([book])
    return signed


def sign_each(books: Sequence[Book]) -> list[Book]:
    """Sign a checkpoint of each of several ledgers."""
    if not books:
        return []
    last = _last_checkpoints(books)
    signed, rows = [], []
    for book in books:
        number, previous = last[book.poll_id]
        checkpoint = checkpoints.after(previous, book.uuid, book.tree)
        rows.append(
            {
                "poll_id": book.poll_id,
                "number": number + 1,
                "size": checkpoint.size,
                "code": checkpoint.code,
                "note": checkpoints.sign(checkpoint, signing_key()),
            }
        )
        after_commit(partial(_note, book.poll_id, book.uuid), key=("checkpoint", book.poll_id))
        signed.append(_keep(replace(book, signed=checkpoint, signed_at=time.monotonic())))
    db.session.execute(insert(CheckpointRow.__table__), rows)  # type: ignore[arg-type]  # a table is a target of INSERT
    return signed


def _last_checkpoints(books: Sequence[Book]) -> dict[int, tuple[int, Checkpoint | None]]:
    """Number and content of each one's last checkpoint: another process may have signed it."""
    newest = (
        select(func.max(CheckpointRow.number))
        .where(CheckpointRow.poll_id == Poll.id)
        .correlate(Poll)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Poll.id, CheckpointRow.number, CheckpointRow.code, CheckpointRow.note)
        .join(CheckpointRow, CheckpointRow.poll_id == Poll.id)
        .where(Poll.id.in_([book.poll_id for book in books]), CheckpointRow.number == newest)
    )
    held = {row.id: row for row in rows}
    found: dict[int, tuple[int, Checkpoint | None]] = {}
    for book in books:
        row = held.get(book.poll_id)
        if row is None:
            found[book.poll_id] = (0, None)
        elif book.signed is not None and book.signed.code == row.code:
            found[book.poll_id] = (row.number, book.signed)
        else:
            note = checkpoints.open_note(row.note, signing_key().public_key())
            found[book.poll_id] = (row.number, note)
    return found


def _note(poll_id: int, uuid: str) -> None:
    """Have the notes of a poll kept outside; while others vote, behind the receipts."""
    if not monkey.is_module_patched("socket"):
        outside.keep(uuid, notes_of(poll_id))
        return
    waiting: dict[int, str] = current_app.extensions.setdefault(_NOTES, {})
    if not waiting:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way to its object
        gevent.spawn(_note_all, app, waiting)
    waiting[poll_id] = uuid


def _note_all(app: Flask, waiting: dict[int, str]) -> None:
    with app.app_context():
        while waiting:
            poll_id = next(iter(waiting))
            try:
                notes = notes_of(poll_id)
                db.session.rollback()  # no connection is held while the disk writes
                outside.keep(waiting[poll_id], notes)
            except (OSError, SQLAlchemyError):
                log.exception("the checkpoints of poll %s could not be kept outside", poll_id)
                db.session.remove()
                waiting[poll_id] = waiting.pop(poll_id)  # the others come first now
                gevent.sleep(AGAIN_SECONDS)
            else:
                del waiting[poll_id]


def is_due(book: Book) -> bool:
    """Whether the last checkpoint is old enough for the next (ballots.md: every ten seconds)."""
    return time.monotonic() - book.signed_at >= CHECKPOINT_SECONDS


def book_of(poll_id: int, uuid: str) -> Book:
    """The poll's ledger as the database has it; inside a transaction that holds the poll's lock.

    Raises LedgerAltered when it is not what was signed.
    """
    return book_at(poll_id, uuid, tails_of([poll_id]).get(poll_id))


def tails_of(poll_ids: Collection[int]) -> dict[int, str]:
    """The hash of each ledger's last entry, by poll; under the polls' locks."""
    newest = (
        select(func.max(LedgerEntry.height))
        .where(LedgerEntry.poll_id == Poll.id)
        .correlate(Poll)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Poll.id, LedgerEntry.hash)
        .join(LedgerEntry, LedgerEntry.poll_id == Poll.id)
        .where(Poll.id.in_(poll_ids), LedgerEntry.height == newest)
    )
    return {row.id: row.hash for row in rows}


def book_at(poll_id: int, uuid: str, tail: str | None) -> Book:
    """The same where the last entry's hash was read already. Raises LedgerAltered."""
    book = _books().get(uuid)
    if book is not None and book.tail.hash == tail:
        return book
    caught_up = None if book is None else _caught_up(book)
    return caught_up or proven(poll_id, uuid)


def _caught_up(book: Book) -> Book | None:
    """Carry a kept book on by what another process wrote; None where that does not follow."""
    entries = entries_of(book.poll_id, since=book.tail.height)
    if not entries or entries[0].hash != book.tail.hash:
        return None
    for entry in entries[1:]:
        if entry != ledger.append(book.tail, entry.type, entry.body):
            return None
        book = replace(book, tail=entry, tree=book.tree.append(entry.digest))
    return book


def proven(poll_id: int, uuid: str) -> Book:
    """Read the whole ledger and prove it. Raises LedgerAltered."""
    roll, notes = voters_of(poll_id), notes_of(poll_id)
    try:
        entries = entries_of(poll_id)
        ledger.check_chain(entries)
        setup = _setup(poll_id, entries[0], roll.values())
        signed = check_notes(uuid, notes, entries)
    except ValueError as error:  # a broken chain, a bad signature, a fork, a text not canonical
        raise LedgerAltered(f"poll {uuid}: {error}") from error
    if hashes_of(poll_id) != [entry.hash for entry in entries]:
        raise LedgerAltered(f"poll {uuid}: the stored hashes are not the entries'")
    if not outside.agrees(uuid, notes):
        raise LedgerAltered(f"poll {uuid}: other checkpoints are kept outside the database")
    tree = merkle.frontier(entry.digest for entry in entries)
    return Book(poll_id, setup, roll, entries[-1], tree, signed, time.monotonic())


def _setup(poll_id: int, first: Entry, lines: Iterable[RollEntry]) -> NamedSetup:
    """What was fixed at opening, held against the roll. Raises BrokenChain."""
    if documents.is_secret(first):
        return documents.proven(poll_id, lines).definition
    return read_setup(first, lines)


def check_notes(uuid: str, notes: Iterable[str], entries: Sequence[Entry]) -> Checkpoint | None:
    """Hold every note against the key and the ledger; return the last. Raises Fork, BadSignature."""
    public = signing_key().public_key()
    hashes = [entry.digest for entry in entries]
    last: Checkpoint | None = None
    for note in notes:
        checkpoint = checkpoints.open_note(note, public)
        if checkpoint.poll != uuid or checkpoint.previous != (last.digest if last else None):
            raise Fork("the checkpoints do not follow each other")
        checkpoints.check_ledger(checkpoint, hashes)
        last = checkpoint
    return last


def entries_of(poll_id: int, *, since: int = 0) -> list[Entry]:
    """Every entry from height ``since`` on, in order, as the pure ledger has it."""
    table = LedgerEntry
    rows = db.session.execute(
        select(table.parent, table.height, table.type, table.payload, table.body)
        .where(table.poll_id == poll_id, table.height >= since)
        .order_by(table.height)
    )
    return [Entry(r.parent, r.height, EntryType(r.type), r.payload, r.body) for r in rows]


def hashes_of(poll_id: int) -> list[str]:
    """The stored hashes, in order."""
    query = select(LedgerEntry.hash).where(LedgerEntry.poll_id == poll_id)
    return list(db.session.scalars(query.order_by(LedgerEntry.height)))


def signed_of(poll_id: int) -> list[Checkpoint]:
    """Every checkpoint, its signature checked. Raises BadSignature."""
    public = signing_key().public_key()
    return [checkpoints.open_note(note, public) for note in notes_of(poll_id)]


def notes_of(poll_id: int) -> list[str]:
    """Every signed checkpoint, oldest first."""
    query = select(CheckpointRow.note).where(CheckpointRow.poll_id == poll_id)
    return list(db.session.scalars(query.order_by(CheckpointRow.number)))


def voters_of(poll_id: int) -> dict[int, RollEntry]:
    """The frozen roll, by person."""
    rows = db.session.execute(
        select(
            PollVoter.person_id,
            PollVoter.pseudonym,
            PollVoter.name,
            PollVoter.heads,
            PollVoter.area,
            PollVoter.households,
            PollVoter.deputies,
        ).where(PollVoter.poll_id == poll_id)
    )
    return {
        row.person_id: RollEntry(
            row.pseudonym, row.name, Weight(row.heads, row.area, row.households, row.deputies)
        )
        for row in rows
    }


def _insert(written: Iterable[tuple[int, Sequence[Entry]]]) -> None:
    rows = [
        {
            "poll_id": poll_id,
            "height": entry.height,
            "type": entry.type.value,
            "parent": entry.parent,
            "payload": entry.payload,
            "body": entry.body,
            "hash": entry.hash,
        }
        for poll_id, entries in written
        for entry in entries
    ]
    db.session.execute(insert(LedgerEntry.__table__), rows)  # type: ignore[arg-type]  # a table is a target of INSERT


def _keep(book: Book) -> Book:
    """Have the book kept once this transaction stands; what is rolled back is never kept."""
    after_commit(lambda: _remember(book), key=("book", book.poll_id))
    return book


def _remember(book: Book) -> None:
    books = _books()
    books.pop(book.uuid, None)
    while len(books) >= _MOST_KEPT:
        books.pop(next(iter(books)))
    books[book.uuid] = book


def _books() -> dict[str, Book]:
    books: dict[str, Book] = current_app.extensions.setdefault(_KEY, {})
    return books
