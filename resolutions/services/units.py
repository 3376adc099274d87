"""Found units, and say who acts for them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import may
from app.permissions import Permission
from app.places.models.place import Place
from proposals.services import wording
from resolutions.models.unit import Unit, UnitKind, UnitMember

NAME_LIMIT = 80
PHONE_LIMIT = 30


def found(
    place: Place, name: str, kind: UnitKind, *, phone: str = "", by: Person | None = None
) -> Unit:
    """Make a unit known at a place. Raises Refused beside its namesake."""
    name, phone = wording.line(name), wording.line(phone)
    if not name or len(name) > NAME_LIMIT or len(phone) > PHONE_LIMIT:
        raise Invalid(_l("请填写单位名称，最多%(count)d字", count=NAME_LIMIT))
    if db.session.scalar(select(Unit.id).where(Unit.place_id == place.id, Unit.name == name)):
        raise Refused(_l("这里已经有“%(name)s”", name=name), remedy=_l("请直接使用它"))
    unit = Unit(name=name, kind=kind, place=place, phone=phone, created_at=clock.now())
    db.session.add(unit)
    db.session.flush()
    audit.record("unit.founded", unit, by=by, place=place, details={"name": name})
    return unit


def add_contact(unit: Unit, person: Person, *, by: Person | None = None) -> UnitMember:
    """Let a liaison of the unit's place act for it. Raises Refused for one who is none there."""
    if not may(person, Permission.HANDLE, unit.place):
        raise Refused(
            _l("%(name)s在“%(place)s”不是责任单位联系人", name=person.name, place=unit.place.name),
            remedy=_l("请先在“人员”里授予这个身份"),
            code="not_a_liaison",
        )
    if any(contact.id == person.id for contact in unit.contacts):
        raise Refused(_l("%(name)s已经是联系人", name=person.name))
    member = UnitMember(unit=unit, person=person, since=clock.now())
    db.session.add(member)
    db.session.flush()
    audit.record("unit.contact_added", unit, by=by, place=unit.place, details={"person": person.id})
    return member


def remove_contact(unit: Unit, person: Person, *, by: Person) -> None:
    """Let somebody no longer act for the unit; that they did stays known."""
    standing = next(
        (one for one in unit.members if one.person_id == person.id and one.ended_at is None), None
    )
    if standing is None:
        raise Refused(_l("%(name)s不是联系人", name=person.name))
    standing.ended_at = clock.now()
    audit.record(
        "unit.contact_removed", unit, by=by, place=unit.place, details={"person": person.id}
    )
