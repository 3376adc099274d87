"""Publish the meeting once; what proves wrong afterwards is put right beside it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.work_calendar.instants import day_of
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.joint import (
    JointAssessment,
    JointCorrection,
    JointOrder,
    JointProgress,
)
from resolutions.queries import reckoning
from resolutions.services.joint import telling
from resolutions.services.joint.following import write
from resolutions.services.joint.locking import held, in_preparation, running
from resolutions.services.whistles.course import TEXT_LIMIT
from resolutions.whistling.joint import Readiness, refuse_publishing


def readiness(assessment: JointAssessment) -> Readiness:
    """What is there already of what a publication needs."""
    return Readiness(
        held_on=day_of(assessment.held_at) if assessment.held_at else None,
        today=clock.today(),
        unmarked=sum(guest.came is None for guest in assessment.guests),
        findings=sum(bool(matter.finding) for matter in assessment.matters),
    )


def publish(assessment: JointAssessment, *, by: Person) -> None:
    """公布: from now on it stands, the days of its orders are counted, everybody is told.

    Raises Refused while something is missing that a record must say.
    """
    made = in_preparation(assessment, by=by)
    granted(refuse_publishing(readiness(made)) or made)
    orders = [order for matter in made.matters for order in matter.orders]
    for order in orders:
        _count_from_today(order)
    db.session.flush()
    made.published_at, made.published_by = clock.now(), by
    db.session.flush()
    audit.record("joint.published", made, by=by, place=made.place, details={"orders": len(orders)})
    telling.tell_published(made)


def _count_from_today(order: JointOrder) -> None:
    deadline = work_calendar().explain(clock.today(), order.working_days)
    order.set_on, order.due_on = clock.today(), deadline.due
    order.reckoning = reckoning.kept(deadline)
    order.progress = JointProgress(due_on=deadline.due)


def correct(
    assessment: JointAssessment, text: str, *, by: Person, order: JointOrder | None = None
) -> JointCorrection:
    """更正, beside the record; with ``order`` that order is withdrawn by it.

    Raises Invalid without words, Refused before the publication and for an order that is settled.
    """
    made = held(assessment, by=by)
    if made.published_at is None:
        raise Refused(
            _l("还没有公布，直接改就可以"), remedy=_l("公布以后才写更正"), code="not_published"
        )
    text = wording.paragraphs(text)
    if not text or len(text) > TEXT_LIMIT:
        raise Invalid(_l("请写明哪里不对、应当是什么"), code="text")
    if order is not None and order.progress is not None:
        running(order.progress).withdrawn_at = clock.now()
    row = JointCorrection(
        assessment_id=made.id, order=order, text=text, at=clock.now(), by_id=by.id
    )
    db.session.add(row)
    db.session.flush()
    audit.record("joint.corrected", made, by=by, place=made.place, reason=text)
    if order is not None:
        write(order, "withdrawn", by=by, text=text)
        said = N_("会商研判撤销了对您单位的交办：“%(what)s”")
        telling.tell_unit(order, said, kind="joint.withdrawn")
    return row
