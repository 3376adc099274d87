"""Questions about appeals 申诉."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Missing
from app.extensions import db
from app.places.models.hall import Hall
from proposals.lifecycle.appeal import AppealFacts
from proposals.lifecycle.proposal import ProposalState
from proposals.lifecycle.topic_states import TopicState
from proposals.models.appeal import Appeal
from proposals.models.proposal import Proposal
from proposals.models.timeline import TimelineEvent
from proposals.models.topic import Topic
from proposals.queries.support import people_behind, support_of


def appeal_with(appeal_id: int) -> Appeal:
    """Return the appeal, or raise Missing."""
    found = db.session.get(Appeal, appeal_id)
    if found is None:
        raise Missing(_l("没有这件申诉"), remedy=_l("可以从提案或议题页面重新进入"))
    return found


def appeals_of(thing: Proposal | Topic) -> Sequence[Appeal]:
    """Every appeal about it, the latest first."""
    column = Appeal.proposal_id if isinstance(thing, Proposal) else Appeal.topic_id
    return db.session.scalars(
        select(Appeal).where(column == thing.id).order_by(Appeal.id.desc())
    ).all()


def open_appeals(halls: Sequence[Hall]) -> Sequence[Appeal]:
    """What waits to be heard in these halls, the first to fall due first."""
    return db.session.scalars(
        select(Appeal)
        .where(Appeal.hall_id.in_([hall.id for hall in halls]), Appeal.heard_at.is_(None))
        .order_by(Appeal.due_on, Appeal.id)
    ).all()


def matter_of(appeal: Appeal) -> Proposal | Topic:
    """What was declined."""
    thing = appeal.proposal or appeal.topic
    if thing is None:
        raise LookupError(f"appeal {appeal.id} is about nothing")
    return thing


def last_decline(thing: Proposal | Topic) -> TimelineEvent | None:
    """When and by whom it was last declined."""
    is_topic = isinstance(thing, Topic)
    column = TimelineEvent.topic_id if is_topic else TimelineEvent.proposal_id
    return db.session.scalar(
        select(TimelineEvent)
        .where(
            column == thing.id, TimelineEvent.act == ("topic_declined" if is_topic else "declined")
        )
        .order_by(TimelineEvent.at.desc(), TimelineEvent.id.desc())
        .limit(1)
    )


def facts_of(thing: Proposal | Topic, raised_by: int | None = None) -> AppealFacts:
    """What the rules about appeals ask of this matter now."""
    declined = last_decline(thing)
    raised = appeals_of(thing)
    return AppealFacts(
        is_declined=thing.state in (ProposalState.DECLINED, TopicState.DECLINED),
        voices=_voices(thing),
        was_raised=any(declined is not None and one.declined_at == declined.at for one in raised),
        declined_by=declined.actor_id if declined else None,
        raised_by=raised_by,
    )


def _voices(thing: Proposal | Topic) -> frozenset[int]:
    if isinstance(thing, Topic):
        return support_of(thing).people
    return frozenset(person.id for person in people_behind([thing]))
