"""Checkpoints kept outside the database: one file a poll, appended and fsynced after the commit.

An old copy of the database put in place of the newer one is found by it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

from flask import current_app
from gevent import get_hub, monkey

FOLDER = "checkpoints"
_GAP = "\n\n"


def path_of(uuid: str) -> Path:
    """Where this poll's notes are kept."""
    folder: Path = current_app.extensions["settings"].instance_path
    return folder / FOLDER / f"{uuid}.txt"


def kept(uuid: str) -> tuple[str, ...]:
    """The notes kept of this poll, oldest first; one that a crash cut short is left out."""
    return _read(path_of(uuid))


def _read(path: Path) -> tuple[str, ...]:
    if not path.exists():
        return ()
    parts = path.read_text(encoding="utf-8").split(_GAP)[:-1]
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return tuple(f"{text}{_GAP}{mark}\n" for text, mark in pairs)


def keep(uuid: str, notes: Sequence[str]) -> None:
    """Write those of ``notes`` that are not kept yet, and see them onto the disk.

    In a thread beside the loop where one runs: a hall must not wait for another hall's disk.
    """
    path = path_of(uuid)
    if monkey.is_module_patched("socket"):
        get_hub().threadpool.apply(_write, (path, tuple(notes)))
    else:
        _write(path, notes)


def _write(path: Path, notes: Sequence[str]) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        held = _read(path)
        whole = "".join(f"{note}\n" for note in held).encode()
        os.ftruncate(descriptor, len(whole))
        os.lseek(descriptor, 0, os.SEEK_END)
        os.write(descriptor, "".join(f"{note}\n" for note in notes[len(held) :]).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def agrees(uuid: str, notes: Sequence[str]) -> bool:
    """Whether what is kept outside is the beginning of ``notes``, as the database has them."""
    held = kept(uuid)
    return held == tuple(notes[: len(held)])
