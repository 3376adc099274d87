"""Tell live clients, only after the commit.

One event, ``state``: ``{topic, rev, state, counts}``. The revision lives in the topic's row and
grows with each act; a client drops what is older than it has seen, and fetches the page again
when the state changed. Never one message per ballot: counts are coalesced by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.extensions import socketio
from app.transaction import after_commit


def publish(topic: str, rev: int, state: str, counts: Mapping[str, Any] | None = None) -> None:
    """Send the topic's new state to everyone who watches it, once this transaction stands."""
    payload = {"topic": topic, "rev": rev, "state": state, "counts": dict(counts or {})}
    after_commit(lambda: emit_now("state", payload, topic), key=("state", topic))


def emit_now(event: str, payload: Mapping[str, Any], room: str) -> None:
    """Send at once, outside any transaction (coalesced turnout, alarms)."""
    socketio.emit(event, dict(payload), to=room)
