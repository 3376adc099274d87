"""The journal of a meeting and the floor that its replay gives.

The floor is kept in memory between acts under the journal's own hash: a floor is found again
only for exactly the acts it was made from. ``proven`` replays the whole journal from nothing and
compares; nothing final (closing, minutes) is done without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.people.models.person import Person
from meetings.models.journal import GENESIS, UNDO, MeetingAct, linked
from meetings.models.meeting import Meeting
from meetings.rules.act_json import from_json, to_json
from meetings.rules.acts import Act
from meetings.rules.engine import replay, rule
from meetings.rules.floor import Floor
from meetings.rules.rule_sets import RuleSet, rule_set
from meetings.rules.ruling import InOrder

_KEY = "meeting_floors"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEPT = 2000
"""Floors kept, some 20 kB each: more halls than ever meet at once with one worker."""
Kept = dict[int, tuple[int, str, Floor]]


class JournalAltered(Exception):
    """A journal's chain, or the floor kept for it, does not agree with its acts."""


def instant(moment: int) -> datetime:
    """The time that the engine's milliseconds mean."""
    return _EPOCH + timedelta(milliseconds=moment)


def rules_of(meeting: Meeting) -> RuleSet:
    """The rule set of this meeting with the hall's own values."""
    return rule_set(meeting.rules_code, meeting.rules_changes)


def entries(meeting: Meeting) -> Sequence[MeetingAct]:
    """Every row of the journal, in order."""
    return db.session.scalars(
        select(MeetingAct).where(MeetingAct.meeting_id == meeting.id).order_by(MeetingAct.seq)
    ).all()


def undone_by(rows: Sequence[MeetingAct]) -> dict[int, int]:
    """The rows that do not count, each with the row that undid it."""
    return {int(row.act["seq"]): row.seq for row in rows if row.code == UNDO}


def standing(rows: Sequence[MeetingAct], *, without: int | None = None) -> list[MeetingAct]:
    """The rows that count; ``without`` leaves out one more."""
    gone = {*undone_by(rows), without}
    return [row for row in rows if row.code != UNDO and row.seq not in gone]


def acts_of(rows: Sequence[MeetingAct]) -> list[Act]:
    """The engine's acts of these rows."""
    return [from_json(row.act) for row in rows]


def floor_of(meeting: Meeting) -> Floor:
    """The floor as it stands after the last act. Time passes on it by asking for a moment."""
    last = _last(meeting)
    if last is None:
        return replay(rules_of(meeting), ())
    kept = _kept().get(meeting.id)
    if kept is not None and kept[1] == last[1]:
        return kept[2]
    floor = _caught_up(meeting, kept) or _replayed(meeting)
    _keep(meeting, *last, floor)
    return floor


def floor_without(meeting: Meeting, seq: int) -> Floor:
    """The floor if row ``seq`` did not count. Raises JournalBroken when others rest on it."""
    return replay(rules_of(meeting), acts_of(standing(entries(meeting), without=seq)))


def proven(meeting: Meeting) -> Floor:
    """Replay everything from nothing and compare. Raises JournalAltered."""
    rows = entries(meeting)
    prev = GENESIS
    for place, row in enumerate(rows, 1):
        if row.seq != place or row.hash != linked(prev, meeting.id, row.seq, row.act):
            raise JournalAltered(f"meeting {meeting.id}, row {row.seq}")
        prev = row.hash
    floor = replay(rules_of(meeting), acts_of(standing(rows)))
    kept = _kept().get(meeting.id)
    if kept is not None and kept[1] == prev and kept[2] != floor:
        raise JournalAltered(f"meeting {meeting.id}: the kept floor differs from the replay")
    return floor


def append(meeting: Meeting, act: Act, *, actor: Person | None, floor: Floor) -> MeetingAct:
    """Write one act, in order on the floor before it; ``floor`` is what it led to."""
    row = _write(meeting, act.CODE, to_json(act), actor, act.at)
    _keep(meeting, row.seq, row.hash, floor)
    return row


def append_undo(meeting: Meeting, undone: MeetingAct, *, actor: Person, at: datetime) -> MeetingAct:
    """Write that row ``undone`` is not to count."""
    moment = clock.milliseconds(at)
    plain = {"act": UNDO, "v": 1, "seq": undone.seq, "at": moment, "by": actor.id}
    return _write(meeting, UNDO, plain, actor, moment)


def _write(
    meeting: Meeting, code: str, plain: dict[str, object], actor: Person | None, moment: int
) -> MeetingAct:
    seq, prev = _last(meeting) or (0, GENESIS)
    row = MeetingAct(
        meeting_id=meeting.id,
        seq=seq + 1,
        at=instant(moment),
        actor_id=actor.id if actor else None,
        code=code,
        act=plain,
        hash=linked(prev, meeting.id, seq + 1, plain),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _last(meeting: Meeting) -> tuple[int, str] | None:
    row = db.session.execute(
        select(MeetingAct.seq, MeetingAct.hash)
        .where(MeetingAct.meeting_id == meeting.id)
        .order_by(MeetingAct.seq.desc())
        .limit(1)
    ).first()
    return (row.seq, row.hash) if row else None


def length(meeting: Meeting) -> int:
    """How many rows the journal holds."""
    query = select(func.count()).where(MeetingAct.meeting_id == meeting.id)
    return db.session.scalar(query) or 0


def _caught_up(meeting: Meeting, kept: tuple[int, str, Floor] | None) -> Floor | None:
    """Carry a kept floor on by the acts written since, unless one of them undoes an earlier."""
    if kept is None:
        return None
    seq, hash_, floor = kept
    rows = db.session.scalars(
        select(MeetingAct)
        .where(MeetingAct.meeting_id == meeting.id, MeetingAct.seq >= seq)
        .order_by(MeetingAct.seq)
    ).all()
    if not rows or rows[0].hash != hash_ or any(row.code == UNDO for row in rows):
        return None
    for act in acts_of(rows[1:]):
        ruling = rule(floor, act)
        if not isinstance(ruling, InOrder):
            return None
        floor = ruling.floor
    return floor


def _replayed(meeting: Meeting) -> Floor:
    return replay(rules_of(meeting), acts_of(standing(entries(meeting))))


def _kept() -> Kept:
    kept: Kept = current_app.extensions.setdefault(_KEY, {})
    return kept


def _keep(meeting: Meeting, seq: int, hash_: str, floor: Floor) -> None:
    kept = _kept()
    kept.pop(meeting.id, None)
    while len(kept) >= _KEPT:
        kept.pop(next(iter(kept)))
    kept[meeting.id] = (seq, hash_, floor)
