"""Where a need or a topic is now, as its page tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.people.models.person import Person
from app.work_calendar.calendar import Deadline
from app.work_calendar.instants import end_of_day
from proposals.lifecycle.appeal import refuse_to_raise
from proposals.lifecycle.deadlines import CLOCK_RULES, Clock, Urgency, triage_due, urgency
from proposals.lifecycle.proposal import ProposalState
from proposals.lifecycle.topic_states import TopicState
from proposals.models.proposal import Proposal
from proposals.models.routing import Routing
from proposals.models.topic import Topic
from proposals.queries.appeals import facts_of
from proposals.queries.due import reckoning_of
from proposals.queries.routings import routings_of


@dataclass(frozen=True)
class Sent:
    """One sending past the meeting, and how its clock stands."""

    routing: Routing
    reckoning: Deadline | None
    urgency: Urgency | None


@dataclass(frozen=True)
class Waiting:
    """The desk's first answer, and by when."""

    due: datetime
    urgency: Urgency
    rule: str


def sendings(proposal: Proposal) -> Sequence[Sent]:
    """Every sending of this need, the latest first."""
    return [sending(routing) for routing in routings_of(proposal)]


def sending(routing: Routing) -> Sent:
    """One sending as it stands now."""
    if routing.ended_at is not None or routing.due_on is None:
        return Sent(routing, None, None)
    return Sent(routing, reckoning_of(routing), urgency(end_of_day(routing.due_on), clock.now()))


def first_answer(proposal: Proposal) -> Waiting | None:
    """By when the desk answers what was submitted; none once it has."""
    if proposal.state is not ProposalState.SUBMITTED:
        return None
    due = triage_due(proposal.received_at)
    return Waiting(due, urgency(due, clock.now()), CLOCK_RULES[Clock.TRIAGE])


def may_appeal(person: Person | None, thing: Proposal | Topic) -> bool:
    """Whether this person could appeal against the decline that stands."""
    if person is None or thing.state not in (ProposalState.DECLINED, TopicState.DECLINED):
        return False
    return refuse_to_raise(person.id, facts_of(thing)) is None
