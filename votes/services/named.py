"""Which polls are known to take named ballots, so that no phone of a hall asks again."""

from __future__ import annotations

from typing import Final

from flask import current_app

_KEY: Final = "vote_named"
_MOST_KNOWN: Final = 5000


def is_named(uuid: str) -> bool:
    """Whether this poll is known to take named ballots: its opening fixed that for good."""
    return uuid in _named()


def _named() -> dict[str, None]:
    known: dict[str, None] = current_app.extensions.setdefault(_KEY, {})
    return known


def know_named(uuid: str) -> None:
    """Remember that this poll takes named ballots, once nothing changes that any more."""
    known = _named()
    while len(known) >= _MOST_KNOWN:
        known.pop(next(iter(known)))
    known[uuid] = None
