"""Files copied whole: measured while they are read, seen onto the disk, readable by the owner alone."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from app.backups.manifest import Listed

_PIECE = 1024 * 1024
_DRAFT = re.compile(r"\.(?:part|new|\d+)$")
"""What the house calls a file that is not whole yet (photos, the journal's note, keys)."""


def files_of(root: Path, name: str) -> Iterator[str]:
    """Every whole file of a holding, by its path under ``root``; the holding may be missing."""
    place = root / name
    if place.is_file():
        yield name
        return
    for path in sorted(place.rglob("*")):
        if path.is_file() and not _DRAFT.search(path.name):
            yield path.relative_to(root).as_posix()


def copy(source: Path, target: Path) -> Listed:
    """Copy a file that does not exist yet at ``target``; returns its size and hash.

    Raises FileNotFoundError where the source has gone meanwhile, as keys may.
    """
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as given:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            while piece := given.read(_PIECE):
                out.write(piece)
                digest.update(piece)
                size += len(piece)
            out.flush()
            os.fsync(out.fileno())
    return Listed(size, digest.hexdigest())


def put_in_place(source: Path, target: Path) -> None:
    """Copy a file beside ``target``, then into its place: the old one or the new, never half."""
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    copy(source, draft)
    draft.replace(target)
    settle(target.parent)


def settle(place: Path) -> None:
    """See a file, or the names in a folder, onto the disk."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle_all(folder: Path) -> None:
    """The same for ``folder`` and all below it."""
    for place in (*(path for path in folder.rglob("*") if path.is_dir()), folder):
        settle(place)
