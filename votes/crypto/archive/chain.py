"""The ledger in an archive: every entry's records, then its body, then its event (4.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from votes.crypto import fields
from votes.crypto.archive import tape
from votes.crypto.belenios.flaws import Flaw, Unsound, demand, reading
from votes.crypto.belenios.tally import Owned, Sized
from votes.crypto.canonical import decoded
from votes.crypto.export import Event
from votes.crypto.ledger import BrokenChain, Entry, EntryType, check_chain, sha256_hex

VERSION = 1
HEADER = "BELENIOS"
RECORD = ".data.json"
EVENT = ".event.json"

ORDER = (
    EntryType.SETUP,
    EntryType.BALLOT,
    EntryType.END_BALLOTS,
    EntryType.ENCRYPTED_TALLY,
    EntryType.PARTIAL_DECRYPTION,
    EntryType.RESULT,
)
"""What belenios-tool can read, in its order; entries of our own types have no place here."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first record: the format's version and the second the vote began, as a text."""

    version: int
    timestamp: str


@dataclass(frozen=True, slots=True)
class SetupHashes:
    """The body of Setup: the hashes of the three documents (specification 4.10)."""

    election: str
    trustees: str
    credentials: str


@dataclass(frozen=True)
class Archive:
    """A secret vote's ledger with the records that its entries name by their hash.

    ``timestamp``: seconds since 1970, the same in every archive of one vote.
    """

    timestamp: int
    entries: tuple[Entry, ...]
    blobs: Mapping[str, str]

    def blob(self, digest: str) -> str:
        """Return a record by its hash; raise ``Unsound`` where there is none."""
        demand(digest in self.blobs, Flaw.ARCHIVE, f"no record {digest[:16]}")
        return self.blobs[digest]


def named_by(entry: Entry) -> tuple[str, ...]:
    """Return the hashes of the records that an entry's body names, in Belenios' order."""
    body = entry.body or ""
    with reading(f"entry {entry.height}"):
        if entry.type is EntryType.SETUP:
            hashes = fields.read(SetupHashes, body)
            return (hashes.election, hashes.trustees, hashes.credentials)
        if entry.type is EntryType.ENCRYPTED_TALLY:
            return (fields.read(Sized, body).encrypted_tally,)
        if entry.type is EntryType.PARTIAL_DECRYPTION:
            return (fields.read(Owned, body).payload,)
    return ()


# --- writing --------------------------------------------------------------------------------------


def write(archive: Archive) -> bytes:
    """Return the bytes of an archive; raise ``Unsound`` for what has no place in one."""
    first = fields.write(Header(VERSION, str(archive.timestamp)))
    pieces = [(HEADER, first)]
    for entry in archive.entries:
        pieces += _pieces(archive, entry)
    return b"".join(tape.record(name, text.encode(), archive.timestamp) for name, text in pieces)


def _pieces(archive: Archive, entry: Entry) -> list[tuple[str, str]]:
    known = entry.type in ORDER
    demand(known, Flaw.ARCHIVE, f"Belenios has no entry of the type {entry.type.value}")
    texts = [archive.blob(digest) for digest in named_by(entry)]
    if entry.body is not None:
        texts.append(entry.body)
    written = [(f"{sha256_hex(text)}{RECORD}", text) for text in texts]
    return [*written, (f"{entry.hash}{EVENT}", fields.write(_event(entry)))]


def _event(entry: Entry) -> Event:
    return Event(entry.parent, entry.height, entry.type, entry.payload)


# --- reading --------------------------------------------------------------------------------------


@dataclass
class _Reader:
    """What was read so far; ``waiting`` are the records that no event has claimed yet."""

    entries: list[Entry] = field(default_factory=list)
    blobs: dict[str, str] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    def take(self, name: str, body: bytes) -> None:
        """Take the next record."""
        with reading(name[:16]):
            text = decoded(body)
        digest = sha256_hex(text)
        if name == f"{digest}{RECORD}":
            self.blobs[digest] = text
            self.waiting.append(digest)
            return
        demand(name == f"{digest}{EVENT}", Flaw.ARCHIVE, f"the record {name[:16]} is another")
        self._close(text)

    def _close(self, text: str) -> None:
        """An event claims exactly the records that stand before it."""
        height = len(self.entries)
        with reading(f"event {height}"):
            event = fields.read(Event, text)
        body = None
        if event.payload is not None:
            known = self.waiting and self.waiting[-1] == event.payload
            demand(known, Flaw.ARCHIVE, f"the body of entry {height} does not stand before it")
            body = self.blobs[self.waiting.pop()]
        entry = Entry(event.parent, event.height, event.type, event.payload, body)
        known = tuple(self.waiting) == named_by(entry)
        demand(known, Flaw.ARCHIVE, f"entry {height} names other records than stand before it")
        self.waiting.clear()
        self.entries.append(entry)


def read(raw: bytes) -> Archive:
    """Read an archive; raise ``Unsound`` unless every byte is in its place.

    The chain holds afterwards. Nothing of what it records was looked at: that is ``verify``.
    """
    timestamp = _timestamp(raw)
    parts = tape.records(raw, timestamp)
    next(parts)
    reader = _Reader()
    for name, body in parts:
        reader.take(name, body)
    demand(not reader.waiting, Flaw.ARCHIVE, "the last record belongs to no entry")
    _check_chain(reader.entries)
    return Archive(timestamp, tuple(reader.entries), reader.blobs)


def _timestamp(raw: bytes) -> int:
    """Read the header, whose own time is written with the time that it states."""
    body = raw[tape.BLOCK : 2 * tape.BLOCK].rstrip(b"\0")
    with reading("the archive's header"):
        stated = fields.read(Header, body)
    sound = stated.version == VERSION and stated.timestamp.isascii() and stated.timestamp.isdigit()
    demand(sound and len(stated.timestamp) <= 10, Flaw.ARCHIVE, "another version of archive")
    timestamp = int(stated.timestamp)
    whole = tape.record(HEADER, fields.write(Header(VERSION, str(timestamp))).encode(), timestamp)
    demand(raw.startswith(whole), Flaw.ARCHIVE, "the header is not written as Belenios writes")
    return timestamp


def _check_chain(entries: Sequence[Entry]) -> None:
    try:
        check_chain(entries)
    except BrokenChain as error:
        raise Unsound(Flaw.CHAIN, str(error)) from None
