"""Short codes that people compare by eye or read aloud: four groups of four letters."""

from __future__ import annotations

import base64

CODE_BYTES = 10
"""80 bits: sixteen letters, too many to meet by trying texts until one fits."""


def short_code(digest: bytes) -> str:
    """Write the start of a digest as ``ABCD-EFGH-2345-WXYZ`` (RFC 4648 base32: no 0, 1, 8, 9)."""
    letters = base64.b32encode(digest[:CODE_BYTES]).decode()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))
