"""The programs that seal ballots on phones, as they are served, beside the hashes published with them.

All of them together have one short code. It stands in the signed Setup of every secret vote, on
the posted notice and in the minutes; a phone works it out from the files that it was given.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import current_app

from votes.crypto.codes import short_code

FOLDER: Final = "js/belenios"
MANIFEST: Final = "manifest.json"
AROUND: Final = ("js/secret_keys.js", "js/secret_opened.js", "js/secret_vote.js")
"""What sees a choice or a key beside the modules of the folder."""


@dataclass(frozen=True, slots=True)
class Program:
    """One file: its name among the static files, and the SHA-256 (hex) of what is served now."""

    name: str
    sha256: str
    as_published: bool


def programs() -> tuple[Program, ...]:
    """Every module of the booth, read from the disk at each call: what is shown is what is served."""
    root = Path(current_app.static_folder or "")
    published = json.loads((root / FOLDER / MANIFEST).read_text("utf-8"))
    names = [*(f"{FOLDER}/{file.name}" for file in (root / FOLDER).glob("*.js")), *AROUND]
    served = {name: _hash(root / name) for name in sorted(names)}
    return tuple(
        Program(name, digest, published.get(Path(name).name) == digest)
        for name, digest in served.items()
    )


def code_of(found: Iterable[Program]) -> str:
    """The short code of a list: of the SHA-256 over "hash, two spaces, name" lines, as sha256sum writes."""
    lines = "".join(f"{one.sha256}  {Path(one.name).name}\n" for one in found)
    return short_code(hashlib.sha256(lines.encode()).digest())


def code_of_served() -> str:
    """The code of what is served now."""
    return code_of(programs())


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""
