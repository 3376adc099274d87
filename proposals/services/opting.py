"""Not be counted for a topic that one's proposal or signature was joined to; and return."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from proposals.labels import topic_state_label
from proposals.lifecycle.topic_states import OPEN_TO_LEAVE, TopicState
from proposals.models.topic import Topic
from proposals.models.topic_opt_out import TopicOptOut
from proposals.queries.support import backed_by
from proposals.services import thresholds, timeline

OPEN = OPEN_TO_LEAVE | {TopicState.SCHEDULED}
"""Until the meeting has decided: what was counted then stays."""


def leave(topic: Topic, *, by: Person) -> bool:
    """Take one's voice off the topic; it stays on the original. Returns whether it was counted."""
    _refuse(topic, by)
    try:
        with db.session.begin_nested():
            db.session.add(TopicOptOut(topic_id=topic.id, person_id=by.id, left_at=clock.now()))
    except IntegrityError:
        return False
    if any(link.proposal.proposer_id == by.id for link in topic.standing_links):
        timeline.write(topic, "proposer_opted_out", by=by)
    audit.record("topic.opted_out", topic, by=by, place=topic.hall.place)
    return True


def come_back(topic: Topic, *, by: Person) -> bool:
    """Be counted again. Returns whether one was not."""
    _refuse(topic, by)
    standing = db.session.scalar(
        select(TopicOptOut).where(
            TopicOptOut.topic_id == topic.id,
            TopicOptOut.person_id == by.id,
            TopicOptOut.returned_at.is_(None),
        )
    )
    if standing is None:
        return False
    standing.returned_at = clock.now()
    db.session.flush()
    if any(link.proposal.proposer_id == by.id for link in topic.standing_links):
        timeline.write(topic, "proposer_came_back", by=by)
    audit.record("topic.opted_in", topic, by=by, place=topic.hall.place)
    thresholds.note(topic)
    return True


def _refuse(topic: Topic, by: Person) -> None:
    if topic.state not in OPEN:
        raise Refused(
            _l("议题已到“%(state)s”，支持人数不再变动", state=topic_state_label(topic.state)),
            remedy=_l("您对原提案的联署仍可在提案页面查看"),
        )
    if not backed_by(by, topic):
        raise Refused(_l("您没有提过或联署过这个议题里的提案"), remedy=_l("可以到提案页面联署"))
