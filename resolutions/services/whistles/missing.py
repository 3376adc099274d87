"""Who did not arrive: logged against the unit, and the next level blows again (Q20).

Each call is looked at under the whistle's lock and marked in the same transaction, so that however
many workers look and whatever is killed, it is logged once.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app import audit, clock
from app.extensions import db
from app.marks import N_
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.queries.whistles import finding
from resolutions.services.sweeping import Chore, Done
from resolutions.services.whistles import calling, course, telling
from resolutions.services.whistles.drafting import second_draft
from resolutions.whistling.arrival import Arrival, arrival
from resolutions.whistling.kinds import NEXT_LEVEL, Kind
from resolutions.whistling.states import CHECK_IN, WhistleState

_OPEN = {WhistleState.JUDGED, WhistleState.BLOWN}
"""A second whistle that still takes one more unit."""


def due() -> Sequence[int]:
    """Ids of the calls whose time is over and that nobody has answered or logged."""
    return db.session.scalars(
        select(WhistleCall.id)
        .join(Whistle, Whistle.id == WhistleCall.whistle_id)
        .where(
            WhistleCall.arrive_by < clock.now(),
            WhistleCall.arrived_at.is_(None),
            WhistleCall.stood_down_at.is_(None),
            WhistleCall.missed_at.is_(None),
            Whistle.state.in_(sorted(CHECK_IN)),
        )
        .order_by(WhistleCall.arrive_by, WhistleCall.id)
    ).all()


def log_missing(call_id: int) -> Sequence[Done]:
    """Log one call that was not answered, unless it was by now, and call again one level up."""
    call = db.session.get_one(WhistleCall, call_id)
    whistle = course.locked(call.whistle)
    db.session.refresh(call)
    times = call.clock
    if times is None or call.missed_at is not None or whistle.state not in CHECK_IN:
        return ()
    if arrival(times, clock.now()) is not Arrival.MISSING:
        return ()
    call.missed_at = clock.now()
    db.session.flush()
    unit = call.unit
    course.write(whistle, "whistle_missed", by=None, unit=unit)
    audit.record("whistle.missed", whistle, by=None, place=whistle.place, details={"unit": unit.id})
    text = N_("“%(title)s”：%(unit)s没有按时报到")
    telling.tell_caller(whistle, text, kind="whistle.missed", unit=unit.name)
    telling.tell_called(call, text, kind="whistle.missed", unit=unit.name)
    return (Done("whistle_missed", call.id, whistle.url), *_call_again(whistle, call))


def _call_again(whistle: Whistle, call: WhistleCall) -> Sequence[Done]:
    """The next level's whistle, for every unit that is missing; above the street, the district."""
    level = NEXT_LEVEL[whistle.level]
    if level is None:
        course.write(whistle, "whistle_referred", by=None, unit=call.unit)
        telling.tell_district(whistle, call.unit.name)
        return (Done("whistle_referred", call.id, whistle.url),)
    second = finding.second_of(whistle)
    if second is None or second.state not in _OPEN:
        second = second_draft(whistle, level)
    made = WhistleCall(unit=call.unit, lack=call.lack)
    second.calls.append(made)
    db.session.flush()
    if second.kind is Kind.EMERGENCY:
        calling.sound_for(made)
    else:
        telling.tell_approvers(second)
    return (Done("whistle_second", second.id, second.url),)


CHORE = Chore("whistles", due, log_missing)
