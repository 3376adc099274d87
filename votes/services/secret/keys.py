"""Secrets of the house in a secret vote, in files under the instance path, never in the database.

Where no tellers are named the house holds the only key: every page says so. Where a voter's phone
brought no credential before the opening, the house makes one; who holds it can sign a ballot in
the voter's name, which the voter would see, but can read none.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from flask import current_app

from votes.crypto.belenios.group import draw_exponent
from votes.crypto.belenios.parameters import Q

FOLDER: Final = "trustee_keys"
CREDENTIALS: Final = "vote_credentials.key"


def house_credential(uuid: str, pseudonym: str) -> int:
    """The secret credential that the house makes for this line of the roll; always the same."""
    seed = _read_or_make(_instance() / CREDENTIALS, secrets.token_hex(32))
    digest = hmac.digest(bytes.fromhex(seed), f"{uuid}|{pseudonym}".encode(), hashlib.sha512)
    return 1 + int.from_bytes(digest, "big") % (Q - 1)


def house_key(uuid: str) -> int:
    """The house's own key of this poll's box, made at the first use."""
    folder = _instance() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return int(_read_or_make(folder / f"{uuid}.key", str(draw_exponent())))


def forget_house_key(uuid: str) -> None:
    """Destroy the house's key once the box was opened: no later reader opens a single ballot."""
    (_instance() / FOLDER / f"{uuid}.key").unlink(missing_ok=True)


def _instance() -> Path:
    folder: Path = current_app.extensions["settings"].instance_path
    return folder


def _read_or_make(path: Path, fresh: str) -> str:
    """Read the secret at ``path``, or put ``fresh`` there; two processes at once agree on one."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{fresh}\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
