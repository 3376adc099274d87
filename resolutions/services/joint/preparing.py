"""Before the meeting: add a matter, invite, call everybody for a day, an hour and a place."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.work_calendar.instants import day_of
from proposals.services import wording
from resolutions.models.joint import JointAssessment, JointGuest, JointMatter
from resolutions.models.unit import Unit
from resolutions.queries.units import serves
from resolutions.services.joint import telling
from resolutions.services.joint.locking import in_preparation
from resolutions.whistling.joint import MatterKind

TITLE_LIMIT = 200
NAME_LIMIT = 80
SPOT_LIMIT = 120


def add_matter(assessment: JointAssessment, title: str, *, by: Person) -> JointMatter:
    """Put something on the agenda that no list holds. Raises Invalid without words."""
    made = in_preparation(assessment, by=by)
    title = wording.line(title)
    if not title or len(title) > TITLE_LIMIT:
        raise Invalid(_l("请写明什么事项，最多%(count)d字", count=TITLE_LIMIT), code="title")
    position = max((one.position for one in made.matters), default=0) + 1
    matter = JointMatter(position=position, kind=MatterKind.OTHER, title=title, signs={})
    made.matters.append(matter)
    db.session.flush()
    audit.record("joint.matter_added", made, by=by, place=made.place, reason=title)
    return matter


def drop_matter(matter: JointMatter, *, by: Person) -> None:
    """Take off what was put there by hand; what is open stays on the agenda until it is settled."""
    made = in_preparation(matter.assessment, by=by)
    if matter.kind is not MatterKind.OTHER or matter.orders:
        raise Refused(
            _l("这一项不能从议程里去掉"),
            why=_l("还没有解决的事项都列入，已写交办的也要留着"),
            remedy=_l("事情解决以后点“重新汇总”，它会自己离开议程"),
            code="stays",
        )
    made.matters.remove(matter)
    db.session.delete(matter)
    db.session.flush()
    audit.record("joint.matter_dropped", made, by=by, place=made.place, reason=matter.title)


def invite(assessment: JointAssessment, unit: Unit, *, by: Person) -> JointGuest:
    """Invite one more unit. Raises Refused for one that is invited, or serves elsewhere."""
    made = in_preparation(assessment, by=by)
    if any(guest.unit_id == unit.id for guest in made.guests):
        raise Refused(_l("“%(unit)s”已经在参会名单里", unit=unit.name), code="invited")
    if not serves(unit, made.place):
        raise Refused(
            _l("“%(unit)s”不在这里承办事项", unit=unit.name),
            remedy=_l("请选这个地方或上级、下级的单位"),
            code="elsewhere",
        )
    return _guest(made, JointGuest(unit=unit), by)


def invite_lead(assessment: JointAssessment, name: str, *, by: Person) -> JointGuest:
    """Invite somebody by name, such as a leader who takes a matter in hand."""
    made = in_preparation(assessment, by=by)
    name = wording.line(name)
    if not name or len(name) > NAME_LIMIT:
        raise Invalid(_l("请写明请谁参加，最多%(count)d字", count=NAME_LIMIT), code="name")
    if any(guest.name == name for guest in made.guests):
        raise Refused(_l("“%(unit)s”已经在参会名单里", unit=name), code="invited")
    return _guest(made, JointGuest(name=name), by)


def _guest(made: JointAssessment, guest: JointGuest, by: Person) -> JointGuest:
    made.guests.append(guest)
    db.session.flush()
    audit.record("joint.invited", made, by=by, place=made.place, details={"guest": guest.id})
    return guest


def uninvite(guest: JointGuest, *, by: Person) -> None:
    """Take somebody off the list; once told of the meeting they stay on it, and come or do not."""
    made = in_preparation(guest.assessment, by=by)
    if guest.called_at is not None:
        raise Refused(
            _l("会议通知已经发给“%(unit)s”，不能去掉", unit=guest.title),
            remedy=_l("没有来的，请在参会登记里写“没到”"),
            code="called",
        )
    made.guests.remove(guest)
    db.session.delete(guest)
    db.session.flush()
    audit.record("joint.uninvited", made, by=by, place=made.place, reason=guest.title)


def call(assessment: JointAssessment, held_at: datetime, spot: str, *, by: Person) -> None:
    """发会议通知: everybody invited hears when and where; again where either changed.

    Raises Invalid for a day that is over, Refused without guests.
    """
    made = in_preparation(assessment, by=by)
    spot = wording.line(spot)
    if not spot or len(spot) > SPOT_LIMIT:
        raise Invalid(_l("请写明在哪里开会，最多%(count)d字", count=SPOT_LIMIT), code="spot")
    if day_of(held_at) < clock.today():
        raise Invalid(_l("开会的日子已经过了"), remedy=_l("请选今天或以后的日子"), code="past")
    if not made.guests:
        raise Refused(_l("还没有邀请单位"), remedy=_l("请先加上参会的单位"), code="nobody")
    changed = (made.held_at, made.spot) != (held_at, spot)
    made.held_at, made.spot, made.called_at = held_at, spot, clock.now()
    told = [guest for guest in made.guests if changed or guest.called_at is None]
    for guest in told:
        guest.called_at = made.called_at
    db.session.flush()
    telling.tell_called(made, told)
    audit.record("joint.called", made, by=by, place=made.place, details={"guests": len(told)})
