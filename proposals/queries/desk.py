"""What lies on a secretary's desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.places.models.hall import Hall
from proposals.lifecycle.deadlines import triage_due
from proposals.lifecycle.proposal import ROUTED, ProposalState
from proposals.models.proposal import Proposal

INBOX = 100


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits for the desk's first answer, and by when."""

    proposal: Proposal
    due: datetime
    is_late: bool


def inbox(hall: Hall, limit: int = INBOX) -> Sequence[Waiting]:
    """What was submitted and not answered yet, the first to fall due first."""
    at = clock.now()
    found = db.session.scalars(
        select(Proposal)
        .where(Proposal.hall_id == hall.id, Proposal.state == ProposalState.SUBMITTED)
        .order_by(Proposal.received_at, Proposal.id)
        .limit(limit)
    ).all()
    return [
        Waiting(proposal, due := triage_due(proposal.received_at), due < at) for proposal in found
    ]


def first_due(hall: Hall) -> datetime | None:
    """When the first of the inbox falls due."""
    first = db.session.scalar(
        select(func.min(Proposal.received_at)).where(
            Proposal.hall_id == hall.id, Proposal.state == ProposalState.SUBMITTED
        )
    )
    return triage_due(first) if first else None


def waiting_count(hall: Hall) -> int:
    """How many wait for a first answer."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Proposal.hall_id == hall.id, Proposal.state == ProposalState.SUBMITTED
            )
        )
        or 0
    )


def routed(hall: Hall, limit: int = INBOX) -> Sequence[Proposal]:
    """What was sent past the meeting and is not closed yet, the oldest first."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.hall_id == hall.id, Proposal.state.in_(ROUTED))
        .order_by(Proposal.received_at, Proposal.id)
        .limit(limit)
    ).all()
