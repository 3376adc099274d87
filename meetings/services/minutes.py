"""Minutes 会议纪要: written by the journal as it happens, corrected by appending, published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.announcements import announce
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.events import MinutesPublished
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.minutes import Confirmation, Correction, Signature
from meetings.queries import course
from meetings.services import excuses, journal, live_state, minutes_letters, note_taking
from meetings.services.floor import lock


def content_of(meeting: Meeting) -> str:
    """The hash of what is signed: heading, journal's end, notes, leaves and every correction."""
    rows = journal.entries(meeting)
    notes = note_taking.latest(meeting)
    body = [
        meeting.id,
        meeting.title,
        rows[-1].hash if rows else "",
        [[one.id, one.about_seq, one.text] for one in corrections(meeting)],
        sorted([about, note.text] for about, note in notes.items()),
        sorted(excuses.leaves_of(meeting).items()),
    ]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


def corrections(meeting: Meeting, *, upto: int | None = None) -> Sequence[Correction]:
    """Every correction in the order written; ``upto`` ends with the one of this id."""
    query = select(Correction).where(Correction.meeting_id == meeting.id).order_by(Correction.id)
    if upto is not None:
        query = query.where(Correction.id <= upto)
    return db.session.scalars(query).all()


def in_force(meeting: Meeting) -> Confirmation | None:
    """The last confirmation: how the minutes read for everybody."""
    return db.session.scalar(
        select(Confirmation)
        .where(Confirmation.meeting_id == meeting.id)
        .order_by(Confirmation.number.desc())
        .limit(1)
    )


def settled_upto(meeting: Meeting) -> int:
    """The id of the last correction that everybody reads; 0 before any.

    Minutes published before confirmations were kept are settled as they were published.
    """
    last = in_force(meeting)
    if last is not None:
        return last.last_correction
    if meeting.minutes_published_at is None:
        return 0
    published = meeting.minutes_published_at
    return max((one.id for one in corrections(meeting) if one.at <= published), default=0)


def is_confirmed(meeting: Meeting) -> bool:
    """Whether the chair and two representatives have confirmed the present text."""
    last = in_force(meeting)
    return last is not None and last.content == content_of(meeting)


def waits_for_signatures(meeting: Meeting) -> bool:
    """Whether the meeting is over and its minutes, as they stand, are not yet confirmed."""
    if meeting.state is MeetingState.PUBLISHED:
        return any(one.id > settled_upto(meeting) for one in corrections(meeting))
    return meeting.state is MeetingState.CLOSED


def correct(
    meeting: Meeting, text: str, *, about_seq: int | None, reason: str, by: Person
) -> Correction:
    """Append a correction beside a line of the journal, or a remark on the whole.

    Signatures given before no longer cover the minutes, and whoever gave them is asked again.
    What was published stays as it is until the correction is confirmed. Raises Invalid.
    """
    meeting = lock(meeting)
    if not text.strip():
        raise Invalid(_l("请写明更正内容"))
    if not reason.strip():
        raise Invalid(_l("请写明为什么更正"), code="reason")
    if about_seq is not None and not 1 <= about_seq <= journal.length(meeting):
        raise Invalid(_l("没有这一条记录"))
    before = _signed_now(meeting)
    row = Correction(
        meeting_id=meeting.id,
        about_seq=about_seq,
        text=text.strip(),
        reason=reason.strip(),
        earlier=_earlier(meeting, about_seq),
        by_id=by.id,
        at=clock.now(),
    )
    db.session.add(row)
    if meeting.state is MeetingState.MINUTES_CONFIRMED:
        meeting.state = MeetingState.CLOSED
    db.session.flush()
    audit.record("minutes.corrected", row, by=by, place=meeting.hall.place, reason=row.reason)
    minutes_letters.ask_again(meeting, before)
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
    return row


def _signed_now(meeting: Meeting) -> list[Person]:
    content = content_of(meeting)
    signed = db.session.scalars(
        select(Signature).where(Signature.meeting_id == meeting.id, Signature.content == content)
    )
    return [one.person for one in signed]


def _earlier(meeting: Meeting, about_seq: int | None) -> str:
    """The words that stood there until now: the last correction of the line, or the line."""
    if about_seq is None:
        return ""
    corrected = [one.text for one in corrections(meeting) if one.about_seq == about_seq]
    if corrected:
        return corrected[-1]
    note = note_taking.latest(meeting).get(note_taking.speech_key(about_seq))
    with force_locale("zh_Hans"):
        said = course.said_of(meeting)[about_seq]
    return f"{said}\n{note.text}" if note else said


def publish(meeting: Meeting, *, by: Person) -> None:
    """Publish the confirmed minutes. Raises Refused before they are confirmed."""
    meeting = lock(meeting)
    if meeting.state is not MeetingState.MINUTES_CONFIRMED or not is_confirmed(meeting):
        raise Refused(
            _l("纪要还没有核对完"),
            why=_l("须由主持人和两名议事代表核对签名"),
            remedy=_l("请先请他们核对"),
            code="not_confirmed",
        )
    journal.proven(meeting)
    meeting.state = MeetingState.PUBLISHED
    meeting.minutes_published_at = clock.now()
    audit.record("minutes.published", meeting, by=by, place=meeting.hall.place)
    live_state.changed(meeting, journal.floor_of(meeting), figures_only=False)
    announce(MinutesPublished(meeting.id))
