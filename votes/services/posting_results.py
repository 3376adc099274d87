"""公示: the result is posted within days, and who posted it where stands on record.

北京市物业管理条例 §37: three days. The desk is told on the last day, and once more when it is late.
"""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.reminders import remind_once
from app.people.models.person import Person
from app.photos.models.photo import Photo
from app.transaction import transaction
from app.work_calendar.instants import day_of
from votes.counting.presets.table import ROWS, preset
from votes.models.poll import Poll, PollState
from votes.models.posting import ResultPosting
from votes.services.states import lock


def due_on(poll: Poll) -> date | None:
    """The last day for posting; None where the poll's rule names none, or it is not declared."""
    if poll.state is not PollState.DECLARED or poll.closed_at is None:
        return None
    days = preset(poll.rule_code, day_of(poll.closed_at)).posted_days
    return None if days is None else day_of(poll.closed_at) + timedelta(days=days)


def posting_of(poll: Poll) -> ResultPosting | None:
    """Where and when it was posted."""
    return db.session.get(ResultPosting, poll.id)


def is_late(poll: Poll) -> bool:
    """Whether it was posted after its days, or is still owed after them."""
    due, posted = due_on(poll), posting_of(poll)
    return due is not None and (posted.posted_on if posted else clock.today()) > due


def record(
    poll: Poll, *, where: str, day: date, photo: Photo | None = None, by: Person
) -> ResultPosting:
    """Record that the result was posted. Raises Refused before it is declared, or twice."""
    poll = lock(poll)
    if poll.state is not PollState.DECLARED:
        raise Refused(_l("结果还没有宣布，不能公示"), code="not_declared")
    if posting_of(poll) is not None:
        raise Refused(_l("已经登记过公示"), code="posted")
    if not where.strip():
        raise Invalid(_l("请写明公示在哪里"), code="place")
    if poll.closed_at is None or not day_of(poll.closed_at) <= day <= clock.today():
        raise Invalid(_l("公示日期要在表决结束以后、今天以前"), code="day")
    made = ResultPosting(
        poll_id=poll.id,
        posted_on=day,
        place=where.strip()[:200],
        posted_by=by,
        recorded_at=clock.now(),
        photo=photo,
    )
    db.session.add(made)
    db.session.flush()
    audit.record(
        "poll.result_posted",
        poll,
        by=by,
        place=poll.hall.place,
        reason=made.place,
        details={"day": day.isoformat(), "late": is_late(poll)},
    )
    return made


def remind() -> None:
    """Tell the desk of results whose posting is due today, and of those that are late; each once."""
    codes = {row.code: row.posted_days for row in ROWS if row.posted_days is not None}
    since = clock.now() - timedelta(days=min(codes.values(), default=1) - 1)
    waiting = (
        select(Poll)
        .where(
            Poll.state == PollState.DECLARED,
            Poll.rule_code.in_(codes),
            Poll.closed_at <= since,
            Poll.beside_id.is_(None),
            ~exists().where(ResultPosting.poll_id == Poll.id),
        )
        .order_by(Poll.id)
    )
    for poll in db.session.scalars(waiting).all():
        with transaction():
            _remind_of(poll)


def _remind_of(poll: Poll) -> None:
    due = due_on(poll)
    if due is None or clock.today() < due:
        return
    late = clock.today() > due
    text = (
        N_("表决结果过了公示期限，还没有登记公示：%(question)s")
        if late
        else N_("表决结果今天要公示：%(question)s")
    )
    about = f"votes.posting_{'late' if late else 'due'}:{poll.id}"
    people = [poll.meeting.clerk, poll.meeting.chair] if late else [poll.meeting.clerk]
    for person in dict.fromkeys(people):
        url = f"/v/{poll.uuid}/result"
        remind_once(person, about, text, url, kind="posting_due", question=poll.question[:60])
