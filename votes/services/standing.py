"""The ballots that stand in a poll's ledger, kept in memory up to a known entry of it.

What is kept is used only while its last entry is the ledger's last, whose hash names everything
before it; what others wrote since is read and added. The constraints of the database have the last
word all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from flask import current_app
from sqlalchemy import select

from app.extensions import db
from app.transaction import after_commit
from votes.counting.records import NamedBallot
from votes.crypto import fields, ledger
from votes.crypto.canonical import JSON
from votes.crypto.ledger import Entry, EntryType
from votes.models.ledger import Ballot, LedgerEntry
from votes.services.ledger import Book

_KEY: Final = "vote_standing"
MOST_KEPT: Final = 60_000
"""Ballots kept of all polls together, about 2 kB each; the polls voted in longest ago go first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A ballot that stands in the ledger."""

    entry: Entry
    ballot: NamedBallot
    turn: int

    def is_of(self, caster: str, line: str, choice: JSON) -> bool:
        """Whether it is the very ballot that is handed in: by whom, for which line, for what."""
        held = self.ballot
        return (held.voter_pseudonym, held.line, held.choice) == (caster, line, choice)


@dataclass(slots=True)
class Known:
    """Every ballot of a poll that stands up to one entry: by its own id, and the last of each line."""

    height: int = 0
    hash: str = ""
    by_id: dict[str, Standing] = field(default_factory=dict)
    by_line: dict[str, Standing] = field(default_factory=dict)

    def grow(self, fresh: Sequence[Standing], tail: Entry) -> None:
        """Add ballots in the order of their turns; ``tail`` is the entry up to which all is known."""
        for one in fresh:
            self.by_id[one.ballot.ballot_id] = self.by_line[one.ballot.line] = one
        self.height, self.hash = tail.height, tail.hash


def standing_in(book: Book) -> Known:
    """The ballots that stand in ``book``, a ledger under its poll's lock."""
    known = _kept().get(book.uuid)
    if known is not None and known.hash == book.tail.hash:
        return known
    if known is None or not _is_before(known, book):
        known = Known()
    known.grow(_since(book.poll_id, known.height), book.tail)
    after_commit(lambda: _keep(book.uuid, known), key=("standing", book.poll_id))
    return known


def written(book: Book, known: Known, fresh: Sequence[Standing]) -> None:
    """``fresh`` stands in ``book`` once this transaction is committed; no sooner is it known."""

    def grow() -> None:
        known.grow(fresh, book.tail)
        _keep(book.uuid, known)

    after_commit(grow, key=("standing", book.poll_id))


def _is_before(known: Known, book: Book) -> bool:
    """Whether what is known is the beginning of this very ledger."""
    query = select(LedgerEntry.hash).where(
        LedgerEntry.poll_id == book.poll_id, LedgerEntry.height == known.height
    )
    return db.session.scalar(query) == known.hash


def _since(poll_id: int, height: int) -> list[Standing]:
    """The ballots above a height, in their order."""
    rows = db.session.execute(
        select(Ballot.turn, LedgerEntry.parent, LedgerEntry.height, LedgerEntry.body)
        .join(
            LedgerEntry,
            (LedgerEntry.poll_id == Ballot.poll_id) & (LedgerEntry.height == Ballot.height),
        )
        .where(Ballot.poll_id == poll_id, Ballot.height > height)
        .order_by(Ballot.height)
    )
    return [standing(row.turn, row.parent, row.height, row.body) for row in rows]


def standing(turn: int, parent: str, height: int, body: str) -> Standing:
    """A ballot as it stands in the ledger, from its row."""
    entry = Entry(parent, height, EntryType.BALLOT, ledger.sha256_hex(body), body)
    return Standing(entry, fields.read(NamedBallot, body), turn)


def _keep(uuid: str, known: Known) -> None:
    kept = _kept()
    kept.pop(uuid, None)
    kept[uuid] = known  # the last of the dict is the poll voted in last
    room = MOST_KEPT - sum(len(one.by_id) for one in kept.values()) if len(kept) > 1 else 0
    while room < 0 and len(kept) > 1:
        room += len(kept.pop(next(iter(kept))).by_id)


def _kept() -> dict[str, Known]:
    kept: dict[str, Known] = current_app.extensions.setdefault(_KEY, {})
    return kept
