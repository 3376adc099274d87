"""How urgent topics are: reckoned anew each time, for many topics in a few questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.places.models.hall import Hall
from proposals.lifecycle.priority import (
    Priority,
    TopicNumbers,
    Weights,
    priority,
    weights_from,
)
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic, TopicLink
from proposals.models.weighing import TopicWeighing
from proposals.queries.backing import supports_of

RULE = "priority"
"""Under this name a hall keeps its weights among its rules."""


@dataclass(frozen=True)
class Weighed:
    """A topic with its priority, and what the desk entered for it."""

    topic: Topic
    priority: Priority
    weighing: TopicWeighing | None


def weights_of(hall: Hall) -> Weights:
    """The hall's own weights, or those everybody begins with."""
    return weights_from(hall.rules.get(RULE))


def weighed(topic: Topic) -> Weighed:
    """One topic with its priority."""
    return weighed_all([topic])[0]


def weighed_all(topics: Sequence[Topic]) -> Sequence[Weighed]:
    """These topics with their priorities, in the order given."""
    at = clock.now()
    supports, first, entered = supports_of(topics), _first_needs(topics), _entered(topics)
    found = []
    for topic in topics:
        known = entered.get(topic.id)
        numbers = TopicNumbers(
            voices=supports[topic.id].total,
            affected=known.affected if known else None,
            days_waited=(at - first.get(topic.id, topic.created_at)).days,
            is_unsafe=known is not None and known.is_unsafe,
        )
        reckoned = priority(numbers, weights_of(topic.hall), known.override if known else None)
        found.append(Weighed(topic, reckoned, known))
    return found


def most_urgent_first(topics: Sequence[Topic]) -> Sequence[Weighed]:
    """These topics, the highest score first; of equals the older first."""
    return sorted(weighed_all(topics), key=lambda one: (-one.priority.score, one.topic.id))


def weighings_of(topic: Topic) -> Sequence[TopicWeighing]:
    """Everything the desk ever entered for it, the latest first."""
    return db.session.scalars(
        select(TopicWeighing)
        .where(TopicWeighing.topic_id == topic.id)
        .order_by(TopicWeighing.id.desc())
    ).all()


def _first_needs(topics: Sequence[Topic]) -> Mapping[int, datetime]:
    """When the first need of each topic came in."""
    rows = db.session.execute(
        select(TopicLink.topic_id, func.min(Proposal.received_at).label("first"))
        .join(Proposal, Proposal.id == TopicLink.proposal_id)
        .where(TopicLink.topic_id.in_([one.id for one in topics]), TopicLink.unlinked_at.is_(None))
        .group_by(TopicLink.topic_id)
    )
    return {row.topic_id: row.first for row in rows}


def _entered(topics: Sequence[Topic]) -> Mapping[int, TopicWeighing]:
    latest = (
        select(func.max(TopicWeighing.id))
        .where(TopicWeighing.topic_id.in_([one.id for one in topics]))
        .group_by(TopicWeighing.topic_id)
    )
    rows = db.session.scalars(select(TopicWeighing).where(TopicWeighing.id.in_(latest)))
    return {one.topic_id: one for one in rows}
