"""Find monthly meetings, their matters, orders and guests; who may read what of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, literal, or_, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Missing
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import may, places_where
from app.permissions import Permission
from app.places.models.place import Place
from app.work_calendar.instants import day_of
from resolutions import policy
from resolutions.models.joint import (
    JointAssessment,
    JointCorrection,
    JointGuest,
    JointMatter,
    JointOrder,
)
from resolutions.models.unit import Unit
from resolutions.queries.joint.agenda import open_orders
from resolutions.whistling.joint import OrderClock, OrderStands, order_stands

PAGE = 24


def assessment_with(number: int) -> JointAssessment:
    """Return the meeting, or raise Missing."""
    found = db.session.get(JointAssessment, number)
    if found is None:
        raise Missing(_l("没有这次会商研判"), code="no_joint_assessment")
    return found


def published_with(number: int) -> JointAssessment:
    """Return the meeting once it is published, or raise Missing."""
    found = assessment_with(number)
    if found.published_at is None:
        raise Missing(_l("没有这次会商研判"), why=_l("还没有公布"), code="no_joint_assessment")
    return found


def matter_with(number: int) -> JointMatter:
    """Return the matter, or raise Missing."""
    found = db.session.get(JointMatter, number)
    if found is None:
        raise Missing(_l("议程里没有这一项"), code="no_matter")
    return found


def order_with(number: int) -> JointOrder:
    """Return the order, or raise Missing."""
    found = db.session.get(JointOrder, number)
    if found is None:
        raise Missing(_l("没有这项交办"), code="no_order")
    return found


def guest_with(number: int) -> JointGuest:
    """Return the guest, or raise Missing."""
    found = db.session.get(JointGuest, number)
    if found is None:
        raise Missing(_l("参会名单里没有"), code="no_guest")
    return found


@dataclass(frozen=True)
class JointPage:
    """A page of published meetings, the latest first."""

    assessments: Sequence[JointAssessment]
    next_before: int | None


def published(before: int | None = None) -> JointPage:
    """What everybody may read."""
    query = select(JointAssessment).where(JointAssessment.published_at.is_not(None))
    last = db.session.get(JointAssessment, before) if before else None
    if last is not None and last.published_at is not None:
        query = query.where(
            or_(
                JointAssessment.published_at < last.published_at,
                and_(
                    JointAssessment.published_at == last.published_at,
                    JointAssessment.id < literal(last.id),
                ),
            )
        )
    order = (JointAssessment.published_at.desc(), JointAssessment.id.desc())
    found = db.session.scalars(query.order_by(*order).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    return JointPage(shown, shown[-1].id if len(found) > PAGE else None)


def places_convened(person: Person | None) -> Sequence[Place]:
    """The topmost places whose monthly meeting this person convenes."""
    return places_where(person, Permission.COORDINATE)


def of_places(places: Collection[Place]) -> Sequence[JointAssessment]:
    """The meetings of these very places, the latest month first."""
    return db.session.scalars(
        select(JointAssessment)
        .where(JointAssessment.place_id.in_([place.id for place in places]))
        .order_by(JointAssessment.month_on.desc(), JointAssessment.id.desc())
        .limit(PAGE)
    ).all()


def orders_given_at(places: Collection[Place]) -> Sequence[JointOrder]:
    """Unsettled orders of these places' meetings, the longest due first."""
    given = select(JointAssessment.id).where(
        JointAssessment.place_id.in_([place.id for place in places])
    )
    query = open_orders().where(JointOrder.assessment_id.in_(given))
    return db.session.scalars(query.limit(200)).unique().all()


def orders_of(units: Collection[Unit]) -> Sequence[JointOrder]:
    """Unsettled orders of these units, the longest due first."""
    query = open_orders().where(JointOrder.unit_id.in_([unit.id for unit in units]))
    return db.session.scalars(query.limit(200)).unique().all()


def whole(assessment: JointAssessment) -> Sequence[JointMatter]:
    """Its matters with all that stands under each, in few questions."""
    orders = selectinload(JointMatter.orders)
    carried = selectinload(JointMatter.carried)
    return db.session.scalars(
        select(JointMatter)
        .where(JointMatter.assessment_id == assessment.id)
        .options(
            orders.selectinload(JointOrder.progress),
            orders.selectinload(JointOrder.steps),
            carried,
            selectinload(JointMatter.whistle),
            selectinload(JointMatter.task),
            selectinload(JointMatter.item),
        )
        .order_by(JointMatter.position)
    ).all()


def corrections_of(assessment: JointAssessment) -> Sequence[JointCorrection]:
    """What was put right, in order."""
    return db.session.scalars(
        select(JointCorrection)
        .where(JointCorrection.assessment_id == assessment.id)
        .order_by(JointCorrection.id)
    ).all()


def found_about(*about: ColumnElement[bool]) -> Sequence[JointMatter]:
    """What published meetings found about one thing, the latest first."""
    return db.session.scalars(
        select(JointMatter)
        .join(JointAssessment, JointAssessment.id == JointMatter.assessment_id)
        .where(*about, JointMatter.finding != "", JointAssessment.published_at.is_not(None))
        .options(selectinload(JointMatter.orders).selectinload(JointOrder.progress))
        .order_by(JointMatter.id.desc())
        .limit(PAGE)
    ).all()


def stands_of(order: JointOrder) -> OrderStands:
    """How an order stands today."""
    progress = order.progress
    if progress is None:
        return OrderStands.DRAFT
    reported = progress.reported_at
    times = OrderClock(
        due=progress.due_on,
        reported_on=day_of(reported) if reported else None,
        confirmed=progress.confirmed_at is not None,
        withdrawn=progress.withdrawn_at is not None,
    )
    return order_stands(times, clock.today(), work_calendar())


def may_convene(person: Person | None, assessment: JointAssessment) -> bool:
    """Whether this person prepares, holds and publishes the meeting."""
    return may(person, Permission.COORDINATE, assessment.place)


def is_invited(person: Person | None, assessment: JointAssessment) -> bool:
    """Whether this person acts for an invited unit, or is invited by name; once they were called."""
    return person is not None and any(
        guest.person_id == person.id
        or (guest.unit is not None and policy.acts_for(person, guest.unit))
        for guest in assessment.guests
        if guest.called_at is not None
    )


def may_read_notes(person: Person | None, assessment: JointAssessment) -> bool:
    """Whether this person reads what was said, and who came."""
    return may_convene(person, assessment) or is_invited(person, assessment)
