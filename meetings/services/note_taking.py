"""The clerk's notes during the meeting: on each item, and what each speaker said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.models.agenda import AgendaItem
from meetings.models.journal import MeetingAct
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.minutes import Confirmation
from meetings.models.note import Note
from meetings.services import journal
from meetings.services.floor import lock
from meetings.services.merging import merge

OPENING, CLOSING = "opening", "closing"
SPEECH = "start_speech"
"""The act of the journal with which a speech begins."""
LONGEST = 8000
"""Characters of one note."""
_OPEN = frozenset(MeetingState) - {
    MeetingState.PLANNED,
    MeetingState.CANCELLED,
    MeetingState.PUBLISHED,
}


@dataclass(frozen=True)
class Typed:
    """What stood in one field of a page when it was sent."""

    text: str
    seen: int
    """The number of the revision the page was opened with; 0 for none."""


def item_key(item: AgendaItem) -> str:
    """What a note about an item is about."""
    return f"item:{item.id}"


def speech_key(seq: int) -> str:
    """What a summary of the speech begun in this line of the journal is about."""
    return f"speech:{seq}"


def is_open(meeting: Meeting) -> bool:
    """Whether notes may be written: from the notice until the minutes are first confirmed."""
    if meeting.state not in _OPEN:
        return False
    query = select(func.count()).where(Confirmation.meeting_id == meeting.id)
    return not db.session.scalar(query)


def allow_drafting(meeting: Meeting) -> None:
    """Raise Refused once the minutes were confirmed: then only corrections are written."""
    if not is_open(meeting):
        raise Refused(
            _l("现在不能改会上的记录"),
            why=_l("发通知以后可以写，纪要核对以后就定下来了"),
            remedy=_l("要改的，请写更正"),
            code="notes_closed",
        )


def latest(meeting: Meeting) -> dict[str, Note]:
    """The last revision of every note that says something."""
    return {about: note for about, note in _last(meeting).items() if note.text}


def revisions(meeting: Meeting) -> list[Note]:
    """Every revision, the newest first."""
    query = (
        select(Note).where(Note.meeting_id == meeting.id).order_by(Note.at.desc(), Note.id.desc())
    )
    return list(db.session.scalars(query))


def numbers(meeting: Meeting) -> dict[str, int]:
    """The number of the last revision of every note, for a page that is being opened."""
    return {about: note.number for about, note in _last(meeting).items()}


def _last(meeting: Meeting) -> dict[str, Note]:
    query = select(Note).where(Note.meeting_id == meeting.id).order_by(Note.number)
    return {note.about: note for note in db.session.scalars(query)}


def write(meeting: Meeting, fields: Mapping[str, Typed], *, page: str, by: Person) -> list[Note]:
    """Keep what a page sent, and return the notes that changed.

    What another page wrote meanwhile is joined with it and never written over. Raises Refused
    once the minutes are confirmed, Invalid for a text that is too long or about nothing.
    """
    meeting = lock(meeting)
    allow_drafting(meeting)
    known = _subjects(meeting)
    for about, typed in fields.items():
        if about not in known:
            raise Invalid(_l("这场会议没有这一段"), remedy=_l("请刷新页面再写"), code="about")
        if len(typed.text) > LONGEST:
            raise Invalid(_l("一段记录最多%(most)s字", most=LONGEST), code="too_long")
    changed = [_written(meeting, about, typed, page, by) for about, typed in fields.items()]
    notes = [note for note in changed if note is not None]
    db.session.flush()
    for note in notes:
        audit.record("minutes.noted", note, by=by, place=meeting.hall.place)
    return notes


def _written(meeting: Meeting, about: str, typed: Typed, page: str, by: Person) -> Note | None:
    text = typed.text.replace("\r\n", "\n").strip()
    rows = _revisions_of(meeting, about)
    last = rows[-1] if rows else None
    own = next((row for row in reversed(rows) if row.page == page), None)
    seen = next((row.text for row in rows if row.number == typed.seen), "")
    base = own.typed if own else seen
    if text == base:
        return None
    merged = merge(base, text, last.text if last else "")
    if last is not None and last.page == page:
        last.text, last.typed, last.at = merged.text, text, clock.now()
        last.clash = last.clash or merged.clash
        return last
    note = Note(
        meeting_id=meeting.id,
        about=about,
        number=last.number + 1 if last else 1,
        text=merged.text,
        typed=text,
        page=page,
        clash=merged.clash,
        by=by,
        at=clock.now(),
    )
    db.session.add(note)
    return note


def _revisions_of(meeting: Meeting, about: str) -> list[Note]:
    query = select(Note).where(Note.meeting_id == meeting.id, Note.about == about)
    return list(db.session.scalars(query.order_by(Note.number)))


def _subjects(meeting: Meeting) -> set[str]:
    items = db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id))
    return {OPENING, CLOSING, *(item_key(item) for item in items), *_speeches(meeting)}


def _speeches(meeting: Meeting) -> set[str]:
    rows = db.session.scalars(
        select(MeetingAct).where(
            MeetingAct.meeting_id == meeting.id, MeetingAct.code.in_((SPEECH, "undo"))
        )
    ).all()
    return {speech_key(row.seq) for row in journal.standing(rows)}
