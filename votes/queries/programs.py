"""The programs that seal ballots on phones, as they are served, beside the hashes published with them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import current_app

FOLDER: Final = "js/belenios"
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Program:
    """One file: its name among the static files, and the SHA-256 (hex) of what is served now."""

    name: str
    sha256: str
    as_published: bool


def programs() -> tuple[Program, ...]:
    """Every module of the booth, read from the disk at each call: what is shown is what is served."""
    folder = Path(current_app.static_folder or "") / FOLDER
    published = json.loads((folder / MANIFEST).read_text("utf-8"))
    served = {file.name: _hash(file) for file in sorted(folder.glob("*.js"))}
    return tuple(
        Program(f"{FOLDER}/{name}", digest, published.get(name) == digest)
        for name, digest in served.items()
    )


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
