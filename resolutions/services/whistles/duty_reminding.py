"""By the clock: a duty's day is near, or over; unit, caller and named lead hear it, each once.

That it was said is marked on the duty under the whistle's lock, in the transaction of the notices:
however many workers look and whatever is killed, each is said once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, or_, select

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.marks import N_
from resolutions.models.whistles.whistle import Whistle
from resolutions.models.whistles.work import WhistleDuty
from resolutions.services.sweeping import Chore, Done
from resolutions.services.whistles import course, telling
from resolutions.whistling.duties import DutyStands, duty_stands, last_near_day
from resolutions.whistling.states import WhistleState

_OPEN = frozenset({WhistleState.COORDINATED, WhistleState.ACTING})
_TEXTS: Mapping[DutyStands, str] = {
    DutyStands.NEAR: N_("“%(title)s”：%(unit)s的职责临期，期限是%(due)s"),
    DutyStands.OVERDUE: N_("“%(title)s”：%(unit)s的职责逾期，期限是%(due)s"),
}


def due() -> Sequence[int]:
    """Ids of the duties of which something may have to be said; on its first day it was just told."""
    today = clock.today()
    near = and_(
        WhistleDuty.set_on < today,
        WhistleDuty.due_on >= today,
        WhistleDuty.due_on <= last_near_day(today, work_calendar()),
        WhistleDuty.near_told_at.is_(None),
    )
    over = and_(WhistleDuty.due_on < today, WhistleDuty.overdue_told_at.is_(None))
    return db.session.scalars(
        select(WhistleDuty.id)
        .join(Whistle, Whistle.id == WhistleDuty.whistle_id)
        .where(WhistleDuty.reported_at.is_(None), Whistle.state.in_(sorted(_OPEN)), or_(near, over))
        .order_by(WhistleDuty.due_on, WhistleDuty.id)
    ).all()


def remind(duty_id: int) -> Sequence[Done]:
    """Say of one duty what is to be said now, if anything."""
    duty = db.session.get_one(WhistleDuty, duty_id)
    whistle = course.locked(duty.whistle)
    db.session.refresh(duty)
    stands = duty_stands(
        duty.due_on, clock.today(), work_calendar(), done=duty.reported_at is not None
    )
    if whistle.state not in _OPEN or not _mark(duty, stands):
        return ()
    kind, day = f"whistle.duty_{stands.value}", duty.due_on.isoformat()
    course.write(whistle, f"whistle_duty_{stands.value}", by=None, text=day, unit=duty.unit)
    details = {"duty": duty.id, "due": day}
    audit.record(kind, whistle, by=None, place=whistle.place, details=details)
    text = _TEXTS[stands]
    for call in whistle.calls:
        if call.unit_id == duty.unit_id:
            telling.tell_called(call, text, kind=kind, unit=duty.unit.name, due=day)
    telling.tell_caller(whistle, text, kind=kind, unit=duty.unit.name, due=day)
    telling.tell_lead(whistle, text, kind=kind, unit=duty.unit.name, due=day)
    return (Done(f"whistle_duty_{stands.value}", duty.id, whistle.url, duty.due_on),)


def _mark(duty: WhistleDuty, stands: DutyStands) -> bool:
    """Mark that it is said now; False where it was said before, or nothing is to be said."""
    at = clock.now()
    if stands is DutyStands.NEAR and duty.set_on < clock.today() and duty.near_told_at is None:
        duty.near_told_at = at
    elif stands is DutyStands.OVERDUE and duty.overdue_told_at is None:
        duty.overdue_told_at = at
    else:
        return False
    db.session.flush()
    return True


CHORE = Chore("whistle_duties", due, remind)
