"""Open the month's meeting, and draw its agenda from what is open; again until it is published."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from app.places.models.place import Place
from resolutions.models.joint import JointAssessment, JointCarried, JointGuest, JointMatter
from resolutions.queries.joint.agenda import Agenda, Stuck, agenda_of
from resolutions.services.joint.locking import in_preparation
from resolutions.services.publishing import hold
from resolutions.whistling.joint import MatterKind

_NAMES = {
    MatterKind.WHISTLE: "whistle_id",
    MatterKind.TASK: "task_id",
    MatterKind.ITEM: "item_id",
    MatterKind.UNIT: "unit_id",
}
"""The column that names what a matter is about."""


def open_month(place: Place, *, by: Person) -> JointAssessment:
    """Open the meeting of this month, once for a place. Raises Refused beside one, Forbidden."""
    allow(by, Permission.COORDINATE, place)
    month = clock.today().replace(day=1)
    hold(place)
    if found := _of_month(place, month):
        raise Refused(
            _l("%(place)s这个月的会商研判已经开过头", place=place.name),
            why=_l("每个地方每月一次，议程、交办都记在一起"),
            remedy=_l("请直接打开这个月的，接着办理"),
            link=f"/desk/joint-assessments/{found.id}",
            code="month_taken",
        )
    made = JointAssessment(
        place=place,
        month_on=month,
        opened_at=clock.now(),
        opened_by=by,
        gathered_at=clock.now(),
        left_off={},
    )
    db.session.add(made)
    db.session.flush()
    audit.record("joint.opened", made, by=by, place=place)
    _take(made, agenda_of(place))
    return made


def _of_month(place: Place, month: object) -> JointAssessment | None:
    return db.session.scalar(
        select(JointAssessment).where(
            JointAssessment.place_id == place.id, JointAssessment.month_on == month
        )
    )


def gather(assessment: JointAssessment, *, by: Person) -> JointAssessment:
    """重新汇总: what was settled meanwhile leaves the agenda, unless something was found about it."""
    made = in_preparation(assessment, by=by)
    for matter in list(made.matters):
        if matter.kind is not MatterKind.OTHER and not matter.finding and not matter.orders:
            if matter.carried is not None:
                db.session.delete(matter.carried)
            made.matters.remove(matter)
            db.session.delete(matter)
    db.session.flush()
    _take(made, agenda_of(made.place))
    audit.record("joint.gathered", made, by=by, place=made.place)
    return made


def _take(made: JointAssessment, agenda: Agenda) -> None:
    """Write down what is not there yet, and invite who carries it."""
    known = {_key(one) for one in made.matters}
    position = max((one.position for one in made.matters), default=0)
    for stuck in agenda.matters:
        if (stuck.kind, stuck.thing.id) in known:
            continue
        position += 1
        made.matters.append(_matter(stuck, position))
    made.gathered_at, made.left_off = clock.now(), dict(agenda.left_off)
    db.session.flush()
    _invite(made, agenda.matters)


def _key(matter: JointMatter) -> tuple[MatterKind, int | None]:
    if matter.carried is not None:
        return matter.kind, matter.carried.order_id
    name = _NAMES.get(matter.kind)
    return matter.kind, getattr(matter, name) if name else None


def _matter(stuck: Stuck, position: int) -> JointMatter:
    made = JointMatter(
        position=position, kind=stuck.kind, title=stuck.title[:200], signs=dict(stuck.signs)
    )
    if stuck.kind is MatterKind.ORDER:
        made.carried = JointCarried(order=stuck.thing)
    else:
        setattr(made, _NAMES[stuck.kind], stuck.thing.id)
    return made


def _invite(made: JointAssessment, matters: Iterable[Stuck]) -> None:
    units = {guest.unit_id for guest in made.guests if guest.unit_id}
    names = {guest.name for guest in made.guests if guest.name}
    for stuck in matters:
        for unit in stuck.units:
            if unit.id not in units:
                units.add(unit.id)
                made.guests.append(JointGuest(unit=unit))
        if stuck.lead and stuck.lead not in names:
            names.add(stuck.lead)
            made.guests.append(JointGuest(name=stuck.lead, person_id=stuck.thing.lead_id))
    db.session.flush()
