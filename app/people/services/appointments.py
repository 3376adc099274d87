"""Grant and withdraw roles as an officer does: within one's reach, with a reason, in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app import clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.people import granting
from app.people.labels import role_label
from app.people.models.membership import Constituency, Membership
from app.people.models.person import Person
from app.people.services import accounts
from app.permissions import Role
from app.places.models.place import Place


@dataclass(frozen=True)
class Term:
    """From which day to which, both included; open-ended without a last day."""

    since: date
    until: date | None = None


def appoint(
    person: Person,
    role: Role,
    place: Place,
    term: Term,
    *,
    by: Person,
    reason: str,
    constituency: Constituency | None = None,
    appointed_by: str = "",
) -> Membership:
    """Grant a role. Raises Forbidden out of one's reach, Refused when it stands already."""
    granting.check_grant(by, role, place)
    if person.id == by.id:
        raise Forbidden(
            _l("不能给自己授予身份"), remedy=_l("请由另一位有权的人办理"), code="oneself"
        )
    if person.closed_at is not None:
        raise Refused(_l("这个账号已停用"), remedy=_l("请先恢复账号"), code="closed")
    if term.until is not None and term.until < term.since:
        raise Invalid(_l("任期的最后一天早于第一天"), code="term")
    if overlapping(person, role, place, term) is not None:
        raise Refused(
            _l("“%(name)s”在这段时间已经有“%(role)s”身份", name=person.name, role=role_label(role)),
            remedy=_l("如需改任期，请先撤销原来的身份"),
            code="doubled",
        )
    return accounts.grant(
        person,
        role,
        place,
        since=term.since,
        until=term.until,
        constituency=constituency if role is Role.REPRESENTATIVE else None,
        appointed_by=appointed_by,
        by=by,
        reason=reason,
    )


def overlapping(person: Person, role: Role, place: Place, term: Term) -> Membership | None:
    """A standing membership of the same role and place whose term meets ``term``."""
    until = term.until or date.max
    return db.session.scalar(
        select(Membership)
        .where(
            Membership.person_id == person.id,
            Membership.place_id == place.id,
            Membership.role == role,
            Membership.ended_at.is_(None),
            Membership.since <= until,
            or_(Membership.until.is_(None), Membership.until >= term.since),
        )
        .limit(1)
    )


def dismiss(membership: Membership, *, by: Person, reason: str) -> None:
    """Withdraw a role before its term. Raises Forbidden out of one's reach."""
    granting.check_grant(by, membership.role, membership.place)
    over = membership.until is not None and membership.until < clock.today()
    if membership.ended_at is not None or over:
        raise Refused(_l("这个身份已经结束"), code="ended")
    accounts.withdraw(membership, reason=reason, by=by)
