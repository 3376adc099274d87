"""Who leads a proposal, how far its support has come, and why people support it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import clock
from app.extensions import db
from app.moves import Refusal
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.lifecycle.editing import editing
from proposals.lifecycle.proposal import OPEN_TO_SUPPORT
from proposals.lifecycle.thresholds import Progress
from proposals.lifecycle.topic_states import TopicState
from proposals.models.co_signature import CoSignature
from proposals.models.lead import Lead, LeadAnswer, LeadLink
from proposals.models.proposal import Proposal
from proposals.models.reached_threshold import ReachedThreshold
from proposals.models.topic import Topic
from proposals.policy import is_proposer
from proposals.queries.joining import JOINABLE
from proposals.queries.leads import lead_of, leads_of, link_of
from proposals.queries.support import progress_shown, signature_of
from proposals.queries.versions import changed_since, standing_of

_REASONS = 20
_AT_DESK = 50


@dataclass(frozen=True)
class Together:
    """What a proposal's page shows of those who stand behind it, to this reader."""

    leads: Sequence[Lead]
    """Those who accepted to lead it with its proposer."""
    progress: Progress
    reasons: Sequence[CoSignature]
    mine: CoSignature | None
    """The reader's own signature."""
    text_changed: bool
    """Whether the text is another than the reader signed."""
    is_asked: bool
    """Whether the reader was asked to lead it, and has not answered."""
    is_lead: bool
    may_edit: bool
    may_invite: bool


@dataclass(frozen=True)
class Inviting:
    """What its proposer sees of those asked to lead."""

    asked: Sequence[Lead]
    may_be_asked: Sequence[Person]
    link: LeadLink | None


def together_for(person: Person | None, proposal: Proposal) -> Together:
    """Everything of this for one proposal's page."""
    mine, lead = signature_of(person, proposal), lead_of(person, proposal)
    own = is_proposer(person, proposal)
    return Together(
        leads=[one for one in leads_of(proposal) if one.answer is LeadAnswer.ACCEPTED],
        progress=progress_shown(proposal),
        reasons=_reasons(proposal),
        mine=mine,
        text_changed=mine is not None and changed_since(proposal, mine.signed_at),
        is_asked=lead is not None and lead.answer is LeadAnswer.ASKED,
        is_lead=lead is not None and lead.answer is LeadAnswer.ACCEPTED,
        may_edit=own and not isinstance(editing(standing_of(proposal), clock.now()), Refusal),
        may_invite=own and proposal.state in OPEN_TO_SUPPORT,
    )


def inviting(proposal: Proposal) -> Inviting:
    """Who was asked, and who may be: co-signers who have not been."""
    asked = leads_of(proposal)
    waiting = {
        one.person_id for one in asked if one.answer in {LeadAnswer.ASKED, LeadAnswer.ACCEPTED}
    }
    signers = db.session.scalars(
        select(Person)
        .join(CoSignature, CoSignature.person_id == Person.id)
        .where(
            CoSignature.proposal_id == proposal.id,
            CoSignature.withdrawn_at.is_(None),
            Person.id.not_in(waiting),
            Person.closed_at.is_(None),
        )
        .order_by(Person.sort_key, Person.id)
        .limit(200)
    ).all()
    return Inviting(asked, signers, link_of(proposal))


def reached_in(hall: Hall) -> Sequence[Proposal | Topic]:
    """What has the voices this hall asks for and waits for its desk, the longest waiting first."""
    topics = db.session.scalars(
        select(Topic)
        .join(ReachedThreshold, ReachedThreshold.topic_id == Topic.id)
        .where(Topic.hall_id == hall.id, Topic.state == TopicState.POOLED)
        .order_by(ReachedThreshold.id)
        .limit(_AT_DESK)
    ).all()
    proposals = db.session.scalars(
        select(Proposal)
        .join(ReachedThreshold, ReachedThreshold.proposal_id == Proposal.id)
        .where(Proposal.hall_id == hall.id, Proposal.state.in_(JOINABLE))
        .order_by(ReachedThreshold.id)
        .limit(_AT_DESK)
    ).all()
    return [*topics, *proposals]


def _reasons(proposal: Proposal) -> Sequence[CoSignature]:
    return db.session.scalars(
        select(CoSignature)
        .where(
            CoSignature.proposal_id == proposal.id,
            CoSignature.withdrawn_at.is_(None),
            CoSignature.reason != "",
        )
        .options(selectinload(CoSignature.photos))
        .order_by(CoSignature.id.desc())
        .limit(_REASONS)
    ).all()
