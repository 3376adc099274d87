"""The public record of a named vote as one canonical text, ``yishiting-named-vote/1``.

It holds all that a stranger needs to count again: the verifier key, the electoral roll, every
entry with its body, and every signed checkpoint. Its fields are described once, for readers
of any program, in the docstring of ``votes/verify.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from votes.crypto import fields
from votes.crypto.canonical import JSON, NonCanonical, dumps, loads
from votes.crypto.ledger import Entry, EntryType

FORMAT = "yishiting-named-vote/1"


@dataclass(frozen=True)
class Event:
    """An entry's event as it stands in the export."""

    parent: str | None = None
    height: int = 0
    type: EntryType = EntryType.SETUP
    payload: str | None = None


@dataclass(frozen=True)
class PublishedEntry:
    """An event beside the body whose hash it carries."""

    event: Event
    body: Any = None


@dataclass(frozen=True)
class Export:
    """The fields of the record, in their order."""

    format: str
    poll: str
    key: str
    roll: tuple[Any, ...]
    entries: tuple[PublishedEntry, ...]
    checkpoints: tuple[str, ...]

    @property
    def ledger(self) -> tuple[Entry, ...]:
        """The entries as the ledger holds them; they are not checked here."""
        return tuple(
            Entry(
                parent=published.event.parent,
                height=published.event.height,
                type=published.event.type,
                payload=published.event.payload,
                body=None if published.body is None else dumps(published.body),
            )
            for published in self.entries
        )


def build(
    poll: str, key: str, roll: Sequence[JSON], entries: Sequence[Entry], notes: Sequence[str]
) -> str:
    """Write the record of a poll from its ledger alone.

    ``key`` is the verifier key, ``roll`` the roll's records in the order of their hash,
    ``notes`` the signed checkpoints, oldest first.
    """
    published = tuple(
        PublishedEntry(
            Event(entry.parent, entry.height, entry.type, entry.payload),
            None if entry.body is None else loads(entry.body),
        )
        for entry in entries
    )
    return fields.write(Export(FORMAT, poll, key, tuple(roll), published, tuple(notes)))


def read(text: str | bytes) -> Export:
    """Read a record; raise ``NonCanonical`` unless it is exactly one of this format."""
    export = fields.read(Export, text)
    if export.format != FORMAT:
        raise NonCanonical(f"the format is {export.format}, not {FORMAT}")
    return export
