"""Whose hand did it: staff who enter for somebody else stand in the journal with their own name."""

from __future__ import annotations

from dataclasses import dataclass, field

from app import audit
from app.people.models.person import Person
from proposals.models.proposal import Proposal


@dataclass(frozen=True)
class Hand:
    """A member of staff who does something for somebody else, and why."""

    typist: Person
    purpose: str = ""
    author_label: str = ""
    """How the author without an account is called, where the proposal gets no proposer."""
    said: str = ""
    """What the timeline says beside the act."""
    url: str = ""
    """Where the timeline leads from there."""
    details: dict[str, object] = field(default_factory=dict)
    """What else the journal keeps of it; never a telephone number."""


def record(
    act: str, proposal: Proposal, *, by: Person | None, reason: str = "", hand: Hand | None = None
) -> None:
    """Write an act on a proposal into the journal: as done by the hand, for the one it was done for."""
    if hand is None:
        audit.record(act, proposal, by=by, place=proposal.place, reason=reason)
        return
    audit.record(
        act,
        proposal,
        by=hand.typist,
        place=proposal.place,
        reason=hand.purpose or reason,
        details={"for": by.id if by else None, **hand.details},
    )
