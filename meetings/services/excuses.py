"""请假: who said beforehand that they could not come."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.models.meeting import Meeting
from meetings.models.note import Excuse
from meetings.services import invitations, roll
from meetings.services.floor import lock
from meetings.services.note_taking import allow_drafting


def leaves_of(meeting: Meeting) -> dict[int, str]:
    """Who has leave, by person, with the reason given.

    Their own answer to the notice counts, unless the clerk has noted otherwise.
    """
    answers = invitations.answers_of(meeting).values()
    leaves = {said.person_id: said.note for said in answers if not said.coming}
    noted = select(Excuse).where(Excuse.meeting_id == meeting.id).order_by(Excuse.id)
    for row in db.session.scalars(noted):
        if row.stands:
            leaves[row.person_id] = row.reason
        else:
            leaves.pop(row.person_id, None)
    return leaves


def excuse(meeting: Meeting, person: Person, *, reason: str, by: Person) -> Excuse:
    """Note that ``person`` asked for leave. Raises Invalid, or Refused for one who came."""
    meeting = lock(meeting)
    allow_drafting(meeting)
    if roll.entry_of(meeting, person) is None:
        raise Invalid(_l("名册上没有这个人"), remedy=_l("请从名册中选择"), code="not_on_roll")
    if roll.attended(meeting, person):
        raise Refused(_l("%(name)s已经到会，不能记请假", name=person.name), code="came")
    row = _row(meeting, person)
    row.reason, row.stands, row.by_id, row.at = reason.strip()[:200], True, by.id, clock.now()
    db.session.flush()
    _audited("minutes.excused", meeting, row, by)
    return row


def take_back(meeting: Meeting, person: Person, *, by: Person) -> None:
    """The leave was noted by mistake, or the person comes after all."""
    meeting = lock(meeting)
    allow_drafting(meeting)
    if person.id not in leaves_of(meeting):
        raise Refused(_l("没有记过%(name)s请假", name=person.name), code="not_excused")
    row = _row(meeting, person)
    row.reason, row.stands, row.by_id, row.at = "", False, by.id, clock.now()
    db.session.flush()
    _audited("minutes.excuse_taken_back", meeting, row, by)


def _row(meeting: Meeting, person: Person) -> Excuse:
    """The clerk's row about this person, perhaps a new one."""
    found = db.session.scalar(
        select(Excuse).where(Excuse.meeting_id == meeting.id, Excuse.person_id == person.id)
    )
    row = found or Excuse(meeting_id=meeting.id, person_id=person.id)
    db.session.add(row)
    return row


def _audited(act: str, meeting: Meeting, row: Excuse, by: Person) -> None:
    details = {"person": row.person_id, "reason": row.reason}
    audit.record(act, row, by=by, place=meeting.hall.place, details=details)
