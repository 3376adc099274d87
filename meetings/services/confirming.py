"""Minutes are confirmed by the chair and two representatives, or sent back with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.minutes import Confirmation, Correction, Declining, Signature, SignedAs
from meetings.models.roll import RollEntry
from meetings.services import journal, live_state, minutes_letters, roll
from meetings.services.floor import lock
from meetings.services.minutes import content_of, in_force, is_confirmed, waits_for_signatures

REPRESENTATIVES_TO_SIGN = 2
"""The chair and two representatives confirm (workflow 5.2)."""


def signatures(meeting: Meeting, *, content: str | None = None) -> Sequence[Signature]:
    """The signatures that cover the minutes as they stand, or as ``content`` names them."""
    return db.session.scalars(
        select(Signature)
        .where(
            Signature.meeting_id == meeting.id,
            Signature.content == (content or content_of(meeting)),
        )
        .order_by(Signature.id)
    ).all()


def declinings(meeting: Meeting) -> Sequence[Declining]:
    """Every refusal to confirm, in the order given."""
    query = select(Declining).where(Declining.meeting_id == meeting.id).order_by(Declining.id)
    return db.session.scalars(query).all()


def sent_back(meeting: Meeting) -> Sequence[Declining]:
    """The refusals that the clerk has not yet answered, by a correction or in words."""
    content = content_of(meeting)
    return [d for d in declinings(meeting) if d.content == content and d.answered_at is None]


def signer_part(meeting: Meeting, person: Person) -> SignedAs | None:
    """In which part this person may confirm; representatives only if they attended."""
    if person.id == meeting.chair_id:
        return SignedAs.CHAIR
    entry = roll.entry_of(meeting, person)
    if entry is not None and entry.voting and roll.attended(meeting, person):
        return SignedAs.REPRESENTATIVE
    return None


def sign(meeting: Meeting, *, by: Person, content: str) -> Signature:
    """Confirm the minutes exactly as they were shown: ``content`` is what the page said they were.

    With the chair's and two representatives' signatures they are confirmed. Raises Refused while
    the meeting goes on or while the minutes are with the clerk, Forbidden for one who may not sign.
    """
    meeting = lock(meeting)
    part = _allow(meeting, by, content)
    if sent_back(meeting):
        raise Refused(
            _l("纪要已经退回记录员"),
            why=_l("有人说明了理由，没有核对"),
            remedy=_l("等记录员更正或答复以后再签名"),
            code="sent_back",
        )
    row = Signature(
        meeting_id=meeting.id, person_id=by.id, signed_as=part, content=content, at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    audit.record("minutes.signed", row, by=by, place=meeting.hall.place, details={"hash": content})
    if _is_enough(signatures(meeting)) and not is_confirmed(meeting):
        _confirm(meeting, content)
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
    return row


def decline(meeting: Meeting, *, by: Person, content: str, reason: str) -> Declining:
    """Do not confirm, and say why: the minutes go back to the clerk.

    Raises Invalid without a reason, and as ``sign`` does.
    """
    meeting = lock(meeting)
    _allow(meeting, by, content)
    if not reason.strip():
        raise Invalid(_l("请写明哪里不对"), code="reason")
    if is_confirmed(meeting):
        raise Refused(
            _l("纪要已经核对完"), remedy=_l("请告诉记录员写更正"), code="already_confirmed"
        )
    if any(one.person_id == by.id for one in declinings(meeting) if one.content == content):
        raise Refused(_l("您已经说过不核对的理由"), code="declined")
    row = Declining(
        meeting_id=meeting.id, person=by, content=content, reason=reason.strip(), at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    audit.record("minutes.declined", row, by=by, place=meeting.hall.place, reason=row.reason)
    minutes_letters.sent_back(meeting, row)
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
    return row


def answer(meeting: Meeting, declined: Declining, text: str, *, by: Person) -> None:
    """Let the text stand, and say why. Raises Invalid without words, Refused once answered."""
    meeting = lock(meeting)
    if not text.strip():
        raise Invalid(_l("请写明为什么不改"), code="reason")
    if declined not in sent_back(meeting):
        raise Refused(_l("这条意见已经处理"), code="answered")
    declined.answer, declined.answered_at, declined.answered_by = text.strip(), clock.now(), by
    audit.record(
        "minutes.declining_answered", declined, by=by, place=meeting.hall.place, reason=text.strip()
    )
    minutes_letters.answered(meeting, declined)
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)


def _allow(meeting: Meeting, by: Person, content: str) -> SignedAs:
    part = signer_part(meeting, by)
    if part is None:
        raise Forbidden(_l("纪要由主持人和到会的议事代表核对"))
    if meeting.state is not MeetingState.MINUTES_CONFIRMED and not waits_for_signatures(meeting):
        raise Refused(
            _l("现在不能核对纪要"),
            why=_l("散会以后才能核对；公示以后，有了更正才再核对"),
            code="not_closed",
        )
    journal.proven(meeting)
    if content != content_of(meeting):
        raise Refused(
            _l("纪要刚刚有更正"), remedy=_l("请看过最新的纪要再签名"), code="changed_meanwhile"
        )
    if any(one.person_id == by.id for one in signatures(meeting)):
        raise Refused(_l("您已经核对签名"), code="signed")
    return part


def _is_enough(signed: Sequence[Signature]) -> bool:
    parts = [one.signed_as for one in signed]
    return (
        SignedAs.CHAIR in parts and parts.count(SignedAs.REPRESENTATIVE) >= REPRESENTATIVES_TO_SIGN
    )


def _confirm(meeting: Meeting, content: str) -> None:
    last = in_force(meeting)
    corrected = select(func.max(Correction.id)).where(Correction.meeting_id == meeting.id)
    row = Confirmation(
        meeting_id=meeting.id,
        number=last.number + 1 if last else 1,
        content=content,
        last_correction=db.session.scalar(corrected) or 0,
        at=clock.now(),
    )
    db.session.add(row)
    if meeting.state is MeetingState.CLOSED:
        meeting.state = MeetingState.MINUTES_CONFIRMED
    db.session.flush()
    audit.record("minutes.confirmed", row, by=None, place=meeting.hall.place)


def awaiting(meeting: Meeting, entry: RollEntry) -> bool:
    """Whether this person's signature is still asked for."""
    if not waits_for_signatures(meeting) or sent_back(meeting):
        return False
    if any(one.person_id == entry.person_id for one in signatures(meeting)):
        return False
    return signer_part(meeting, entry.person) is not None
