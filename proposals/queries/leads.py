"""Who leads a collective proposal, and who was asked to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from proposals.models.lead import Lead, LeadAnswer, LeadLink
from proposals.models.proposal import Proposal


def leads_of(proposal: Proposal) -> Sequence[Lead]:
    """Everybody who was asked, the first first, whatever they answered."""
    return db.session.scalars(
        select(Lead).where(Lead.proposal_id == proposal.id).order_by(Lead.id)
    ).all()


def standing_leads(proposal: Proposal) -> Sequence[Person]:
    """Those who accepted, besides the proposer."""
    return [lead.person for lead in leads_of(proposal) if lead.answer is LeadAnswer.ACCEPTED]


def lead_of(person: Person | None, proposal: Proposal) -> Lead | None:
    """What this person was asked and answered."""
    if person is None:
        return None
    return db.session.scalar(
        select(Lead).where(Lead.proposal_id == proposal.id, Lead.person_id == person.id)
    )


def link_of(proposal: Proposal) -> LeadLink | None:
    """The address that invites to lead it, where the proposer made one."""
    return db.session.get(LeadLink, proposal.id)
