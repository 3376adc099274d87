"""What waits for a person in this stage: asked of the state of things each time."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from app.permissions import Permission
from app.shell.navigation import Todo
from app.work_calendar.instants import end_of_day
from proposals.lifecycle.topic_states import TopicState
from proposals.models.review import ReviewMember, TripleReview
from proposals.models.topic import Topic
from proposals.queries.desk import first_due, waiting_count
from proposals.queries.halls import halls_where
from proposals.queries.proposals import returned_to
from proposals.queries.topics import filed_topics

_MANY = 20
"""Street staff oversee more halls than a list of to-dos can hold; they look at the desk itself."""


def todos_of(person: Person) -> Iterator[Todo]:
    """Everything of this stage that waits for this person."""
    for proposal in returned_to(person):
        yield Todo(_("您的提案“%(title)s”需要补正", title=proposal.title), proposal.url)
    yield from _at_desk(person)
    yield from _to_review(person)


def _at_desk(person: Person) -> Iterator[Todo]:
    for hall in halls_where(person, Permission.WORK_DESK)[:_MANY]:
        count = waiting_count(hall)
        if count:
            text = ngettext(
                "%(hall)s：%(num)d件提案等待处理",
                "%(hall)s：%(num)d件提案等待处理",
                count,
                hall=hall.name,
            )
            yield Todo(text, f"/desk?hall={hall.code}", first_due(hall))
        for topic in filed_topics(hall):
            due = end_of_day(topic.schedule_due) if topic.schedule_due else None
            yield Todo(_("议题“%(title)s”已立项，请排会", title=topic.title), topic.url, due)


def _to_review(person: Person) -> Iterator[Todo]:
    halls = [hall.id for hall in halls_where(person, Permission.REVIEW_TOPIC)[:_MANY]]
    spoke = select(ReviewMember.review_id).where(ReviewMember.person_id == person.id)
    topics = db.session.scalars(
        select(Topic)
        .join(TripleReview, TripleReview.topic_id == Topic.id)
        .where(
            Topic.hall_id.in_(halls),
            Topic.state == TopicState.UNDER_REVIEW,
            TripleReview.concluded_at.is_(None),
            TripleReview.id.not_in(spoke),
        )
        .order_by(TripleReview.begun_at)
    )
    for topic in topics:
        yield Todo(_("请对议题“%(title)s”提三性审查意见", title=topic.title), f"{topic.url}/review")
