"""Facts about people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SessionsRevoked:
    """Somebody's sessions ended: their live connections must be cut."""

    person_id: int
