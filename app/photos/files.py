"""Where photos lie: ``instance/photos/ab/abcd…-large.jpg``, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path

from app.photos.images import CleanPhoto
from app.photos.models.photo import Size


def path_of(folder: Path, sha256: str, size: Size) -> Path:
    """The file of one photo in one size."""
    return folder / sha256[:2] / f"{sha256}-{size}.jpg"


def write(folder: Path, photo: CleanPhoto) -> None:
    """Write both sizes; what already lies there has the same content, and is only dated anew."""
    for size, content in ((Size.LARGE, photo.jpeg), (Size.SMALL, photo.thumbnail)):
        path = path_of(folder, photo.sha256, size)
        if path.exists():
            path.touch()
        else:
            _write_whole(path, content)


def drop(folder: Path, sha256: str, *, written_before: datetime) -> None:
    """Take both sizes away, unless somebody has just sent the same picture again."""
    for size in Size:
        path = path_of(folder, sha256, size)
        if path.exists() and path.stat().st_mtime < written_before.timestamp():
            path.unlink()


def _write_whole(path: Path, content: bytes) -> None:
    """A temporary file, synced, then renamed: a crash leaves the old state or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
