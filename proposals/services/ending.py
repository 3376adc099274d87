"""What ends together with a step of a proposal: its routing, and its way into 三个一批."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from proposals.lifecycle.proposal import ROUTED, ProposalAct, ProposalState
from proposals.lifecycle.routing import Result
from proposals.models.proposal import Proposal
from proposals.models.routing import Routing
from proposals.models.settlement import Settlement

_RESULTS = {
    ProposalAct.TAKE_BACK: Result.TAKEN_BACK,
    ProposalAct.CLOSE: Result.DONE,
    ProposalAct.WITHDRAW: Result.WITHDRAWN,
}


def follow(
    proposal: Proposal,
    act: ProposalAct,
    *,
    left: ProposalState,
    by: Person | None,
    at: datetime,
    reason: str,
) -> None:
    """End the open routing of a proposal that ``left`` such a state; enter one that was closed."""
    if left in ROUTED:
        end_routing(proposal, _RESULTS[act], by=by, at=at, report=reason)
    if proposal.state is ProposalState.CLOSED:
        db.session.add(Settlement(proposal_id=proposal.id, hall_id=proposal.hall_id, closed_at=at))
        db.session.flush()


def end_routing(
    proposal: Proposal, result: Result, *, by: Person | None, at: datetime, report: str
) -> None:
    """Note what came of it, unless that was said already in more exact words."""
    going_on = db.session.scalar(
        select(Routing).where(Routing.proposal_id == proposal.id, Routing.ended_at.is_(None))
    )
    if going_on is None:
        return
    ender = by.id if by else None
    going_on.ended_at, going_on.ended_by_id = at, ender
    going_on.result, going_on.report = result, report
    db.session.flush()
