"""By the clock: an order's day is near, or over; the unit and those who gave it hear it, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, or_, select

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.marks import N_
from resolutions.models.joint import JointOrder, JointProgress
from resolutions.services.joint import telling
from resolutions.services.joint.following import write
from resolutions.services.sweeping import Chore, Done
from resolutions.whistling.duties import DutyStands, duty_stands, last_near_day

_TEXTS: Mapping[DutyStands, str] = {
    DutyStands.NEAR: N_("会商交办临期，期限是%(due)s：%(unit)s，“%(what)s”"),
    DutyStands.OVERDUE: N_("会商交办逾期，期限是%(due)s：%(unit)s，“%(what)s”"),
}


def due() -> Sequence[int]:
    """Ids of the orders of which something may have to be said; on the first day it was just told."""
    today = clock.today()
    near = and_(
        JointOrder.set_on < today,
        JointProgress.due_on >= today,
        JointProgress.due_on <= last_near_day(today, work_calendar()),
        JointProgress.near_told_at.is_(None),
    )
    over = and_(JointProgress.due_on < today, JointProgress.overdue_told_at.is_(None))
    return db.session.scalars(
        select(JointProgress.order_id)
        .join(JointOrder, JointOrder.id == JointProgress.order_id)
        .where(
            JointProgress.reported_at.is_(None),
            JointProgress.withdrawn_at.is_(None),
            or_(near, over),
        )
        .order_by(JointProgress.due_on, JointProgress.order_id)
    ).all()


def remind(order_id: int) -> Sequence[Done]:
    """Say of one order what is to be said now, if anything; marked under its lock, so once."""
    progress = db.session.get_one(
        JointProgress, order_id, with_for_update={"of": JointProgress}, populate_existing=True
    )
    order = progress.order
    open_still = progress.reported_at is None and progress.withdrawn_at is None
    stands = duty_stands(progress.due_on, clock.today(), work_calendar(), done=not open_still)
    if stands not in _TEXTS or not _mark(progress, order, stands):
        return ()
    act = f"order_{stands.value}"
    write(order, act, by=None)
    assessment, details = order.assessment, {"order": order.id, "due": progress.due_on.isoformat()}
    audit.record(f"joint.{act}", assessment, by=None, place=assessment.place, details=details)
    telling.tell_unit(order, _TEXTS[stands], kind=f"joint.{act}", unit=order.unit.name)
    telling.tell_conveners(order, _TEXTS[stands], kind=f"joint.{act}")
    return (Done(f"joint_{act}", order.id, order.url, progress.due_on),)


def _mark(progress: JointProgress, order: JointOrder, stands: DutyStands) -> bool:
    """Mark that it is said now; False where it was said before, or it was set today."""
    if stands is DutyStands.OVERDUE and progress.overdue_told_at is None:
        progress.overdue_told_at = clock.now()
    elif (
        stands is DutyStands.NEAR
        and progress.near_told_at is None
        and order.set_on is not None
        and order.set_on < clock.today()
    ):
        progress.near_told_at = clock.now()
    else:
        return False
    db.session.flush()
    return True


CHORE = Chore("joint_orders", due, remind)
