"""The roll: frozen from the hall's members when notice is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select

from app import audit
from app.errors import Refused
from app.extensions import db
from app.people.models.membership import Membership
from app.people.models.person import Person
from app.people.policy import stands_today
from app.permissions import Role
from app.places.models.hall import Hall
from app.places.queries import covering_ids
from meetings.models.invitation import Invitation
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.roll import Attendance, RollEntry
from meetings.rules.floor import Member
from meetings.rules.states import Part

CALLED = (
    Role.REPRESENTATIVE,
    Role.CHAIR,
    Role.SECRETARY,
    Role.EXPERT,
    Role.TELLER,
    Role.MONITOR,
)
"""Whose members a hall calls to its meetings."""

Roles = Mapping[Person, Sequence[Membership]]


def members_of(hall: Hall) -> Roles:
    """Everyone whom the hall would call today, with the roles held, sorted by the name's sound."""
    found = db.session.scalars(
        select(Membership)
        .join(Membership.person)
        .where(
            Membership.place_id.in_(covering_ids(hall.place)),
            Membership.role.in_(CALLED),
            stands_today(),
            Person.closed_at.is_(None),
        )
        .order_by(Person.sort_key, Person.id)
    ).all()
    people: dict[Person, list[Membership]] = {}
    for membership in found:
        people.setdefault(membership.person, []).append(membership)
    return people


def freeze(meeting: Meeting, *, by: Person) -> Sequence[RollEntry]:
    """Write the roll from today's members; from now on only ``add`` changes it.

    Raises Refused when the hall has no representative.
    """
    members = members_of(meeting.hall)
    if not any(m.role is Role.REPRESENTATIVE for held in members.values() for m in held):
        raise Refused(
            _l("议事厅还没有议事代表，不能发会议通知"),
            remedy=_l("请先登记议事代表"),
            code="no_representatives",
        )
    db.session.execute(delete(RollEntry).where(RollEntry.meeting_id == meeting.id))
    for number, (person, held) in enumerate(members.items(), 1):
        db.session.add(_entry(meeting, number, person, held))
    db.session.flush()
    for person in (meeting.chair, meeting.clerk):
        if person not in members:
            _append(meeting, person)
    _append_invited(meeting)
    entries = entries_of(meeting)
    audit.record(
        "meeting.roll_frozen", meeting, by=by, place=meeting.hall.place, details={"n": len(entries)}
    )
    return entries


def _entry(meeting: Meeting, number: int, person: Person, held: Sequence[Membership]) -> RollEntry:
    roles = {membership.role for membership in held}
    return RollEntry(
        meeting_id=meeting.id,
        person=person,
        number=number,
        name=person.name,
        constituency=next((m.constituency for m in held if m.constituency), None),
        voting=Role.REPRESENTATIVE in roles,
        expert=Role.EXPERT in roles,
        deputy=Role.CHAIR in roles,
        desk=bool({Role.SECRETARY, Role.TELLER} & roles),
    )


def _append_invited(meeting: Meeting) -> None:
    """Put the stakeholders who were invited onto the roll; one who is of the body stays as such."""
    invited = select(Invitation).where(Invitation.meeting_id == meeting.id).order_by(Invitation.id)
    for invitation in db.session.scalars(invited).all():
        if entry_of(meeting, invitation.person) is None:
            _append(meeting, invitation.person).stakeholder = True


def add(meeting: Meeting, person: Person, *, by: Person) -> RollEntry:
    """Call a stakeholder: may attend and speak, has no vote.

    Raises Refused once the door is open (then the floor enrols) or for one already called.
    """
    if meeting.state not in {MeetingState.PLANNED, MeetingState.NOTICED}:
        raise Refused(_l("会议已经开始，名册由主持人在会上变更"), code="roll_closed")
    if entry_of(meeting, person) is not None:
        raise Refused(_l("%(name)s已在名册上", name=person.name), code="on_roll")
    entry = _append(meeting, person)
    entry.stakeholder = True
    audit.record(
        "meeting.called", entry, by=by, place=meeting.hall.place, details={"person": person.id}
    )
    return entry


def _append(meeting: Meeting, person: Person) -> RollEntry:
    number = max((entry.number for entry in entries_of(meeting)), default=0) + 1
    entry = RollEntry(meeting_id=meeting.id, person=person, number=number, name=person.name)
    db.session.add(entry)
    db.session.flush()
    return entry


def entries_of(meeting: Meeting) -> Sequence[RollEntry]:
    """The roll, in order of its numbers."""
    return db.session.scalars(
        select(RollEntry).where(RollEntry.meeting_id == meeting.id).order_by(RollEntry.number)
    ).all()


def entry_of(meeting: Meeting, person: Person) -> RollEntry | None:
    """This person's line of the roll."""
    return db.session.scalar(
        select(RollEntry).where(
            RollEntry.meeting_id == meeting.id, RollEntry.person_id == person.id
        )
    )


def attended(meeting: Meeting, person: Person) -> bool:
    """Whether this person was in the room at any time."""
    found = db.session.scalar(
        select(Attendance.id)
        .where(Attendance.meeting_id == meeting.id, Attendance.person_id == person.id)
        .limit(1)
    )
    return found is not None


def who_may_sign(meeting: Meeting) -> Sequence[RollEntry]:
    """The chair, and the voters who were in the room."""
    came = select(Attendance.person_id).where(Attendance.meeting_id == meeting.id)
    return db.session.scalars(
        select(RollEntry)
        .where(
            RollEntry.meeting_id == meeting.id,
            or_(
                RollEntry.person_id == meeting.chair_id,
                RollEntry.voting.is_(True) & RollEntry.person_id.in_(came),
            ),
        )
        .order_by(RollEntry.number)
    ).all()


def names(meeting: Meeting) -> dict[int, str]:
    """Names by person, as the roll froze them: how the rules' sentences call people."""
    rows = db.session.execute(
        select(RollEntry.person_id, RollEntry.name).where(RollEntry.meeting_id == meeting.id)
    )
    return {row.person_id: row.name for row in rows}


def members(meeting: Meeting) -> tuple[Member, ...]:
    """The roll as the rules engine takes it."""
    return tuple(Member(entry.person_id, _parts(meeting, entry)) for entry in entries_of(meeting))


def _parts(meeting: Meeting, entry: RollEntry) -> frozenset[Part]:
    held = {
        Part.VOTER: entry.voting,
        Part.EXPERT: entry.expert,
        Part.STAKEHOLDER: entry.stakeholder,
        Part.CHAIR: entry.deputy or entry.person_id == meeting.chair_id,
        Part.CLERK: entry.desk or entry.person_id == meeting.clerk_id,
    }
    parts = frozenset(part for part, holds in held.items() if holds)
    return parts or frozenset({Part.ATTENDEE})
