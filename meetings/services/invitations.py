"""Ask stakeholders to come, and note who means to."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.models.invitation import Answer, Invitation
from meetings.models.meeting import Meeting, MeetingState
from meetings.services import notices, roll

_OPEN = (MeetingState.NOTICED, MeetingState.CHECKIN)


def invite(meeting: Meeting, person: Person, *, why: str = "", by: Person) -> Invitation:
    """Ask a stakeholder to come: may speak, has no vote. Told with the notice, or at once after it.

    Raises Refused once the door is open, or for one already asked.
    """
    if meeting.state not in {MeetingState.PLANNED, MeetingState.NOTICED}:
        raise Refused(_l("会议已经开始，名册由主持人在会上变更"), code="roll_closed")
    if _invitation(meeting, person) is not None:
        raise Refused(_l("%(name)s已经邀请过了", name=person.name), code="invited")
    told = meeting.state is MeetingState.NOTICED
    entry = roll.add(meeting, person, by=by) if told else None
    invitation = Invitation(
        meeting_id=meeting.id, person=person, why=why.strip()[:200], at=clock.now()
    )
    db.session.add(invitation)
    db.session.flush()
    audit.record(
        "meeting.invited",
        invitation,
        by=by,
        place=meeting.hall.place,
        details={"person": person.id},
    )
    if entry is not None:
        notices.tell_of_notice(meeting, [entry])
    return invitation


def take_back(meeting: Meeting, person: Person, *, by: Person) -> None:
    """Cross out an invitation before the notice. Raises Refused after it: they were told."""
    if meeting.state is not MeetingState.PLANNED:
        raise Refused(_l("通知已经发出，邀请不能取消"), code="already_noticed")
    invitation = _invitation(meeting, person)
    if invitation is not None:
        audit.record("meeting.uninvited", invitation, by=by, place=meeting.hall.place)
        db.session.delete(invitation)


def invitations_of(meeting: Meeting) -> Sequence[Invitation]:
    """Everyone asked, in order."""
    return db.session.scalars(
        select(Invitation).where(Invitation.meeting_id == meeting.id).order_by(Invitation.id)
    ).all()


def _invitation(meeting: Meeting, person: Person) -> Invitation | None:
    return db.session.scalar(
        select(Invitation).where(
            Invitation.meeting_id == meeting.id, Invitation.person_id == person.id
        )
    )


def answer(meeting: Meeting, person: Person, *, coming: bool, note: str = "", by: Person) -> Answer:
    """Note whether somebody called means to come; they may change their mind until it begins.

    Raises Refused outside that time and for one not called, Invalid for leave without a reason.
    """
    if meeting.state not in _OPEN:
        raise Refused(_l("现在不用答复"), why=_l("答复从通知发出到开会为止"), code="not_open")
    if roll.entry_of(meeting, person) is None:
        raise Refused(_l("您不在这次会议的名册上"), code="not_on_roll")
    if not coming and not note.strip():
        raise Invalid(_l("请假请写原因"), code="note")
    said = answers_of(meeting).get(person.id)
    if said is None:
        said = Answer(meeting_id=meeting.id, person_id=person.id)
        db.session.add(said)
    said.coming, said.note, said.at, said.by_id = coming, note.strip()[:200], clock.now(), by.id
    db.session.flush()
    audit.record("meeting.answered", said, by=by, place=meeting.hall.place)
    return said


def answers_of(meeting: Meeting) -> dict[int, Answer]:
    """What was answered, by person."""
    rows = db.session.scalars(select(Answer).where(Answer.meeting_id == meeting.id))
    return {row.person_id: row for row in rows}
