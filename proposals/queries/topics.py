"""Questions about topics."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Missing
from app.extensions import db
from app.places.models.hall import Hall
from proposals.lifecycle.topic_states import TopicState
from proposals.models.proposal import Proposal
from proposals.models.review import FilingRecommendation, TripleReview
from proposals.models.topic import Topic, TopicLink


def topic_with(topic_id: int) -> Topic:
    """Return the topic, or raise Missing."""
    topic = db.session.get(Topic, topic_id)
    if topic is None:
        raise Missing(_l("没有这个议题"), remedy=_l("可以从议题列表重新进入"), code="no_topic")
    return topic


def topic_of(proposal: Proposal) -> Topic | None:
    """The topic a proposal is joined to now."""
    return db.session.scalar(
        select(Topic)
        .join(TopicLink, TopicLink.topic_id == Topic.id)
        .where(TopicLink.proposal_id == proposal.id, TopicLink.unlinked_at.is_(None))
    )


def topics_in(hall: Hall | None, states: Collection[TopicState] = ()) -> Sequence[Topic]:
    """The topics of a hall (or of all), the newest first; of these states, or all but dissolved."""
    wanted = select(Topic).order_by(Topic.id.desc()).limit(200)
    if hall is not None:
        wanted = wanted.where(Topic.hall_id == hall.id)
    if states:
        wanted = wanted.where(Topic.state.in_(states))
    else:
        wanted = wanted.where(Topic.state != TopicState.DISSOLVED)
    return db.session.scalars(wanted).all()


def links_on(topic: Topic, at: datetime) -> Sequence[TopicLink]:
    """The links that stood at that instant: what a review judged, whatever was undone later."""
    return [
        link
        for link in topic.links
        if link.linked_at <= at and (link.unlinked_at is None or link.unlinked_at > at)
    ]


def filed_topics(hall: Hall) -> Sequence[Topic]:
    """Topics that may come onto this hall's agenda, the longest waiting first."""
    return db.session.scalars(
        select(Topic)
        .where(Topic.hall_id == hall.id, Topic.state == TopicState.FILED)
        .order_by(Topic.filed_at, Topic.id)
    ).all()


def open_review(topic: Topic) -> TripleReview | None:
    """The review that is going on, if one is."""
    return db.session.scalar(
        select(TripleReview).where(
            TripleReview.topic_id == topic.id, TripleReview.concluded_at.is_(None)
        )
    )


def past_reviews(topic: Topic) -> Sequence[TripleReview]:
    """The reviews that ended, the latest first."""
    return db.session.scalars(
        select(TripleReview)
        .where(TripleReview.topic_id == topic.id, TripleReview.concluded_at.is_not(None))
        .order_by(TripleReview.id.desc())
    ).all()


def recommendation_of(topic: Topic) -> FilingRecommendation | None:
    """The topic's latest filing recommendation."""
    return db.session.scalar(
        select(FilingRecommendation)
        .where(FilingRecommendation.topic_id == topic.id)
        .order_by(FilingRecommendation.id.desc())
        .limit(1)
    )
