"""The secretary's desk: accept, return, decline, take back, answer, sort."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from proposals.lifecycle.proposal import ProposalAct, ProposalFacts
from proposals.lifecycle.three_batches import Batch
from proposals.models.category_tree import Sorted
from proposals.models.proposal import Proposal
from proposals.models.timeline import OfficialAnswer
from proposals.queries.topics import topic_of
from proposals.services import lessons, settling, telling, timeline, topics, wording
from proposals.services.course import move
from proposals.services.hands import Hand
from proposals.services.locking import locked


def accept(proposal: Proposal, *, by: Person) -> None:
    """Accept it: it is a matter of this hall's."""
    move(locked(proposal), ProposalAct.ACCEPT, "accepted", by=by)


def send_back(proposal: Proposal, *, by: Person, reason: str) -> None:
    """Return it to its proposer, who sees what is missing and may send it again."""
    move(locked(proposal), ProposalAct.RETURN, "returned", by=by, reason=reason)


def decline(proposal: Proposal, *, by: Person, reason: str) -> None:
    """Decline it with a reason; a matter of courts or petitions gets the pointer there."""
    move(locked(proposal), ProposalAct.DECLINE, "declined", by=by, reason=reason)


def reinstate(proposal: Proposal, *, by: Person, reason: str) -> None:
    """Put a declined proposal back to the desk after an appeal; its 48 hours begin anew."""
    proposal = locked(proposal)
    proposal.received_at = clock.now()
    move(proposal, ProposalAct.REINSTATE, "reinstated", by=by, reason=reason)


def take_back(proposal: Proposal, *, by: Person, reason: str) -> None:
    """Take a routed proposal back to the desk."""
    move(locked(proposal), ProposalAct.TAKE_BACK, "taken_back", by=by, reason=reason)


def close(
    proposal: Proposal, *, by: Person | None, reason: str, batch: Batch | None = None
) -> None:
    """End it, with the answer that ends it, and if known which of the three batches it is of."""
    proposal = locked(proposal)
    move(proposal, ProposalAct.CLOSE, "closed", by=by, reason=reason)
    if batch is not None and by is not None:
        settling.sort(proposal, batch, by=by)


def withdraw(proposal: Proposal, *, by: Person, hand: Hand | None = None) -> None:
    """Its proposer takes it back, until the chair has stated a motion on it (RONR 33:11)."""
    proposal = locked(proposal)
    topic = topic_of(proposal)
    facts = ProposalFacts(
        topic=topic.state if topic else None,
        motion_stated=topic is not None and topic.stated_at is not None,
    )
    move(proposal, ProposalAct.WITHDRAW, "withdrawn", by=by, facts=facts, hand=hand)
    if topic is not None:
        topics.release(topic, proposal, by=by, reason=_("提案人撤回"))


def answer(
    proposal: Proposal,
    text: str,
    *,
    by: Person,
    author_label: str = "",
    at: datetime | None = None,
) -> OfficialAnswer:
    """Publish a body's written answer on the timeline; the proposal's state stays as it is."""
    proposal, at = locked(proposal), at or clock.now()
    text = wording.paragraphs(text)
    if not text:
        raise Invalid(_l("答复还是空的"), remedy=_l("请写出答复内容"))
    given = OfficialAnswer(
        proposal_id=proposal.id,
        text=text,
        author_label=wording.line(author_label)[:80],
        author_id=by.id,
        answered_at=at,
    )
    db.session.add(given)
    db.session.flush()
    proposal.answered_at = max(at, proposal.answered_at or at)
    timeline.write(proposal, "answered", by=by, at=at, answer=given)
    audit.record("proposal.answered", proposal, by=by, place=proposal.place)
    telling.tell_proposal(proposal, "answered", but=by)
    return given


def classify(proposal: Proposal, sorted_as: Sorted, *, by: Person, confirmed: bool = False) -> None:
    """Put it into a class; what a desk decides is what later suggestions learn from.

    ``confirmed``: the class was suggested from the text, and this person took it.
    """
    proposal = locked(proposal)
    before = Sorted.of(proposal)
    sorted_as.put(proposal)
    proposal.category_suggested = confirmed
    lessons.teach(proposal, sorted_as.code)
    audit.record(
        "proposal.classified",
        proposal,
        by=by,
        place=proposal.place,
        details={
            "from": before.code or before.category,
            "to": sorted_as.code or sorted_as.category,
            "suggested": confirmed,
        },
    )
