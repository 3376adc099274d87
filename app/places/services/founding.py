"""Found places and halls, rename them, join them across boundaries."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Missing, Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.names import clean_text
from app.places.models.hall import Hall
from app.places.models.place import Place, PlaceKind, PlaceMember

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")


def found_place(
    name: str, kind: PlaceKind, *, parent: Place | None = None, by: Person | None = None
) -> Place:
    """Add a place under ``parent`` (none for a root). Raises Refused beside its namesake."""
    name = clean_text(name)
    _check_name(name, parent, None)
    place = Place(name=name, kind=kind, parent=parent, path=f"new:{name}")
    db.session.add(place)
    db.session.flush()
    place.path = f"{parent.path if parent else '/'}{place.id}/"
    audit.record("place.founded", place, by=by, place=place, details={"name": name})
    return place


def rename_place(place: Place, name: str, *, by: Person, reason: str) -> None:
    """Give a place another name; the old one stays in the journal."""
    name = clean_text(name)
    _check_name(name, place.parent, place)
    before, place.name = place.name, name
    details = {"from": before, "to": name}
    audit.record("place.renamed", place, by=by, place=place, reason=reason, details=details)


def _check_name(name: str, parent: Place | None, itself: Place | None) -> None:
    if not name:
        raise Invalid(_l("请填写名称"), code="name")
    namesake = db.session.scalar(
        select(Place.id).where(
            Place.name == name,
            Place.parent_id.is_not_distinct_from(parent.id if parent else None),
            Place.id.is_distinct_from(itself.id if itself else None),
        )
    )
    if namesake is not None and parent is not None:
        raise Refused(
            _l("“%(parent)s”下面已经有“%(name)s”", parent=parent.name, name=name),
            remedy=_l("请换一个名称"),
            code="name_taken",
        )


def found_hall(
    place: Place, *, code: str, name: str, phone: str = "", by: Person | None = None
) -> Hall:
    """Give ``place`` its hall. Raises Refused when it has one, or when the code is taken."""
    if not _CODE.fullmatch(code):
        raise Invalid(_l("议事厅代号只能用小写字母、数字和短横，2至40个字符"), code="code")
    if db.session.scalar(select(Hall.id).where(Hall.code == code)) is not None:
        raise Refused(
            _l("议事厅代号“%(code)s”已被使用", code=code),
            remedy=_l("请换一个代号"),
            code="code_taken",
        )
    if db.session.scalar(select(Hall.id).where(Hall.place_id == place.id)) is not None:
        raise Refused(_l("“%(place)s”已经有议事厅", place=place.name), code="hall_taken")
    hall = Hall(
        place=place,
        code=code,
        name=clean_text(name),
        phone=clean_text(phone),
        created_at=clock.now(),
    )
    db.session.add(hall)
    db.session.flush()
    audit.record("hall.founded", hall, by=by, place=place, details={"code": code})
    return hall


def change_hall(hall: Hall, *, name: str, phone: str, by: Person) -> None:
    """Change the hall's name and the secretary's telephone; its code stays."""
    before = {"name": hall.name, "phone": hall.phone}
    hall.name, hall.phone = clean_text(name), clean_text(phone)
    after = {"name": hall.name, "phone": hall.phone}
    if before != after:
        audit.record(
            "hall.changed", hall, by=by, place=hall.place, details={"from": before, "to": after}
        )


def join_virtual(virtual: Place, member: Place, *, by: Person | None = None) -> None:
    """Let ``member``'s people count as people of the virtual community too (J15)."""
    if virtual.kind is not PlaceKind.VIRTUAL:
        raise Refused(_l("只有地域共同体可以跨界吸收小区"), remedy=_l("请先设立地域共同体"))
    if member.kind is PlaceKind.VIRTUAL or set(virtual.lineage) & {member.id}:
        raise Refused(
            _l("“%(member)s”不能加入“%(virtual)s”", member=member.name, virtual=virtual.name),
            why=_l("地域共同体不能吸收另一个共同体，也不能吸收自己所在的地方"),
            code="member",
        )
    if db.session.get(PlaceMember, (virtual.id, member.id)) is not None:
        raise Refused(_l("“%(member)s”已经加入", member=member.name), code="member_twice")
    db.session.add(PlaceMember(virtual_id=virtual.id, member_id=member.id))
    db.session.flush()
    audit.record("place.joined", virtual, by=by, place=virtual, details={"member": member.id})


def leave_virtual(virtual: Place, member: Place, *, by: Person, reason: str = "") -> None:
    """Let ``member`` leave the virtual community."""
    joined = db.session.get(PlaceMember, (virtual.id, member.id))
    if joined is None:
        raise Missing(_l("“%(member)s”没有加入", member=member.name), code="no_member")
    db.session.delete(joined)
    details = {"member": member.id}
    audit.record("place.left", virtual, by=by, place=virtual, reason=reason, details=details)
