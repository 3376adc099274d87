"""三个一批: how many needs of a hall were closed in a period, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.places.models.hall import Hall
from app.work_calendar.instants import end_of_day, start_of_day
from proposals.lifecycle.three_batches import Batch, Batches
from proposals.models.proposal import Proposal
from proposals.models.settlement import Settlement

_MOST = 100


@dataclass(frozen=True)
class Period:
    """From the beginning of one day to the end of another, in Shanghai."""

    since: date
    until: date


def batches(hall: Hall, period: Period) -> Batches:
    """What was closed at this hall in the period."""
    return by_hall([hall], period)[hall.id]


def by_hall(halls: Sequence[Hall], period: Period) -> Mapping[int, Batches]:
    """The same for many halls, in one question."""
    rows = db.session.execute(
        select(Settlement.hall_id, Settlement.batch, func.count())
        .where(
            Settlement.hall_id.in_([hall.id for hall in halls]),
            Settlement.closed_at >= start_of_day(period.since),
            Settlement.closed_at < end_of_day(period.until),
        )
        .group_by(Settlement.hall_id, Settlement.batch)
    ).all()
    counted: dict[int, dict[Batch | None, int]] = {hall.id: {} for hall in halls}
    for hall_id, batch, count in rows:
        counted[hall_id][batch] = count
    return {hall_id: _batches(counts) for hall_id, counts in counted.items()}


def _batches(counts: Mapping[Batch | None, int]) -> Batches:
    sorted_ones = {batch: count for batch, count in counts.items() if batch is not None}
    return Batches(sorted_ones, counts.get(None, 0))


def to_sort(hall: Hall, limit: int = _MOST) -> Sequence[Settlement]:
    """Closed needs that nobody has sorted yet, the latest first."""
    return db.session.scalars(
        select(Settlement)
        .where(Settlement.hall_id == hall.id, Settlement.batch.is_(None))
        .order_by(Settlement.closed_at.desc(), Settlement.id.desc())
        .limit(limit)
    ).all()


def settlement_of(proposal: Proposal) -> Settlement | None:
    """How this need was closed; none while it is open."""
    return db.session.scalar(select(Settlement).where(Settlement.proposal_id == proposal.id))
