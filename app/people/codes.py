"""The code on a printed slip: easy to read aloud and to type, hard to guess, never stored.

Eleven characters of thirty make 53 bits. Letters and digits that look alike (0 O, 1 I L, U V) are
left out, so what is read from paper has one meaning. The database holds an HMAC under the app's
secret: whoever steals the database alone cannot search the codes offline.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

from flask import current_app

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 11
_GROUP = 4
# What people type between the groups.
_NO_SIGN = frozenset(" \t\r\n-_.·—–")


def new_code() -> str:
    """Draw a fresh code, grouped for reading: ``K7PM-4XQD-9TR``."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def grouped(code: str) -> str:
    """Write a code in groups of four."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def plain(typed: str) -> str | None:
    """Return what was typed as a bare code, or None when it cannot be one.

    Small letters, full-width characters, spaces and any dashes between the groups are forgiven.
    """
    text = unicodedata.normalize("NFKC", typed[:100]).upper()
    text = "".join(sign for sign in text if sign not in _NO_SIGN)
    if len(text) != LENGTH or not set(text) <= set(ALPHABET):
        return None
    return text


def digest(code: str) -> str:
    """What is stored instead of the bare code."""
    key = str(current_app.secret_key or "").encode()
    return hmac.new(key, b"login-slip:" + code.encode(), hashlib.sha256).hexdigest()
