"""The old-style tar archive of Belenios 2.0 (specification 4.4), byte for byte.

Each record is a header of 512 bytes and the body, filled up with zeros to whole blocks; nothing
ends the file. Name at 0, mode at 100, owner and group at 108 and 116, size at 124, time at 136,
checksum at 148, type at 156 (ballots.md, "Secret vote"). A reader takes only what the writer
would have written: no byte of the file is free.
"""

from __future__ import annotations

from collections.abc import Iterator

from votes.crypto.belenios.flaws import Flaw, Unsound, demand

BLOCK = 512
LARGEST_RECORD = 64 * 1024 * 1024
"""Bytes of one record that are read; a roll of 20,000 has 13 MB."""
_NAME_LENGTH = 100
_SUM = slice(148, 156)


def record(name: str, body: bytes, timestamp: int) -> bytes:
    """Return a record: header, body and filling. ``timestamp`` is in seconds since 1970."""
    return header(name, len(body), timestamp) + body + bytes(-len(body) % BLOCK)


def header(name: str, size: int, timestamp: int) -> bytes:
    """Return the header of a record of ``size`` bytes."""
    block = bytearray(BLOCK)
    fields = (
        (0, name),
        (100, "0000644"),
        (108, "0000000"),
        (116, "0000000"),
        (124, f"{size:011o}"),
        (136, f"{timestamp:011o}"),
        (148, " " * 8),
        (156, "0"),
    )
    for offset, text in fields:
        block[offset : offset + len(text)] = text.encode("ascii")
    block[_SUM] = f"{sum(block):06o}\0 ".encode("ascii")
    return bytes(block)


def records(raw: bytes, timestamp: int) -> Iterator[tuple[str, bytes]]:
    """Yield every record's name and body; raise ``Unsound`` at the first that is not ours."""
    offset = 0
    while offset < len(raw):
        name, body = _record_at(raw, offset)
        whole = record(name, body, timestamp)
        same = raw[offset : offset + len(whole)] == whole
        demand(same, Flaw.ARCHIVE, f"the record at byte {offset} is not written as Belenios writes")
        yield name, body
        offset += len(whole)


def _record_at(raw: bytes, offset: int) -> tuple[str, bytes]:
    try:
        name = raw[offset : offset + _NAME_LENGTH].rstrip(b"\0").decode("ascii")
        size = int(raw[offset + 124 : offset + 135].decode("ascii"), 8)
    except ValueError:
        raise Unsound(Flaw.ARCHIVE, f"no record at byte {offset}") from None
    start = offset + BLOCK
    fits = 0 <= size <= min(LARGEST_RECORD, len(raw) - start)
    demand(fits, Flaw.ARCHIVE, f"the record at byte {offset} is cut short")
    return name, raw[start : start + size]
