"""Tell the page of an import how far it is."""

from __future__ import annotations

from typing import Any

from app import broadcast
from app.roster.models.roster_import import ImportState, RosterImport

_STEP = 1_000_000
"""More rows than any roster has: a later state has a higher revision whatever its rows."""


def told(taken: RosterImport) -> dict[str, Any]:
    """What a page in progress is told: the same by socket and by ``state.json``."""
    return {
        "topic": f"roster:{taken.id}",
        "rev": list(ImportState).index(taken.state) * _STEP + taken.rows + taken.applied,
        "state": taken.state.value,
        "counts": {"rows": taken.rows, "applied": taken.applied},
    }


def tell(taken: RosterImport) -> None:
    """Tell everyone who watches, once the current transaction stands."""
    now = told(taken)
    broadcast.publish(now["topic"], now["rev"], now["state"], now["counts"])
