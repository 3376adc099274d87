"""Let whoever computes give others their turn."""

from __future__ import annotations

from collections.abc import Callable

Pause = Callable[[], None]
"""Called between pieces of work."""


def no_pause() -> None:
    """Go on at once."""
