"""What a backup notes of the journal, and what must hold of it in a restored house."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from app import audit
from app.backups.parts import Found
from app.journal import checkpoint

_MOST = 100


def facts() -> Mapping[str, object]:
    """How many entries there are, and the end of the chain."""
    end = audit.head()
    return {
        "entries": audit.count(),
        "head": None if end is None else {"entry_id": end.entry_id, "hash": end.hash},
    }


def say(fact: Mapping[str, object]) -> str:
    """How long the journal was."""
    return f"{fact['entries']} entries"


def look() -> Found:
    """Whether the whole chain holds, up to the end that was noted outside the database."""
    try:
        known = checkpoint.read()
    except ValueError as error:
        return Found("0", (str(error),))
    breaks = islice(audit.verify(known), _MOST)
    return Found(
        f"{audit.count()} entries, chained",
        tuple(f"entry {found.entry_id}: {found.what}" for found in breaks),
    )
