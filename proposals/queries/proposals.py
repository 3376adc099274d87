"""Questions about single proposals."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person
from proposals.lifecycle.proposal import ProposalState
from proposals.models.proposal import Proposal
from proposals.models.timeline import TimelineEvent
from proposals.models.topic import Topic


def proposal_with(proposal_id: int) -> Proposal:
    """Return the proposal, or raise Missing."""
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None:
        raise Missing(_l("没有这件提案"), remedy=_l("可以从提案列表重新进入"), code="no_proposal")
    return proposal


def timeline_of(thing: Proposal | Topic) -> Sequence[TimelineEvent]:
    """What happened to it, the first first."""
    column = TimelineEvent.proposal_id if isinstance(thing, Proposal) else TimelineEvent.topic_id
    return db.session.scalars(
        select(TimelineEvent).where(column == thing.id).order_by(TimelineEvent.at, TimelineEvent.id)
    ).all()


def returned_to(person: Person) -> Sequence[Proposal]:
    """The person's proposals that were returned and wait to be corrected."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.proposer_id == person.id, Proposal.state == ProposalState.RETURNED)
        .order_by(Proposal.id)
    ).all()


def proposals_by(person: Person, limit: int = 50) -> Sequence[Proposal]:
    """What the person has proposed, the newest first."""
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.proposer_id == person.id)
        .order_by(Proposal.list_key.desc())
        .limit(limit)
    ).all()
