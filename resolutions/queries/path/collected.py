"""集: the first messages, what joined them, the review, the filing."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from proposals.labels import act_name
from proposals.models.proposal import Proposal
from proposals.models.timeline import TimelineEvent
from proposals.models.topic import Topic
from proposals.queries.proposals import timeline_of
from proposals.queries.topics import recommendation_of
from resolutions.queries.path.pieces import Proof, Step, excerpt, in_order

SHOWN = 3
"""Messages told one by one; the rest are counted, and the topic's page lists them all."""
_OF_A_PROPOSAL = frozenset({"accepted", "returned", "resubmitted", "answered"})
_OF_THE_TOPIC = frozenset(
    {
        *("topic_created", "topic_retitled", "review_begun", "review_enrolled", "topic_filed"),
        *("topic_returned", "topic_declined", "topic_repooled", "topic_reinstated"),
        *("topic_renewed", "topic_brought_back"),
    }
)


def proposals_of(topic: Topic) -> Sequence[Proposal]:
    """The proposals joined to the topic, the first written first."""
    joined = [link.proposal for link in topic.standing_links]
    return sorted(joined, key=lambda proposal: (proposal.submitted_at, proposal.id))


def steps(topic: Topic) -> Sequence[Step]:
    """Everything up to the filing."""
    proposals = proposals_of(topic)
    told: list[Step] = []
    for proposal in proposals[:SHOWN]:
        told.append(_message(proposal))
        told += [
            _event(event, proposal)
            for event in timeline_of(proposal)
            if event.act in _OF_A_PROPOSAL
        ]
    if more := len(proposals) - SHOWN:
        told += [_rest(topic, proposals[SHOWN:], more)] if more > 0 else []
    told += [_event(event) for event in timeline_of(topic) if event.act in _OF_THE_TOPIC]
    return in_order([_with_filing(step, topic) for step in told])


def _message(proposal: Proposal) -> Step:
    return Step(
        at=proposal.submitted_at,
        what=str(_("居民提出：%(title)s", title=proposal.title)),
        who=proposal.author,
        note=excerpt(proposal.body),
        tone="now",
        proofs=[Proof(_l("提案原文"), proposal.url)],
        photos=[shot.photo for shot in proposal.photos],
    )


def _rest(topic: Topic, others: Sequence[Proposal], more: int) -> Step:
    return Step(
        at=others[-1].submitted_at,
        what=str(_("另有%(count)d件同类提案", count=more)),
        proofs=[Proof(_l("全部提案"), topic.url)],
    )


def _event(event: TimelineEvent, proposal: Proposal | None = None) -> Step:
    said = event.answer.text if event.answer else event.text
    url = proposal.url if proposal else event.url
    name = str(act_name(event.act) or event.act)
    return Step(
        at=event.at,
        what=f"{name} · {proposal.title}" if proposal else name,
        who=_who(event),
        note=excerpt(said),
        proofs=[Proof(_l("办理经过"), f"{url}#timeline")] if proposal else [],
        tone="done" if event.act in {"answered", "topic_filed"} else "neutral",
    )


def _who(event: TimelineEvent) -> str:
    """Named as the pages of the proposal name them."""
    if event.answer is not None:
        return event.answer.author_label or str(_("官方"))
    return event.actor.name if event.actor else event.actor_label


def _with_filing(step: Step, topic: Topic) -> Step:
    """The filing's own document is its proof."""
    if step.what != str(act_name("topic_filed")):
        return step
    filed = recommendation_of(topic)
    if filed is None:
        return step
    proof = Proof(_l("立项建议案"), f"{topic.url}/filing", filed.number)
    note = str(
        _(
            "提案%(proposals)d件，支持%(voices)d人",
            proposals=filed.proposal_count,
            voices=filed.voice_count,
        )
    )
    return Step(at=step.at, what=step.what, who=step.who, note=note, tone=step.tone, proofs=[proof])
