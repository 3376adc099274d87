"""The facts this stage announces, delivered inside the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PollClosed:
    """A vote was ended, counted and declared; its result stands in the poll's ledger."""

    poll_id: int


@dataclass(frozen=True)
class DecisionAnnulled:
    """A declared result was annulled by a ruling: what was decided by it no longer stands."""

    poll_id: int
