"""An uploaded file on its way to whoever reads tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from werkzeug.datastructures import FileStorage


@contextmanager
def on_disk(file: FileStorage) -> Iterator[tuple[Path, str]]:
    """Keep an upload in a file while it is read; its path, and the name it came with."""
    name = file.filename or ""
    with NamedTemporaryFile(suffix=Path(name).suffix.lower()[:8]) as kept:
        file.save(kept)
        kept.flush()
        yield Path(kept.name), name
