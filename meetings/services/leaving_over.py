"""At the end of a meeting: what is not decided is written down for the next, and told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from flask_babel import gettext

from app import audit, clock
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from meetings.models.carried import CarriedKind, CarriedQuestion
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from meetings.rules.carried import Carried
from meetings.rules.carrying import fate_of, left_over
from meetings.rules.details import Details
from meetings.rules.engine import replay
from meetings.rules.floor import Floor
from meetings.rules.states import Outcome
from meetings.services import journal, notices

_CLOSE = "close"


def keep(meeting: Meeting, before: Floor) -> list[CarriedQuestion]:
    """Write down what this meeting leaves over; ``before`` is the floor that was closed.

    Who moved a question that lapses is told; so is who moved one that comes back.
    """
    kept = [_row(carried) for carried in left_over(before)]
    db.session.add_all(kept)
    db.session.flush()
    for row in kept:
        audit.record(
            "meeting.question_left_over",
            row,
            by=None,
            place=meeting.hall.place,
            details={"motion": row.motion_id, "kind": row.kind.value},
        )
        _tell(meeting, row.motion, N_("您的动议“%(title)s”留到以后的会议：%(how)s"), how=said(row))
    for motion in _lapsed(before):
        _tell(meeting, motion, N_("您的动议“%(title)s”暂停以后没有恢复，已经失效，可以重新提出"))
    return kept


def _row(carried: Carried) -> CarriedQuestion:
    main, terms = carried.motions[0], carried.details
    if main.ref is None:
        raise LookupError(f"motion “{main.title}” has no row")
    return CarriedQuestion(
        motion=db.session.get_one(Motion, main.ref),
        kind=CarriedKind(carried.kind.value),
        due_at=_due(terms),
        terms=(terms.committee or terms.until)[:200],
    )


def _due(terms: Details) -> datetime | None:
    """The moment set, or the end of a day that was written as a date."""
    if terms.until_ms:
        return journal.instant(terms.until_ms)
    for words in (terms.deadline, terms.until):
        try:
            day = date.fromisoformat(words.strip())
        except ValueError:
            continue
        return datetime.combine(day + timedelta(days=1), time.min, clock.zone())
    return None


def _lapsed(before: Floor) -> Iterable[Motion]:
    lapsed = [away for away in before.aside if fate_of(away) is Outcome.LAPSED]
    return [db.session.get_one(Motion, away.stack[0].ref) for away in lapsed]


def _tell(meeting: Meeting, motion: Motion, text: str, **values: object) -> None:
    notify(
        motion.mover,
        text,
        f"{notices.url_of(meeting)}/motions/{motion.id}",
        kind="question_left_over",
        title=motion.title,
        **values,
    )


def said(row: CarriedQuestion) -> str:
    """What became of it and when it comes back, in one phrase."""
    day = f"{row.due_at.astimezone(clock.zone()):%Y-%m-%d}" if row.due_at else ""
    if row.kind is CarriedKind.POSTPONED:
        return str(gettext("改期到%(when)s", when=row.terms or day or gettext("下次会议")))
    if row.kind is CarriedKind.REFERRED:
        who = row.terms or gettext("委员会")
        if not day:
            return str(gettext("委托%(who)s研究", who=who))
        return str(gettext("委托%(who)s研究，%(day)s以前报告", who=who, day=day))
    if row.kind is CarriedKind.TABLED:
        return str(gettext("暂停，下次会议不恢复就失效"))
    return str(gettext("没有议完，下次会议接着议"))


def floor_at_the_end(meeting: Meeting) -> Floor:
    """The floor on which the chair closed the meeting."""
    rows = journal.standing(journal.entries(meeting))
    acts = journal.acts_of([row for row in rows if row.code != _CLOSE])
    return replay(journal.rules_of(meeting), acts)
