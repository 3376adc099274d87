"""Challenges to results that wait for somebody's ruling."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from app.extensions import db
from app.people.models.person import Person
from votes.models.decision import Challenge, Finding
from votes.policy import may_judge


def waiting_for(person: Person) -> Iterator[Challenge]:
    """Challenges that this person may take further: write or confirm the ruling, or recount.

    Whoever wrote a ruling waits for a second person and is not asked again.
    """
    uncounted = (Challenge.finding == Finding.RECOUNT) & Challenge.recounted_at.is_(None)
    anothers = or_(Challenge.proposed_by_id.is_(None), Challenge.proposed_by_id != person.id)
    query = select(Challenge).where(
        or_(Challenge.ruled_at.is_(None) & anothers, Challenge.ruled_at.is_not(None) & uncounted)
    )
    for made in db.session.scalars(query.order_by(Challenge.id)):
        if may_judge(person, made):
            yield made
