"""Waiting for something to be so, never for time to pass."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

LIMIT = 60.0
"""Seconds: a slow machine takes its time, and what never comes is still found."""
_LOOK = 0.05


async def until(holds: Callable[[], object]) -> None:
    """Return as soon as it holds; fails after ``LIMIT``."""
    for _look in range(int(LIMIT / _LOOK)):
        if holds():
            return
        await asyncio.sleep(_LOOK)
    raise AssertionError("what was waited for never came")
