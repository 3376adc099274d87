"""The voices behind many topics at once: what ``support_of`` says of one, in four questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.extensions import db
from proposals.lifecycle.voices import Backing, voices
from proposals.models.co_signature import CoSignature
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic, TopicLink
from proposals.models.topic_opt_out import TopicOptOut
from proposals.queries.support import Support


def supports_of(topics: Sequence[Topic]) -> Mapping[int, Support]:
    """The distinct voices behind each of these topics."""
    ids = [topic.id for topic in topics]
    signed = _signed(ids)
    gone = _opted_out(ids)
    backing: dict[int, list[Backing]] = defaultdict(list)
    outside: dict[int, set[tuple[str | None, str]]] = defaultdict(set)
    for row in _authors(ids):
        backing[row.topic_id].append(
            Backing(frozenset({row.proposer_id} - {None}), frozenset(signed[row.id]))
        )
        if not row.proposer_id:
            outside[row.topic_id].add((row.external_source, row.author_label))
    return {
        one: Support(voices(backing[one], frozenset(gone[one])), len(outside[one])) for one in ids
    }


def _authors(ids: Sequence[int]) -> Sequence[Any]:
    return db.session.execute(
        select(
            TopicLink.topic_id,
            Proposal.id,
            Proposal.proposer_id,
            Proposal.external_source,
            Proposal.author_label,
        )
        .join(Proposal, Proposal.id == TopicLink.proposal_id)
        .where(TopicLink.topic_id.in_(ids), TopicLink.unlinked_at.is_(None))
    ).all()


def _signed(ids: Sequence[int]) -> Mapping[int, set[int]]:
    rows = db.session.execute(
        select(CoSignature.proposal_id, CoSignature.person_id)
        .join(TopicLink, TopicLink.proposal_id == CoSignature.proposal_id)
        .where(
            TopicLink.topic_id.in_(ids),
            TopicLink.unlinked_at.is_(None),
            CoSignature.withdrawn_at.is_(None),
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for proposal_id, person_id in rows:
        found[proposal_id].add(person_id)
    return found


def _opted_out(ids: Sequence[int]) -> Mapping[int, set[int]]:
    rows = db.session.execute(
        select(TopicOptOut.topic_id, TopicOptOut.person_id).where(
            TopicOptOut.topic_id.in_(ids), TopicOptOut.returned_at.is_(None)
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for topic_id, person_id in rows:
        found[topic_id].add(person_id)
    return found
