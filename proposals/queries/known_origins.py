"""What a closed proposal or topic already tells of the four fields of a known problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app import clock
from app.extensions import db
from proposals.models.category_tree import UNSORTED, Sorted
from proposals.models.known_problem import CAUSE_LIMIT, DUTY_LIMIT, PATH_LIMIT, SPOT_LIMIT
from proposals.models.proposal import Proposal
from proposals.models.timeline import OfficialAnswer, TimelineEvent
from proposals.models.topic import Topic
from proposals.queries.proposals import timeline_of

_ENDS = frozenset({"closed", "topic_closed", "topic_decided"})


@dataclass(frozen=True)
class Prefilled:
    """The beginnings of a known problem; empty where the matter does not tell."""

    spot: str = ""
    cause: str = ""
    duty: str = ""
    path: str = ""
    happened_on: date | None = None
    settled_on: date | None = None
    sorted_as: Sorted = UNSORTED


def told_by(origin: Proposal | Topic) -> Prefilled:
    """Gather what its words, its answers and its end tell."""
    events, proposals = timeline_of(origin), _proposals(origin)
    answers = _answers_to(proposals)
    told = [answer.text for answer in answers]
    told += [event.text for event in events if event.act in _ENDS and event.text]
    first = proposals[0] if proposals else None
    return Prefilled(
        spot=(first.where_text if first else "")[:SPOT_LIMIT],
        cause=_cause(origin)[:CAUSE_LIMIT],
        duty=next((one.author_label for one in answers if one.author_label), "")[:DUTY_LIMIT],
        path="\n".join(dict.fromkeys(told))[:PATH_LIMIT],
        happened_on=_day_of_first(proposals, origin),
        settled_on=_last_day(events),
        sorted_as=Sorted.of(first) if first else UNSORTED,
    )


def _proposals(origin: Proposal | Topic) -> Sequence[Proposal]:
    if isinstance(origin, Proposal):
        return [origin]
    return [link.proposal for link in origin.standing_links]


def _answers_to(proposals: Sequence[Proposal]) -> Sequence[OfficialAnswer]:
    return db.session.scalars(
        select(OfficialAnswer)
        .where(OfficialAnswer.proposal_id.in_([one.id for one in proposals]))
        .order_by(OfficialAnswer.answered_at, OfficialAnswer.id)
    ).all()


def _cause(origin: Proposal | Topic) -> str:
    body = origin.body if isinstance(origin, Proposal) else origin.summary
    return f"{origin.title}。{body}"


def _day_of_first(proposals: Sequence[Proposal], origin: Proposal | Topic) -> date:
    first = min((one.submitted_at for one in proposals), default=None)
    if first is None:
        first = origin.submitted_at if isinstance(origin, Proposal) else origin.created_at
    return _day(first)


def _last_day(events: Sequence[TimelineEvent]) -> date | None:
    ends = [event.at for event in events if event.act in _ENDS]
    return _day(ends[-1]) if ends else None


def _day(at: datetime) -> date:
    return at.astimezone(clock.zone()).date()
