"""What runs out for a person: routed needs to ask after, appeals to hear, invitations to answer."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Permission
from app.places.models.hall import Hall
from app.shell.navigation import Todo
from app.work_calendar.instants import end_of_day
from proposals.lifecycle.appeal import refuse_to_hear
from proposals.models.proposal import Proposal
from proposals.models.routing import Routing
from proposals.policy import may_hear_appeals
from proposals.queries.appeals import facts_of, matter_of, open_appeals
from proposals.queries.halls import halls_where
from proposals.queries.stakeholders import invitations_open

_MANY = 20
"""Street staff oversee more halls than a list of to-dos can hold."""


def clock_todos(person: Person) -> Iterator[Todo]:
    """Everything of these that waits for this person."""
    yield from _routed(person)
    yield from _to_hear(person)
    for one in invitations_open(person):
        text = _("议题“%(title)s”和您有关，请您说说意见", title=one.review.topic.title)
        yield Todo(text, f"{one.review.topic.url}/stake")


def _routed(person: Person) -> Iterator[Todo]:
    halls = {hall.id: hall for hall in halls_where(person, Permission.WORK_DESK)[:_MANY]}
    rows = db.session.execute(
        select(Proposal.hall_id, func.count(), func.min(Routing.due_on))
        .join(Proposal, Proposal.id == Routing.proposal_id)
        .where(
            Proposal.hall_id.in_(halls),
            Routing.ended_at.is_(None),
            Routing.due_on <= clock.today(),
        )
        .group_by(Proposal.hall_id)
    )
    for hall_id, count, first in rows:
        hall: Hall = halls[hall_id]
        text = ngettext(
            "%(hall)s：%(num)d件转办到期，请写结果",
            "%(hall)s：%(num)d件转办到期，请写结果",
            count,
            hall=hall.name,
        )
        yield Todo(text, f"/desk/due?hall={hall.code}", end_of_day(first))


def halls_to_hear(person: Person) -> list[Hall]:
    """The halls whose appeals this person hears: its monitor, or the street."""
    over = {
        hall.id: hall
        for permission in (Permission.INSPECT, Permission.OVERSEE)
        for hall in halls_where(person, permission)
    }
    return [hall for hall in over.values() if may_hear_appeals(person, hall.place)]


def _to_hear(person: Person) -> Iterator[Todo]:
    for appeal in open_appeals(halls_to_hear(person)[:_MANY]):
        if refuse_to_hear(person.id, facts_of(matter_of(appeal), appeal.raised_by_id)) is None:
            text = _("请处理对“%(title)s”的申诉", title=appeal.title)
            yield Todo(text, appeal.url, end_of_day(appeal.due_on))
