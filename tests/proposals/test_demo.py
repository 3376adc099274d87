"""The demonstration's share of this stage tells the same lively story each time."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app import audit
from app.demo.town import found_town
from app.extensions import db
from app.transaction import transaction
from proposals.demo import intake, opinions, story
from proposals.lifecycle.topic_states import TopicState
from proposals.models.hearing import HearingState
from proposals.models.proposal import Proposal
from proposals.models.topic import Topic
from proposals.queries.hearings import page_of
from proposals.queries.support import support_of
from proposals.queries.topics import recommendation_of


def test_the_demonstration_shows_every_stage_of_collecting(app: Flask) -> None:
    with transaction():
        town = found_town()
    story.fill(town)
    opinions.fill(town)
    states = db.session.scalars(select(Proposal.state)).all()
    assert len(states) == 12
    assert len(set(states)) >= 6
    assert (db.session.scalar(select(func.max(Proposal.supporter_count))) or 0) >= 10
    topics = {topic.state: topic for topic in db.session.scalars(select(Topic)).unique()}
    assert set(topics) == {TopicState.FILED, TopicState.UNDER_REVIEW, TopicState.POOLED}
    assert recommendation_of(topics[TopicState.FILED]) is not None
    assert support_of(topics[TopicState.FILED]).total > 15
    intake.fill(town)
    assert len(set(db.session.scalars(select(Proposal.source_channel)))) >= 5
    assert page_of(None, {HearingState.CONFIRMED}).rows[0].pieces
    assert list(audit.verify()) == []
