"""The key under which this house signs receipts and checkpoints.

Made once under the instance path, readable by its owner alone, never in the database: whoever
copies the database cannot sign in the house's name.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app

NAME = "vote_signing.key"
_KEY = "vote_signing_key"


def signing_key() -> Ed25519PrivateKey:
    """Return the house's key; made at the first use."""
    extensions = current_app.extensions
    if _KEY not in extensions:
        extensions[_KEY] = read_or_make(extensions["settings"].instance_path / NAME)
    key: Ed25519PrivateKey = extensions[_KEY]
    return key


def read_or_make(path: Path) -> Ed25519PrivateKey:
    """Read the key at ``path``, or put a new one there. Two processes at once agree on one."""
    if not path.exists():
        _make(path)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))


def _make(path: Path) -> None:
    """Write a new key beside ``path`` and link it in place, unless another was faster."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    seed = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{seed}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
