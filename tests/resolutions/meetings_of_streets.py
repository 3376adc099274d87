"""Bring a street's monthly meeting as far as it is wanted in one line."""

from __future__ import annotations

from app import clock
from app.transaction import transaction
from resolutions.models.joint import JointAssessment, JointMatter, JointOrder
from resolutions.services.joint import announcing, holding, opening, preparing
from resolutions.services.joint.holding import Attendance, Order
from tests.resolutions.whistles import Street


def opened(street: Street) -> JointAssessment:
    """This month's meeting of the street, its agenda drawn."""
    with transaction():
        return opening.open_month(street.team.place, by=street.street)


def called(street: Street) -> JointAssessment:
    """The same, everybody called for this afternoon."""
    made = opened(street)
    with transaction():
        preparing.call(made, clock.now(), "街道三层会议室", by=street.street)
    return made


def studied(street: Street) -> tuple[JointAssessment, JointOrder]:
    """Held: all came, the first matter has its finding, and the department an order of three days."""
    made = called(street)
    with transaction():
        marked = {guest: Attendance(came=True, who="马科长") for guest in made.guests}
        holding.attend(made, marked, by=street.street)
        matter = first_matter(made)
        holding.find(matter, "由城管牵头，一周内打通", by=street.street)
        order = Order(street.department, "拖走占道车辆", 3)
        written = holding.add_order(matter, order, by=street.street)
    return made, written


def published(street: Street) -> tuple[JointAssessment, JointOrder]:
    """And published."""
    made, order = studied(street)
    with transaction():
        announcing.publish(made, by=street.street)
    return made, order


def first_matter(made: JointAssessment) -> JointMatter:
    """The first on the agenda."""
    return min(made.matters, key=lambda one: one.position)
