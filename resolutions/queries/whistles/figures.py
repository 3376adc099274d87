"""Response rates of called units, with every count behind them; and at which level needs were solved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceKind
from app.work_calendar.instants import end_of_day, start_of_day
from proposals.models.proposal import Proposal
from proposals.models.settlement import Settlement
from proposals.queries.three_batches import Period
from resolutions.models.unit import Unit
from resolutions.models.whistles.judgement import WhistleAppraisal
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.models.whistles.work import WhistleStep
from resolutions.whistling.arrival import Arrival, arrival
from resolutions.whistling.kinds import Level
from resolutions.whistling.rates import Levels, Responses, Solved, count


@dataclass(frozen=True)
class UnitResponses:
    """How one unit came, and what its callers said of it."""

    unit: Unit
    responses: Responses
    appraised: int
    score: int | None
    """The mean of its appraisals, rounded half up; none without any."""


@dataclass(frozen=True)
class PlaceResponses:
    """How units came to what was called from one street."""

    place: Place
    responses: Responses


def responses(period: Period) -> Sequence[UnitResponses]:
    """Every unit that was called in these days, the slowest first."""
    calls = _calls(period)
    scores = _scores([call.id for call in calls])
    by_unit: dict[Unit, list[WhistleCall]] = {}
    for call in calls:
        by_unit.setdefault(call.unit, []).append(call)
    rows = [_row(unit, theirs, scores) for unit, theirs in by_unit.items()]
    return sorted(rows, key=lambda row: (row.responses.response.fraction or 0, row.unit.name))


def responses_by_street(period: Period) -> Sequence[PlaceResponses]:
    """By the street in which the matter was, the slowest first; outside any, by its own place."""
    calls = _calls(period)
    places = {call.whistle.place for call in calls}
    above = {number for place in places for number in place.lineage}
    streets = {
        street.id: street
        for street in db.session.scalars(
            select(Place).where(Place.id.in_(above), Place.kind == PlaceKind.STREET)
        )
    }
    by_street: dict[Place, list[WhistleCall]] = {}
    for call in calls:
        place = call.whistle.place
        own = next((streets[one] for one in place.lineage if one in streets), place)
        by_street.setdefault(own, []).append(call)
    rows = [PlaceResponses(one, count(_stands(theirs))) for one, theirs in by_street.items()]
    return sorted(rows, key=lambda row: (row.responses.response.fraction or 0, row.place.name))


def _calls(period: Period) -> Sequence[WhistleCall]:
    """The calls whose minutes ended in these days."""
    return (
        db.session.scalars(
            select(WhistleCall)
            .where(
                WhistleCall.arrive_by >= start_of_day(period.since),
                WhistleCall.arrive_by < end_of_day(period.until),
            )
            .order_by(WhistleCall.id)
        )
        .unique()
        .all()
    )


def _row(unit: Unit, calls: Sequence[WhistleCall], scores: Mapping[int, int]) -> UnitResponses:
    given = [scores[call.id] for call in calls if call.id in scores]
    mean = (2 * sum(given) + len(given)) // (2 * len(given)) if given else None
    return UnitResponses(unit, count(_stands(calls)), len(given), mean)


def _stands(calls: Sequence[WhistleCall]) -> Sequence[Arrival]:
    now = clock.now()
    return [arrival(call.clock, now) for call in calls if call.clock]


def _scores(calls: Collection[int]) -> Mapping[int, int]:
    rows = db.session.execute(
        select(WhistleAppraisal.call_id, WhistleAppraisal.score).where(
            WhistleAppraisal.call_id.in_(calls)
        )
    )
    return {row.call_id: row.score for row in rows}


def together(rows: Sequence[UnitResponses]) -> Responses:
    """All units in one."""
    summed: dict[Arrival, int] = {}
    for row in rows:
        for stands, number in row.responses.counted.items():
            summed[stands] = summed.get(stands, 0) + number
    return Responses(summed)


def levels(halls: Collection[Hall], period: Period) -> Levels:
    """The needs that these halls received in these days, by the level that settled them (G09)."""
    reached = _reached([hall.place_id for hall in halls])
    rows = db.session.execute(
        select(Proposal.id, Settlement.id.is_not(None))
        .outerjoin(Settlement, Settlement.proposal_id == Proposal.id)
        .where(
            Proposal.hall_id.in_([hall.id for hall in halls]),
            Proposal.received_at >= start_of_day(period.since),
            Proposal.received_at < end_of_day(period.until),
        )
    )
    counted: dict[Solved, int] = {}
    for proposal_id, closed in rows:
        level = reached.get(proposal_id, Solved.BY_ITSELF) if closed else Solved.NOT_YET
        counted[level] = counted.get(level, 0) + 1
    return Levels(counted)


def _reached(places: Collection[int]) -> Mapping[int, Solved]:
    """How far up each need went whose whistle, or a second one after it, left the community."""
    whistles = {
        one.id: one
        for one in db.session.scalars(select(Whistle).where(Whistle.place_id.in_(places))).unique()
    }
    referred = frozenset(
        db.session.scalars(
            select(WhistleStep.whistle_id).where(
                WhistleStep.act == "whistle_referred", WhistleStep.whistle_id.in_(whistles)
            )
        )
    )
    found: dict[int, Solved] = {}
    for one in whistles.values():
        first = _first(one, whistles)
        if first.routing is None:
            continue
        need = first.routing.proposal_id
        if one.id in referred:
            found[need] = Solved.BY_DISTRICT
        elif one.level is Level.STREET:
            found.setdefault(need, Solved.BY_STREET)
    return found


def _first(whistle: Whistle, known: Mapping[int, Whistle]) -> Whistle:
    """The whistle that the need itself was sent by."""
    while whistle.prior_id is not None:
        whistle = known[whistle.prior_id]
    return whistle
