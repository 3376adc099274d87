"""File a topic: write its 立项建议案 and set the day by which it must be on an agenda."""

from __future__ import annotations

from sqlalchemy import func, select

from app import audit, clock
from app.announcements import announce
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from app.work_calendar.instants import day_of
from proposals.events import TopicFiled
from proposals.lifecycle.deadlines import schedule_due
from proposals.models.review import FilingRecommendation, TripleReview
from proposals.models.topic import Topic
from proposals.queries.support import support_of


def file(topic: Topic, review: TripleReview, *, by: Person) -> FilingRecommendation:
    """Write the recommendation, numbered within its hall and year."""
    at = clock.now()
    filed_on = day_of(at)
    recommendation = FilingRecommendation(
        topic=topic,
        review=review,
        hall_id=topic.hall_id,
        year=filed_on.year,
        serial=_next_serial(topic.hall_id, filed_on.year),
        text=review.decision,
        proposal_count=len(topic.standing_links),
        voice_count=support_of(topic).total,
        filed_at=at,
        filed_by=by,
    )
    db.session.add(recommendation)
    topic.filed_at = at
    topic.schedule_due = schedule_due(filed_on, work_calendar()).due
    db.session.flush()
    audit.record(
        "topic.recommendation_written",
        recommendation,
        by=by,
        place=topic.hall.place,
        details={"number": recommendation.number},
    )
    return recommendation


def announce_filed(topic: Topic) -> None:
    """Say upwards that the topic may come onto an agenda."""
    announce(TopicFiled(topic.id))


def _next_serial(hall_id: int, year: int) -> int:
    """The next number, while the hall's row is held so that no two are the same."""
    db.session.execute(select(Hall.id).where(Hall.id == hall_id).with_for_update())
    last = db.session.scalar(
        select(func.max(FilingRecommendation.serial)).where(
            FilingRecommendation.hall_id == hall_id, FilingRecommendation.year == year
        )
    )
    return (last or 0) + 1
