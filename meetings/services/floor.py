"""Every act of a meeting goes through here: one lock, one ruling, one line in the journal.

Called by ``votes`` from above: ``record_result``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Missing, Refused
from app.extensions import db
from app.people.models.person import Person
from app.transaction import locks_first
from meetings.models.journal import UNDO, MeetingAct
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.models.roll import Via
from meetings.rules.act_json import from_json
from meetings.rules.acts import Act, Move, RecordResult
from meetings.rules.engine import JournalBroken, rule
from meetings.rules.floor import Floor
from meetings.rules.ruling import InOrder, OutOfOrder
from meetings.services import consequences, journal, roll

UNDO_WITHIN = timedelta(seconds=10)
_REGULAR_WAY = _l("要改变决定，请用会议的正常程序")
FINAL = frozenset(
    {
        "put_question",
        "count_vote",
        "record_result",
        "void_poll",
        "no_second",
        "withdraw_motion",
        "unanimous_consent",
        "close",
        "let_in",
        "represent",
        UNDO,
    }
)
"""Acts that others were told of, or that cannot be taken back; the console asks twice instead."""


def lock(meeting: Meeting) -> Meeting:
    """Read the meeting again under its lock; inside a transaction. Acts wait here for each other."""
    if not locks_first((Meeting, meeting.id)):
        return meeting
    found = db.session.get(
        Meeting, meeting.id, with_for_update={"of": Meeting}, populate_existing=True
    )
    if found is None:
        raise Missing(_l("没有这个会议"))
    return found


def perform(
    meeting: Meeting,
    act: Act,
    *,
    by: Person | None,
    at: datetime | None = None,
    for_whom: Person | None = None,
    via: Via = Via.SELF,
) -> InOrder:
    """Do ``act`` if it is in order now; its own ``at``, ``by`` and ``entered_by`` are set here.

    ``by`` is whose hand it is (None: the system); ``for_whom`` is who acts, when somebody at the
    desk enters it for them. ``at`` defaults to the moment the lock is held, so that two acts at
    once get their order from the lock. Raises Refused with the rules' reason, paragraph, remedy.
    """
    meeting = lock(meeting)
    floor = journal.floor_of(meeting)
    act = _signed(act, floor, by, at or clock.now(), for_whom)
    ruling = _in_order(meeting, floor, act)
    if isinstance(act, Move) and act.ref is None and ruling.floor.moved > floor.moved:
        act = replace(act, ref=_new_motion(meeting, floor, act).id)
        ruling = _in_order(meeting, floor, act)
    if parts := _new_parts(meeting, ruling.floor, act):
        act = replace(act, refs=parts)  # type: ignore[call-arg]  # only acts that divide have parts
        ruling = _in_order(meeting, floor, act)
    row = journal.append(meeting, act, actor=by, floor=ruling.floor)
    consequences.follow(meeting, act, floor, ruling, by=by, via=via)
    _audited(meeting, row, by)
    return ruling


def _signed(
    act: Act, floor: Floor, by: Person | None, at: datetime, for_whom: Person | None
) -> Act:
    moment = max(clock.milliseconds(at), floor.as_of)
    hand = by.id if by else None
    if for_whom is None or for_whom.id == hand:
        return replace(act, at=moment, by=hand, entered_by=None)
    return replace(act, at=moment, by=for_whom.id, entered_by=hand)


def _in_order(meeting: Meeting, floor: Floor, act: Act) -> InOrder:
    ruling = rule(floor, act)
    if isinstance(ruling, OutOfOrder):
        raise refusal(meeting, ruling)
    return ruling


def refusal(meeting: Meeting, ruling: OutOfOrder) -> Refused:
    """The rules' refusal in the reader's words: reason, paragraph, remedy."""
    names = roll.names(meeting)

    def name(person: int) -> str:
        return names.get(person, "")

    return Refused(
        ruling.why.said(gettext, name),
        why=_l("规则依据：%(paragraph)s", paragraph=gettext(ruling.paragraph)),
        remedy=ruling.advice.said(gettext, name),
        code="out_of_order",
    )


def _new_motion(meeting: Meeting, floor: Floor, act: Move) -> Motion:
    motion = Motion(
        meeting_id=meeting.id,
        item_id=floor.item.ref if floor.item else None,
        code=act.motion,
        title=act.title.strip() or (floor.item.title if floor.item else ""),
        text=act.text.strip(),
        mover_id=act.by,
        moved_at=journal.instant(act.at),
    )
    db.session.add(motion)
    db.session.flush()
    return motion


def _new_parts(meeting: Meeting, floor: Floor, act: Act) -> tuple[int, ...]:
    """Rows for the parts into which the act has divided a question."""
    parts = [motion for motion in (*floor.stack, *floor.divided) if motion.ref is None]
    rows = [
        Motion(
            meeting_id=meeting.id,
            item_id=part.item,
            code=part.code,
            title=part.title,
            text=part.text,
            mover_id=part.mover,
            moved_at=journal.instant(act.at),
        )
        for part in parts
    ]
    db.session.add_all(rows)
    db.session.flush()
    return tuple(row.id for row in rows)


def _audited(meeting: Meeting, row: MeetingAct, by: Person | None) -> None:
    """Anchor the meeting's own chain in the journal of the house."""
    audit.record(
        "meeting.acted",
        meeting,
        by=by,
        place=meeting.hall.place,
        details={"seq": row.seq, "code": row.code, "hash": row.hash},
    )


