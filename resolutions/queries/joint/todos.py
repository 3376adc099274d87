"""What waits for a person about the monthly meeting: orders to carry out, reports to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import held_today
from app.permissions import RIGHTS, Permission
from app.places.models.place import Place
from app.shell.navigation import Todo
from app.work_calendar.instants import end_of_day
from resolutions import policy
from resolutions.models.joint import JointAssessment
from resolutions.queries.joint import finding
from resolutions.queries.units import units_of
from resolutions.whistling.joint import OrderStands


def joint_todos(person: Person) -> Iterable[Todo]:
    """Everything about monthly meetings that waits for this person."""
    rights = {right for held in held_today(person) for right in RIGHTS[held.role]}
    if Permission.HANDLE in rights:
        yield from _of_units(person)
    if Permission.COORDINATE in rights:
        yield from _of_conveners(finding.places_convened(person))


def _of_units(person: Person) -> Iterator[Todo]:
    units = [unit for unit in units_of(person) if policy.acts_for(person, unit)]
    for order in finding.orders_of(units) if units else ():
        if order.progress is not None and order.progress.reported_at is None:
            text = str(_("会商交办：%(what)s", what=order.what[:40]))
            yield Todo(text, f"/unit/joint-orders/{order.id}", end_of_day(order.progress.due_on))


def _of_conveners(places: Sequence[Place]) -> Iterator[Todo]:
    for order in finding.orders_given_at(places):
        if finding.stands_of(order) is OrderStands.WAITING:
            text = str(_("确认会商交办：%(what)s", what=order.what[:40]))
            yield Todo(text, f"/desk/joint-orders/{order.id}")
    month = clock.today().replace(day=1)
    latest: dict[int, JointAssessment] = {}
    for one in db.session.scalars(
        select(JointAssessment)
        .where(JointAssessment.place_id.in_([place.id for place in places]))
        .order_by(JointAssessment.month_on)
    ):
        latest[one.place_id] = one
        if one.published_at is None:
            text = str(_("会商研判还没有公布：%(place)s", place=one.place.name))
            yield Todo(text, f"/desk/joint-assessments/{one.id}", one.held_at)
    for last in latest.values():
        if last.month_on < month:
            text = str(_("开本月的会商研判：%(place)s", place=last.place.name))
            yield Todo(text, "/desk/joint-assessments")
