"""One step of a proposal or topic: judged by the law, then done, written down and told."""

from __future__ import annotations

from datetime import datetime

from app import audit, clock
from app.extensions import db
from app.people.models.person import Person
from proposals.lifecycle.proposal import ProposalAct, ProposalFacts
from proposals.lifecycle.proposal import decide as decide_proposal
from proposals.lifecycle.topic import TopicAct, TopicFacts
from proposals.lifecycle.topic import decide as decide_topic
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.policy import parts_in, parts_with
from proposals.services import ending, telling, timeline, wording
from proposals.services.hands import Hand, record
from proposals.services.refusing import granted

_NOTHING_KNOWN = ProposalFacts()
_NO_FACTS = TopicFacts()


def move(
    proposal: Proposal,
    act: ProposalAct,
    code: str,
    *,
    by: Person | None,
    reason: str = "",
    facts: ProposalFacts = _NOTHING_KNOWN,
    url: str = "",
    tell: bool = True,
    hand: Hand | None = None,
) -> None:
    """Move a locked proposal by one act. Raises Refused where the law does not allow it.

    ``code`` is the act's name on the timeline; ``reason`` is shown there to everybody.
    """
    reason = wording.paragraphs(reason)
    step = granted(
        decide_proposal(
            proposal.state, act, by=parts_with(by, proposal), reason=reason, facts=facts
        )
    )
    left, proposal.state = proposal.state, step.target
    db.session.flush()
    doer, at = hand.typist if hand else by, clock.now()
    ending.follow(proposal, act, left=left, by=by, at=at, reason=reason)
    timeline.write(proposal, code, by=doer, text=hand.said if hand else reason, at=at, url=url)
    record(f"proposal.{code}", proposal, by=by, reason=reason, hand=hand)
    if tell:
        telling.tell_proposal(proposal, code, text=reason, but=doer)


def move_topic(
    topic: Topic,
    act: TopicAct,
    code: str,
    *,
    by: Person | None,
    reason: str = "",
    facts: TopicFacts = _NO_FACTS,
    text: str = "",
    at: datetime | None = None,
    url: str = "",
) -> None:
    """Move a locked topic by one act. Raises Refused where the law does not allow it."""
    reason = wording.paragraphs(reason)
    step = granted(
        decide_topic(
            topic.state, act, by=parts_in(by, topic.hall.place), reason=reason, facts=facts
        )
    )
    topic.state = step.target
    db.session.flush()
    timeline.note(topic, act=code, text=text or reason, by=by, at=at, url=url)
    audit.record(f"topic.{act.value}", topic, by=by, place=topic.hall.place, reason=reason)
