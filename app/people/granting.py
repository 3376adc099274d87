"""Who may give which role: nobody grants what outranks their own reach.

The table is read aloud row by row: whoever holds the left role at a place may grant the right
ones at that place and below it. What one may grant one may also take away; and only those whose
every role one could grant may be given a slip or signed out by oneself, because whoever hands out
a slip could walk in with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app import clock
from app.errors import Forbidden, Missing
from app.extensions import db
from app.people.labels import role_label
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import may, roles_of
from app.permissions import Permission, Role
from app.places.models.place import Place

_OF_A_HALL = frozenset(
    {
        Role.RESIDENT,
        Role.REPRESENTATIVE,
        Role.CHAIR,
        Role.EXPERT,
        Role.TELLER,
        Role.MONITOR,
        Role.LIAISON,
    }
)

GRANTS: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.SECRETARY: _OF_A_HALL,
        Role.STREET: _OF_A_HALL | {Role.SECRETARY, Role.PARTY, Role.THIRD_PARTY},
        Role.ADMINISTRATOR: frozenset(Role),
    }
)


def grantable(actor: Person | None, place: Place) -> frozenset[Role]:
    """The roles ``actor`` may grant and withdraw at ``place``."""
    held = roles_of(actor, place)
    return frozenset(role for mine in held for role in GRANTS.get(mine, ()))


def check_grant(actor: Person, role: Role, place: Place) -> None:
    """Raise Forbidden when ``actor`` may not grant ``role`` at ``place``, saying who may."""
    if role in grantable(actor, place):
        return
    who = "、".join(str(role_label(mine)) for mine, theirs in GRANTS.items() if role in theirs)
    raise Forbidden(
        _l("您不能授予或撤销“%(role)s”这个身份", role=role_label(role)),
        why=_l("这个身份由%(who)s授予", who=who),
        remedy=_l("请与他们联系"),
        code="outranked",
    )


def standing(person: Person) -> list[Membership]:
    """The roles that stand today or will: all that acting for this person could touch."""
    return list(
        db.session.scalars(
            select(Membership)
            .where(
                Membership.person_id == person.id,
                Membership.ended_at.is_(None),
                or_(Membership.until.is_(None), Membership.until >= clock.today()),
            )
            .order_by(Membership.id)
        )
    )


def may_see(actor: Person | None, person: Person) -> bool:
    """Whether ``actor`` manages the people of a place this person has, or had, to do with."""
    ever = select(Place).where(
        or_(
            Place.id.in_(select(Membership.place_id).where(Membership.person_id == person.id)),
            Place.id == (person.household.place_id if person.household else None),
        )
    )
    return actor is not None and any(
        may(actor, Permission.MANAGE_PEOPLE, place) for place in db.session.scalars(ever)
    )


def check_sees(actor: Person | None, person: Person | None) -> Person:
    """Return ``person``, or raise Missing: other places' people do not exist for ``actor``."""
    if person is None or not may_see(actor, person):
        raise Missing(_l("没有这个人，或不归您管理"), code="no_person")
    return person


def acts_for(actor: Person, person: Person) -> bool:
    """Whether ``actor`` could grant every role this person holds (not their own self)."""
    return actor.id != person.id and all(
        held.role in grantable(actor, held.place) for held in standing(person)
    )


def check_acts_for(actor: Person, person: Person) -> None:
    """Raise Forbidden unless ``actor`` may issue slips to, and sign out, this person."""
    if acts_for(actor, person):
        return
    if actor.id == person.id:
        raise Forbidden(
            _l("不能给自己办这件事"),
            why=_l("自己的登录由自己在“登录与密码”里管理"),
            code="oneself",
        )
    raise Forbidden(
        _l("您不能替“%(name)s”办这件事", name=person.name),
        why=_l("此人还有别的身份，超出您的管理范围"),
        remedy=_l("请由能够授予此人全部身份的街道专班或系统管理员办理"),
        code="outranked",
    )
