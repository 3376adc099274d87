"""The list that stands in every backup: what it holds, to the byte, and the facts of its snapshot."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.backups import refusals

NAME = "manifest.json"
VERSION = 1
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Listed:
    """A file as it was written."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything that is known of a backup."""

    made_at: str
    """ISO 8601 in UTC."""
    engine: str
    """``sqlite`` or ``postgresql``."""
    heads: tuple[str, ...]
    """The migrations that its tables stand at."""
    database: str
    """Name of the file that holds the database."""
    files: Mapping[str, Listed]
    """By path inside the backup; those under ``instance/`` belong under the instance path."""
    keys_left_out: Mapping[str, Listed]
    """Keys, by path under the instance path, that must be brought from elsewhere."""
    facts: Mapping[str, Any]
    version: int = VERSION

    def write(self, folder: Path) -> str:
        """Write the list and see it onto the disk; returns its SHA-256, to be noted elsewhere."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        descriptor = os.open(folder / NAME, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        return hashlib.sha256(text.encode()).hexdigest()


def read(folder: Path) -> Manifest:
    """Read the list of a backup. Raises NotPossible where there is none, or none we know."""
    file = folder / NAME
    if not file.is_file():
        raise refusals.not_whole(folder)
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        if held["version"] != VERSION:
            raise ValueError(f"version {held['version']}")  # noqa: TRY301 - said like any other fault of the list
        for name in ("files", "keys_left_out"):
            held[name] = {path: Listed(**one) for path, one in held[name].items()}
        return Manifest(**held | {"heads": tuple(held["heads"])})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise refusals.unreadable(folder, error) from error


def check_files(folder: Path, manifest: Manifest) -> None:
    """Hold every file against the list. Raises NotPossible naming what is missing or altered."""
    gone = [name for name in manifest.files if not (folder / name).is_file()]
    if gone:
        raise refusals.missing(gone)
    other = [name for name, listed in manifest.files.items() if measured(folder / name) != listed]
    if other:
        raise refusals.altered(other)


def measured(path: Path) -> Listed:
    """Size and SHA-256 of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return Listed(size, digest.hexdigest())


def differences(was: Any, found: Any, path: str = "") -> Iterator[str]:
    """Every place where two facts differ, by its path."""
    if isinstance(was, dict) and isinstance(found, dict):
        for name in sorted(was.keys() | found.keys()):
            inner = f"{path}.{name}" if path else name
            yield from differences(was.get(name), found.get(name), inner)
    elif was != found:
        yield f"{path}: {_short(was)} → {_short(found)}"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 100 else f"{text[:100]}…"
