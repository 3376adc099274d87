"""How many needs each discovery channel brought, and what became of them (J08, J09).

Each number is defined once, here. Received: what this house got in the period, by its day in
Shanghai; withdrawn ones count, they were heard. Answered: of these, those with an official answer
by now. Adopted: of these, those that stand in a topic which was filed （立项）.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place
from app.places.queries import halls_within
from app.work_calendar.instants import end_of_day, start_of_day
from proposals.models.proposal import Proposal
from proposals.models.source_channel import SourceChannel
from proposals.models.topic import Topic, TopicLink


@dataclass(frozen=True)
class Asked:
    """Of which hall or place, from which day to which, both included."""

    since: date
    until: date
    hall: Hall | None = None
    place: Place | None = None


@dataclass(frozen=True)
class Yield:
    """One channel's numerators over their one denominator."""

    channel: SourceChannel
    received: int
    answered: int
    adopted: int


def yields(asked: Asked) -> Sequence[Yield]:
    """One row for each of the nine channels, in their order; empty ones too."""
    counted = (func.count(), func.count(Proposal.answered_at))
    heard = _by_channel(select(Proposal.source_channel, *counted).where(*_within(asked)))
    adopted = _by_channel(
        select(Proposal.source_channel, func.count())
        .join(TopicLink, TopicLink.proposal_id == Proposal.id)
        .join(Topic, Topic.id == TopicLink.topic_id)
        .where(TopicLink.unlinked_at.is_(None), Topic.filed_at.is_not(None), *_within(asked))
    )
    return [Yield(one, *heard.get(one, (0, 0)), *adopted.get(one, (0,))) for one in SourceChannel]


def total(rows: Sequence[Yield]) -> tuple[int, int, int]:
    """Received, answered and adopted over all channels."""
    return (
        sum(row.received for row in rows),
        sum(row.answered for row in rows),
        sum(row.adopted for row in rows),
    )


def _by_channel(counting: Select[Any]) -> Mapping[SourceChannel, tuple[int, ...]]:
    found = db.session.execute(counting.group_by(Proposal.source_channel))
    return {row[0]: tuple(row[1:]) for row in found}


def _within(asked: Asked) -> Sequence[ColumnElement[bool]]:
    period = [
        Proposal.received_at >= start_of_day(asked.since),
        Proposal.received_at < end_of_day(asked.until),
    ]
    if asked.hall is not None:
        return [Proposal.hall_id == asked.hall.id, *period]
    if asked.place is not None:
        return [_at_or_below(asked.place), *period]
    return period


def _at_or_below(place: Place) -> ColumnElement[bool]:
    """What its halls received; below a hall's own place, what is about that place.

    By hall wherever there is one: that is answered from an index alone, by place it took six times
    as long (200,000 needs).
    """
    halls = [hall.id for hall in halls_within([place])]
    if halls:
        return Proposal.hall_id.in_(halls)
    below = select(Place.id).where(Place.path.startswith(place.path, autoescape=True))
    return Proposal.place_id.in_(below)
