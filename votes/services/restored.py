"""What a backup keeps and notes of votes, and what must hold of them in a restored house."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.backups import parts
from app.backups.parts import Found, Holding, Kind, Stays
from app.extensions import db
from votes.counting.records import Secrecy
from votes.crypto import merkle
from votes.crypto.belenios.flaws import Unsound
from votes.crypto.receipts import Receipt
from votes.models.ledger import Ballot, LedgerEntry
from votes.models.poll import Poll, PollState
from votes.services import keyring, outside, recounting, trust
from votes.services.secret import archive, keys
from votes.services.secret.casting import code_of

_SETTLED = (PollState.DECLARED, PollState.ANNULLED)


def bind(app: Flask) -> None:
    """Have votes in every backup, and looked at after every restore."""
    parts.hold(
        app,
        Holding(outside.FOLDER, Kind.NOTE, newer=newer),
        Holding(keyring.NAME, Kind.KEY),
        Holding(keys.CREDENTIALS, Kind.KEY),
        Holding(keys.FOLDER, Kind.KEY, needed=opens_something),
    )
    parts.state(app, "polls", facts, say)
    parts.check(app, "trust", look_at_trust, always=True)
    parts.check(app, "receipts", look_at_receipts)
    parts.check(app, "recount", recount)
    parts.check(app, "sealed", look_at_sealed)


def newer(own: bytes, theirs: bytes) -> Stays:
    """Which of two files of one poll's notes has more; one must begin with the other."""
    if own.startswith(theirs):
        return Stays.OWN
    return Stays.THEIRS if theirs.startswith(own) else Stays.NEITHER


def opens_something(name: str) -> bool:
    """Whether the box of this key is still to be opened: a key that was destroyed stays so."""
    query = select(Poll.state).where(Poll.uuid == PurePosixPath(name).stem)
    return db.session.scalar(query) not in (*_SETTLED, None)


def facts() -> Mapping[str, Any]:
    """Of every poll, second boxes too: state, entries, Merkle root and what was declared."""
    columns = (Poll.id, Poll.uuid, Poll.state, Poll.turnout, Poll.verdict, Poll.result)
    return {row.uuid: _fact(row) for row in db.session.execute(select(*columns))}


def say(fact: Mapping[str, Any]) -> str:
    """How many polls there were, and how much stood in their ledgers."""
    return f"{len(fact)} polls, {sum(poll['entries'] for poll in fact.values())} entries"


def _fact(row: Any) -> Mapping[str, Any]:
    hashes = db.session.scalars(
        select(LedgerEntry.hash).where(LedgerEntry.poll_id == row.id).order_by(LedgerEntry.height)
    )
    tree = merkle.frontier(bytes.fromhex(one) for one in hashes)
    return {
        "state": row.state.value,
        "entries": tree.size,
        "root": tree.root.hex(),
        "turnout": row.turnout,
        "verdict": row.verdict,
        "result": row.result,
    }


def look_at_trust() -> Found:
    """What the start would find: durability, ledgers, and the checkpoints kept outside."""
    return Found("ledgers beside their signed checkpoints", trust.troubles())


def look_at_receipts() -> Found:
    """Whether every receipt that was ever given names a ballot that stands where it says."""
    rows = db.session.execute(
        select(
            *(Poll.uuid, Poll.secrecy, Ballot.ballot_id, Ballot.height, Ballot.code),
            *(LedgerEntry.hash, LedgerEntry.parent),
        )
        .join(Poll, Poll.id == Ballot.poll_id)
        .outerjoin(
            LedgerEntry,
            (LedgerEntry.poll_id == Ballot.poll_id) & (LedgerEntry.height == Ballot.height),
        )
    ).all()
    wrong = tuple(
        f"poll {row.uuid}: the receipt {row.code} finds no such ballot"
        for row in rows
        if row.code != _code(row)
    )
    return Found(f"{len(rows)} receipts", wrong)


def _code(row: Any) -> str | None:
    """The short code of the receipt that the ledger gives."""
    if row.hash is None:
        return None
    if row.secrecy is Secrecy.SECRET_BALLOT:
        return code_of(row.ballot_id)
    return Receipt(row.uuid, row.ballot_id, row.hash, row.height, row.parent).code


def recount() -> Found:
    """Count every poll that is over again and compare."""
    return _each(_polls(Poll.state.in_(_SETTLED)), recounting.differences, "polls recounted")


def look_at_sealed() -> Found:
    """Prove every ballot of the secret votes that are not declared yet; those were recounted."""
    secret = (Poll.secrecy == Secrecy.SECRET_BALLOT) & Poll.opened_at.is_not(None)
    waiting = _polls(secret & Poll.state.not_in(_SETTLED))
    return _each(waiting, _unsound, "sealed archives verified")


def _unsound(poll: Poll) -> Iterator[str]:
    try:
        archive.examine(poll)
    except (Unsound, ValueError) as wrong:
        yield str(wrong)


def _polls(which: Any) -> list[Poll]:
    query = select(Poll).where(which, Poll.beside_id.is_(None)).order_by(Poll.id)
    return list(db.session.scalars(query))


def _each(polls: list[Poll], look: Callable[[Poll], Iterable[str]], what: str) -> Found:
    wrong = [f"poll {poll.uuid}: {line}" for poll in polls for line in look(poll)]
    return Found(f"{len(polls)} {what}", tuple(wrong))
