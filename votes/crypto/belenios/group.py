"""The group BELENIOS-2048: what may stand in a record, and how it is hashed.

The subgroup of order q of the numbers modulo p (specification 5.1). Belenios 2.0 does not ask
whether a number received is in the group; we ask it of every one, since an element outside can
carry a mark through a proof (ballots.md, "Known upstream weaknesses").
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterable

from votes.crypto.belenios.flaws import Flaw, Unsound
from votes.crypto.belenios.parameters import P, Q
from votes.crypto.belenios.powers import power
from votes.crypto.fields import Big

Draw = Callable[[], int]
"""Draws a secret exponent; tests draw repeatable ones."""


class Element(Big):
    """A number that claims to be in the group: 0 < x < p. ``require_member`` asks the rest."""

    def within(self) -> bool:
        """Tell whether the number is between 0 and p, both left out."""
        return 0 < self < P


class Exponent(Big):
    """A challenge, a response or a private key: 0 <= x < q."""

    def within(self) -> bool:
        """Tell whether the number is reduced modulo q."""
        return 0 <= self < Q


def is_member(value: int) -> bool:
    """Tell whether ``value`` is in the group: 0 < x < p and x^q = 1."""
    return 0 < value < P and power(value, Q) == 1


def require_member(value: int, name: str, *, degenerate: bool = False) -> None:
    """Raise ``Unsound`` unless ``value`` is in the group.

    The neutral 1 is in every group, and a key or ciphertext that is 1 hides nothing: it passes
    only where ``degenerate`` says that it makes sense (the sum of no ballots).
    """
    if value == 1 and not degenerate:
        raise Unsound(Flaw.MEMBERSHIP, f"{name} is the degenerate 1")
    if not is_member(value):
        raise Unsound(Flaw.MEMBERSHIP, f"{name} is not in the group")


def draw_exponent() -> int:
    """Draw a secret in [1, q) from the system's source of chance."""
    return 1 + secrets.randbelow(Q - 1)


def hashed(prefix: str, elements: Iterable[int]) -> int:
    """Hash ``prefix`` and the elements, in base 10 with commas between, to a number modulo q."""
    text = prefix + ",".join(map(str, elements))
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % Q


def fingerprint(text: str) -> str:
    """Return base64(SHA-256(text)) without padding: H_JSON of specification 4.15."""
    digest = hashlib.sha256(text.encode()).digest()
    return base64.b64encode(digest).decode().rstrip("=")
