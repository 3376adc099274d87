"""Speeches in writing: kept as they are typed, sent when their writer has the floor.

Whoever waits may write beforehand; the speech leaves by itself when its turn comes. What was
typed is kept first and judged afterwards, so that no refusal loses a word.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from meetings.models.meeting import Meeting
from meetings.models.over_days import WrittenDraft
from meetings.rules.acts import ClaimFloor, EndSpeech, Move
from meetings.rules.floor import Floor, Holder
from meetings.rules.states import SpeechKind, Stance
from meetings.services import floor, journal

LONGEST = 20_000
"""Characters that are kept of what was typed; how many may be sent is the rule set's matter."""


def draft_of(meeting: Meeting, person: Person) -> WrittenDraft | None:
    """What this person has typed on the motion that is before the hall."""
    top = journal.floor_of(meeting).top
    return _draft(meeting, person.id, top.number) if top else None


def _draft(meeting: Meeting, person: int, motion: int) -> WrittenDraft | None:
    return db.session.get(WrittenDraft, (meeting.id, person, motion))


def keep(
    meeting: Meeting, person: Person, text: str, *, stance: str = "", about: int = 0, motion: int
) -> WrittenDraft:
    """Keep what was typed, however long; what waited to be sent waits for the writer again."""
    draft = _draft(meeting, person.id, motion) or WrittenDraft(
        meeting_id=meeting.id, person_id=person.id, motion=motion
    )
    draft.text = text.replace("\r\n", "\n")[:LONGEST]
    draft.stance = stance if stance in set(Stance) else ""
    draft.about = max(0, about)
    draft.ready = False
    draft.kept_at = clock.now()
    db.session.add(draft)
    db.session.flush()
    return draft


def send(meeting: Meeting, person: Person, *, by: Person, motion: int) -> bool:
    """Send what is kept: at once if its writer has the floor, else as soon as the turn comes.

    Returns whether it was sent at once. Raises Refused with the rules' reason, Invalid for no
    stance, too much text or none.
    """
    meeting = floor.lock(meeting)
    state, draft = journal.floor_of(meeting), _draft(meeting, person.id, motion)
    if state.top is None or state.top.number != motion:
        raise Refused(
            _l("现在议的是另一件事，没有发出"),
            why=_l("您写的还在草稿里"),
            remedy=_l("请看最新情况"),
            code="another_question",
        )
    if draft is None or not draft.text.strip():
        raise Invalid(_l("还没有写内容"), remedy=_l("请写好再发"), code="empty")
    _must_fit(state, draft)
    if _has_floor(state.holder, person, motion):
        _post(meeting, draft, person, by=by)
        return True
    _queue(meeting, state, draft, person, by=by)
    draft.ready = True
    return False


def _must_fit(state: Floor, draft: WrittenDraft) -> None:
    have, most = len(draft.text.strip()), state.rules.written_chars
    if have > most:
        raise Invalid(
            _l("书面发言最多%(most)d字，现在有%(have)d字", most=most, have=have),
            why=_l("您写的已存为草稿"),
            remedy=_l("请删去%(over)d字再发", over=have - most),
            code="too_long",
        )


def _has_floor(holder: Holder | None, person: Person, motion: int) -> bool:
    return holder is not None and holder.person == person.id and holder.motion == motion


def _queue(
    meeting: Meeting, state: Floor, draft: WrittenDraft, person: Person, *, by: Person
) -> None:
    """Ask for the floor unless it was asked for with this stance before."""
    if state.top and any(claim.person == person.id for claim in state.top.queue):
        return
    if not draft.stance:
        raise Invalid(_l("请先选择立场：赞成、反对或提问"), code="stance")
    claim = ClaimFloor(at=0, stance=Stance(draft.stance))
    floor.perform(meeting, claim, by=by, for_whom=person)


def _post(meeting: Meeting, draft: WrittenDraft, person: Person, *, by: Person) -> None:
    act = EndSpeech(at=0, text=draft.text.strip(), about=draft.about or None)
    floor.perform(meeting, act, by=by, for_whom=person)
    db.session.delete(draft)
    db.session.flush()


def send_what_waits(meeting: Meeting, state: Floor) -> bool:
    """Send the speech that was written beforehand by whoever has the floor now, if one was."""
    holder = state.holder
    if holder is None or state.top is None or holder.motion != state.top.number:
        return False
    draft = _draft(meeting, holder.person, holder.motion)
    if draft is None or not draft.ready or holder.begun:
        return False
    person = db.session.get_one(Person, holder.person)
    try:
        _post(meeting, draft, person, by=person)
    except Refused:
        draft.ready = False
        return False
    return True


def move(meeting: Meeting, person: Person, act: Move, reasons: str, *, by: Person) -> None:
    """Make a motion in writing, with the mover's reasons where the first step asks for them."""
    meeting = floor.lock(meeting)
    most = journal.floor_of(meeting).rules.written_chars
    if len(reasons.strip()) > most:
        raise Invalid(
            _l("理由最多%(most)d字，现在有%(have)d字", most=most, have=len(reasons.strip())),
            remedy=_l("请删短再发"),
            code="too_long",
        )
    floor.perform(meeting, act, by=by, for_whom=person)
    holder = journal.floor_of(meeting).holder
    stating = holder is not None and holder.kind is SpeechKind.STATEMENT
    if reasons.strip() and stating and holder is not None and holder.person == person.id:
        floor.perform(meeting, EndSpeech(at=0, text=reasons), by=by, for_whom=person)