def undo(meeting: Meeting, *, by: Person, at: datetime | None = None) -> MeetingAct:
    """Take back the chair's own last act within ten seconds: a slip of the finger.

    The act stays in the journal, and so does this one. Raises Refused when it is too late, when
    the act is final, or when others have already acted upon it.
    """
    meeting = lock(meeting)
    moment = at or clock.now()
    slip = _slip(meeting, by)
    if slip is None:
        raise Refused(_l("没有可以撤销的操作"), remedy=_REGULAR_WAY, code="nothing_to_undo")
    if moment - slip.at > UNDO_WITHIN:
        raise Refused(
            _l("已经超过%(seconds)d秒，不能撤销", seconds=UNDO_WITHIN.seconds),
            why=_l("撤销只为手指点错而设"),
            remedy=_REGULAR_WAY,
            code="too_late_to_undo",
        )
    before = journal.floor_of(meeting)
    try:
        floor = journal.floor_without(meeting, slip.seq)
    except JournalBroken as broken:
        raise Refused(
            _l("别人已经据此行事，不能撤销"), remedy=_REGULAR_WAY, code="acted_upon"
        ) from broken
    row = journal.append_undo(meeting, slip, actor=by, at=moment)
    consequences.follow_undo(meeting, before, floor, at=moment)
    _audited(meeting, row, by)
    return row


def last_of(meeting: Meeting, person: Person) -> MeetingAct | None:
    """The last act of this person's hand."""
    return db.session.scalar(
        select(MeetingAct)
        .where(MeetingAct.meeting_id == meeting.id, MeetingAct.actor_id == person.id)
        .order_by(MeetingAct.seq.desc())
        .limit(1)
    )


def undoable(meeting: Meeting, person: Person, at: datetime) -> MeetingAct | None:
    """The act this person could take back now, for showing the button."""
    slip = _slip(meeting, person)
    return None if slip is None or at - slip.at > UNDO_WITHIN else slip


def _slip(meeting: Meeting, person: Person) -> MeetingAct | None:
    """The chair's last act, unless it is final or already taken back. Others have no undo."""
    if person.id not in {meeting.chair_id, journal.floor_of(meeting).chair}:
        return None
    slip = last_of(meeting, person)
    if slip is None or slip.code in FINAL:
        return None
    return None if slip.seq in journal.undone_by(journal.entries(meeting)) else slip


def record_result(
    motion: Motion,
    *,
    yes: int,
    no: int,
    abstain: int,
    adopted: bool,
    verdict: str,
    by: Person | None,
    at: datetime | None = None,
) -> InOrder:
    """Take the result of the vote on ``motion`` from the stage above; it leaves the floor.

    ``verdict`` is the arithmetic written out. ``by`` is who closed the poll; the act itself is
    the system's. Raises Refused when this motion is not being voted on.
    """
    meeting = lock(motion.meeting)
    floor = journal.floor_of(meeting)
    if floor.top is None or floor.top.ref != motion.id:
        raise Refused(
            _l("这项动议现在不在表决"), remedy=_l("请看会议的最新情况"), code="not_being_voted_on"
        )
    motion.verdict = verdict
    result = RecordResult(at=0, yes=yes, no=no, abstain=abstain, adopted=adopted)
    audit.record(
        "meeting.result_recorded",
        motion,
        by=by,
        place=meeting.hall.place,
        details={"yes": yes, "no": no, "abstain": abstain, "adopted": adopted},
    )
    return perform(meeting, result, by=None, at=at)


def act_of(row: MeetingAct) -> Act:
    """The engine's act of a row that is not an undo."""
    return from_json(row.act)
