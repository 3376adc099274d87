"""Who gets through where, about the monthly meeting. Read with ``tests/support/rights.py``."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.permissions import Role
from app.transaction import transaction
from resolutions.models.joint import JointAssessment, JointGuest, JointMatter, JointOrder
from resolutions.models.unit import Unit, UnitKind
from resolutions.services import units
from resolutions.services.joint import announcing, holding, opening, preparing
from resolutions.services.joint.holding import Attendance, Order
from resolutions.views.joint.deeds import ANY_DEED
from tests.support.rights import ANYBODY, Ask, Rule, World, elsewhere, holders

CONVENERS = holders(Role.STREET, Role.DISTRICT)
CONVENERS_ANYWHERE = CONVENERS | elsewhere(Role.STREET, Role.DISTRICT)
UNIT = holders(Role.LIAISON)


def _opened(world: World) -> JointAssessment:
    """This month's of a place: the same again where it is there already."""
    taken = select(JointAssessment).where(JointAssessment.place_id == world.place.id)
    return db.session.scalar(taken) or opening.open_month(world.place, by=world.holder(Role.STREET))


def _unit(world: World) -> Unit:
    name = f"城管执法队{secrets.token_hex(4)}"
    unit = units.found(world.place, name, UnitKind.DEPARTMENT)
    units.add_contact(unit, world.holder(Role.LIAISON))
    return unit


def _matter(world: World) -> tuple[JointMatter, JointGuest]:
    """A matter put there by hand, and a unit invited, not called yet."""
    by = world.holder(Role.STREET)
    made = _opened(world)
    matter = preparing.add_matter(made, "消防通道", by=by)
    return matter, preparing.invite(made, _unit(world), by=by)


def _order(world: World) -> JointOrder:
    by = world.holder(Role.STREET)
    matter, guest = _matter(world)
    assert guest.unit is not None
    holding.find(matter, "城管牵头", by=by)
    return holding.add_order(matter, Order(guest.unit, "拖车", 3), by=by)


def _published(world: World) -> JointOrder:
    by = world.holder(Role.STREET)
    order = _order(world)
    made = order.assessment
    preparing.call(made, clock.now(), "会议室", by=by)
    holding.attend(made, {guest: Attendance(came=True) for guest in made.guests}, by=by)
    announcing.publish(made, by=by)
    return order


def opened(**values: Any) -> Callable[[World], Ask]:
    def make(world: World) -> Ask:
        with transaction():
            made = _opened(world)
        return Ask({"assessment_id": made.id, **values}, {"title": "占道", "text": "写错了"})

    return make


def published(world: World) -> Ask:
    with transaction():
        made = _published(world).assessment
    return Ask({"assessment_id": made.id, "form": "csv"})


def invited(world: World) -> Ask:
    with transaction():
        made = _order(world).assessment
        preparing.call(made, clock.now(), "会议室", by=world.holder(Role.STREET))
    return Ask({"assessment_id": made.id})


def uncalled(world: World) -> Ask:
    """Somebody is on the list, and nobody was told of a time."""
    with transaction():
        made, found = _matter(world)
    return Ask({"assessment_id": made.assessment_id, "guest": found.id})


def matter(world: World) -> Ask:
    with transaction():
        made, guest = _matter(world)
    form = {"finding": "城管牵头", "unit": guest.unit_id, "what": "拖车", "working_days": 3}
    return Ask({"matter_id": made.id}, form)


def guest(world: World) -> Ask:
    with transaction():
        _made, found = _matter(world)
    return Ask({"guest_id": found.id})


def written(world: World) -> Ask:
    with transaction():
        made = _order(world)
    return Ask({"order_id": made.id})


def given(world: World) -> Ask:
    with transaction():
        made = _published(world)
    return Ask({"order_id": made.id}, {"verdict": "done", "text": "拖走了"})


def here(world: World) -> Ask:
    return Ask(form={"place": world.place.id})


_ONE = "/desk/joint-assessments/<int:assessment_id>"
_TABLE = "/joint-assessments/orders.<any(csv, xlsx, json):form>"
JOINT_ROUTES: dict[tuple[str, str], Rule] = {
    ("GET", "/joint-assessments"): Rule(ANYBODY),
    ("GET", "/joint-assessments/<int:assessment_id>"): Rule(ANYBODY, published),
    ("GET", "/joint-assessments/<int:assessment_id>/record.docx"): Rule(ANYBODY, published),
    ("GET", _TABLE): Rule(ANYBODY, lambda _world: Ask({"form": "csv"})),
    # Those who convene it: the street and the district.
    ("GET", "/desk/joint-assessments"): Rule(CONVENERS_ANYWHERE),
    ("POST", "/desk/joint-assessments"): Rule(CONVENERS_ANYWHERE, here),
    ("GET", _ONE): Rule(CONVENERS, opened()),
    ("POST", f"{_ONE}/gather"): Rule(CONVENERS, opened()),
    ("GET", f"{_ONE}/attend"): Rule(CONVENERS, opened()),
    ("POST", f"{_ONE}/attend"): Rule(CONVENERS, opened()),
    ("GET", f"{_ONE}/{ANY_DEED}"): Rule(CONVENERS, opened(deed="matter")),
    ("POST", f"{_ONE}/{ANY_DEED}"): Rule(CONVENERS, opened(deed="matter")),
    ("GET", "/desk/joint-matters/<int:matter_id>"): Rule(CONVENERS, matter),
    ("POST", "/desk/joint-matters/<int:matter_id>"): Rule(CONVENERS, matter),
    ("POST", "/desk/joint-matters/<int:matter_id>/off"): Rule(CONVENERS, matter),
    ("POST", "/desk/joint-guests/<int:guest_id>/off"): Rule(CONVENERS, guest),
    ("POST", "/desk/joint-orders/<int:order_id>/off"): Rule(CONVENERS, written),
    ("GET", "/desk/joint-orders/<int:order_id>"): Rule(CONVENERS, given),
    ("POST", "/desk/joint-orders/<int:order_id>"): Rule(CONVENERS, given),
    # An invited unit, and the unit that has the order.
    ("GET", "/unit/joint-assessments/<int:assessment_id>"): Rule(UNIT, invited),
    ("GET", "/unit/joint-orders/<int:order_id>"): Rule(UNIT, given),
    ("POST", "/unit/joint-orders/<int:order_id>"): Rule(UNIT, given),
}
