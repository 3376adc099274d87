"""What the preparing pages ask: whom to choose from, and what is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import may, stands_today
from app.permissions import Permission, Role, roles_with
from app.places.models.hall import Hall
from app.places.queries import all_halls
from meetings.models.meeting import Meeting, MeetingState
from meetings.services import convening, decision_rule, returning, roll
from proposals.lifecycle.topic_states import TopicState
from proposals.models.topic import Topic


@dataclass(frozen=True)
class Check:
    """One line of the checklist."""

    label: str
    ready: bool
    detail: str
    warns: bool = False
    """Not ready, yet no obstacle."""


def halls_to_convene(person: Person) -> Sequence[Hall]:
    """Halls at which this person convenes meetings; few people hold more than one such role."""
    if not convenes(person):
        return []
    return [hall for hall in all_halls() if may(person, Permission.CONVENE, hall.place)]


def convenes(person: Person) -> bool:
    """Whether this person holds a role, anywhere, that convenes meetings: one question."""
    held = select(Membership.id).where(
        Membership.person_id == person.id,
        Membership.role.in_(roles_with(Permission.CONVENE)),
        stands_today(),
    )
    return person.closed_at is None and db.session.scalar(held.limit(1)) is not None


def topics_to_schedule(hall: Hall) -> Sequence[Topic]:
    """Filed topics that wait for an agenda, the oldest first; without those that come by themselves."""
    found = db.session.scalars(
        select(Topic)
        .where(Topic.hall_id == hall.id, Topic.state == TopicState.FILED)
        .order_by(Topic.filed_at, Topic.id)
    ).all()
    held = returning.topics_held(hall.id)
    return [topic for topic in found if topic.id not in held]


def officers_of(hall: Hall, role: Role) -> Sequence[Person]:
    """Those of the hall who hold ``role``."""
    return [p for p, held in roll.members_of(hall).items() if any(m.role is role for m in held)]


def person_with_phone(phone: str) -> Person:
    """Somebody registered, or raise Invalid."""
    person = db.session.scalar(
        select(Person).where(Person.phone == phone.strip(), Person.closed_at.is_(None))
    )
    if person is None:
        raise Invalid(
            _l("没有登记这个手机号的人"), remedy=_l("请先在人员登记中登记"), code="nobody"
        )
    return person


def readiness_of(meeting: Meeting) -> Sequence[Check]:
    """What is ready and what is missing before notice can be given."""
    items = convening.items_of(meeting)
    voters = len(officers_of(meeting.hall, Role.REPRESENTATIVE))
    quorum = meeting.quorum_of(voters)
    return [
        Check(_("时间和地点"), meeting.starts_at > clock.now(), _("开会时间要在以后")),
        Check(_("议程"), bool(items), _("%(n)s项", n=len(items))),
        Check(
            _("每项都有准备好的动议"),
            all(item.text for item in items),
            _("没有准备好的，会上由议事代表提出"),
            warns=True,
        ),
        Check(
            _("议事代表"),
            0 < quorum <= voters,
            _("%(voters)s人，法定人数%(quorum)s人", voters=voters, quorum=quorum),
        ),
        _notice_check(meeting),
    ]


def _notice_check(meeting: Meeting) -> Check:
    rule, days = decision_rule.preset_of(meeting), decision_rule.notice_days(meeting)
    if rule.notice_days is None:
        said = _("到开会有%(days)s个工作日；这种会议的规则没有规定提前几天", days=days)
    else:
        said = _(
            "到开会有%(days)s个工作日，应提前%(usual)s个工作日", days=days, usual=rule.notice_days
        )
    return Check(_("提前通知"), not rule.is_short(days), said, warns=not rule.statutory)


def may_give_notice(meeting: Meeting) -> bool:
    """Whether nothing but warnings stands in the way."""
    planned = meeting.state is MeetingState.PLANNED
    return planned and all(one.ready or one.warns for one in readiness_of(meeting))
