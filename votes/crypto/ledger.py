"""The ledger of one vote: a chain of entries, each exactly a Belenios ``event``.

An entry's event is ``{"parent"?,"height","type","payload"?}``; ``payload`` is the SHA-256 (hex)
of the entry's body, a canonical JSON text kept beside it, and the entry's hash is the SHA-256
of the event's canonical text. A secret vote's entries therefore export to a ``.bel`` file
one to one. The 0x00 and 0x01 prefixes of RFC 6962 belong only to the tree over these hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from votes.crypto import fields
from votes.crypto.canonical import JSON, NonCanonical, dumps, loads


class EntryType(StrEnum):
    """What an entry records; the first six are those of Belenios, in its spelling."""

    SETUP = "Setup"
    BALLOT = "Ballot"
    END_BALLOTS = "EndBallots"
    ENCRYPTED_TALLY = "EncryptedTally"
    PARTIAL_DECRYPTION = "PartialDecryption"
    RESULT = "Result"
    REJECTED = "Rejected"
    OBJECTION = "Objection"
    CORRECTION = "Correction"


MAY_LACK_BODY = frozenset({EntryType.END_BALLOTS})
"""Belenios closes a secret vote with a bare event; every other entry records something."""

ONLY_AFTER_CLOSE = frozenset(
    {EntryType.ENCRYPTED_TALLY, EntryType.PARTIAL_DECRYPTION, EntryType.RESULT}
)
"""Nothing of a result may be known while ballots are still taken."""


class BrokenChain(ValueError):
    """The first place where a ledger is not what it claims to be, and why."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"entry {position}: {reason}")
        self.position = position
        self.reason = reason


@dataclass(frozen=True)
class Entry:
    """One entry: the event's own fields, and the body that its payload is the hash of.

    ``height`` counts from 0; ``parent`` is the hash (hex) of the entry before it.
    """

    parent: str | None
    height: int
    type: EntryType
    payload: str | None
    body: str | None

    @cached_property
    def event(self) -> dict[str, JSON]:
        """The event as Belenios writes it, absent fields left out."""
        members = (
            ("parent", self.parent),
            ("height", self.height),
            ("type", self.type.value),
            ("payload", self.payload),
        )
        return {name: value for name, value in members if value is not None}

    @cached_property
    def hash(self) -> str:
        """SHA-256 (hex) of the event's canonical text."""
        return sha256_hex(dumps(self.event))

    @property
    def digest(self) -> bytes:
        """The same hash as 32 bytes: the leaf of the tree."""
        return bytes.fromhex(self.hash)


def sha256_hex(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def append(tail: Entry | None, kind: EntryType, body: str | None) -> Entry:
    """Make the entry that follows ``tail`` (``None``: the first) with ``body``.

    Raises ``NonCanonical`` when the body is not canonical JSON, or when its presence does
    not suit the type. Whether the order of types is allowed is for ``check_chain``.
    """
    if body is not None:
        if loads(body) is None:
            raise NonCanonical("a body that says nothing")
    elif kind not in MAY_LACK_BODY:
        raise NonCanonical(f"{kind.value} needs a body")
    return _following(tail, kind, body)


def append_record(tail: Entry | None, kind: EntryType, record: Any) -> Entry:
    """Make the entry that follows ``tail`` and records ``record`` (``votes.crypto.fields``).

    Its body is canonical as it is written, and is not read again. Raises ``NonCanonical`` for
    what no ledger can hold.
    """
    return _following(tail, kind, fields.write(record))


def _following(tail: Entry | None, kind: EntryType, body: str | None) -> Entry:
    return Entry(
        parent=None if tail is None else tail.hash,
        height=0 if tail is None else tail.height + 1,
        type=kind,
        payload=None if body is None else sha256_hex(body),
        body=body,
    )


def check_chain(entries: Iterable[Entry]) -> None:
    """Raise ``BrokenChain`` at the first entry that does not follow from those before it."""
    tail: Entry | None = None
    closed = False
    for position, entry in enumerate(entries):
        _check_order(position, entry.type, closed=closed)
        try:
            expected = append(tail, entry.type, entry.body)
        except NonCanonical as error:
            raise BrokenChain(position, error.reason) from None
        for name in ("height", "parent", "payload"):
            if getattr(entry, name) != getattr(expected, name):
                raise BrokenChain(position, f"{name} is not what the chain demands")
        closed = closed or entry.type is EntryType.END_BALLOTS
        tail = entry
    if tail is None:
        raise BrokenChain(0, "the ledger is empty")


def _check_order(position: int, kind: EntryType, *, closed: bool) -> None:
    """Setup comes first and once; ballots end once; results follow the close.

    A ballot after the close is no breach: it happens when a ballot and the close race, and
    the tally leaves it out.
    """
    if (kind is EntryType.SETUP) != (position == 0):
        raise BrokenChain(position, "Setup must be the first entry and no other")
    if kind is EntryType.END_BALLOTS and closed:
        raise BrokenChain(position, "the ballots were already ended")
    if kind in ONLY_AFTER_CLOSE and not closed:
        raise BrokenChain(position, f"{kind.value} before the ballots were ended")
