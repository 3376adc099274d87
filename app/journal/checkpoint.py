"""Note the end of the journal in a file beside the database, each minute.

Whoever cuts the end off the journal, or puts an old copy of the database back, meets the note.
The file can be copied off the machine; ``flask audit verify --checkpoint FILE`` compares with it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from flask import current_app

from app import audit
from app.backups.parts import Stays

NAME = "audit-checkpoint.json"


def file() -> Path:
    """Where the note is kept."""
    folder: Path = current_app.extensions["settings"].instance_path
    return folder / NAME


def read(path: Path | None = None) -> audit.Checkpoint | None:
    """The noted end, if there is one. Raises ValueError when the note cannot be read."""
    path = path or file()
    if not path.exists():
        return None
    try:
        return audit.Checkpoint(**json.loads(path.read_text()))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is not a checkpoint of the journal") from error


def note() -> None:
    """Write the end of the journal down, if it grew onto what was noted; never backwards."""
    head, known = audit.head(), read()
    if head is None or (known is not None and not _grew(known, head)):
        return
    path = file()
    fresh = path.with_suffix(".new")
    with fresh.open("w") as out:
        json.dump(asdict(head), out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


def newer(own: bytes, theirs: bytes) -> Stays:
    """Which of two notes goes further; of one entry they must say the same."""
    try:
        ours, other = (audit.Checkpoint(**json.loads(one)) for one in (own, theirs))
    except (TypeError, ValueError):
        return Stays.NEITHER
    if ours.entry_id == other.entry_id and ours.hash != other.hash:
        return Stays.NEITHER
    return Stays.OWN if ours.entry_id >= other.entry_id else Stays.THEIRS


def forget() -> None:
    """Drop the note, when the whole database is thrown away on purpose."""
    file().unlink(missing_ok=True)


def _grew(known: audit.Checkpoint, head: audit.Checkpoint) -> bool:
    return head.entry_id > known.entry_id and audit.hash_of(known.entry_id) == known.hash
