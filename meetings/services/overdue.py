"""Each minute: a referral whose deadline passed without a report comes back by itself."""

from __future__ import annotations

from app import audit, clock
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.transaction import transaction
from meetings.models.carried import CarriedQuestion
from meetings.queries.returning import overdue
from meetings.services import notices, returning


def sweep() -> None:
    """Tell clerk, chair and mover once, and put the question onto the next agenda."""
    for question_id in [row.id for row in overdue() if row.overdue_told_at is None]:
        with transaction():
            row = db.session.get_one(
                CarriedQuestion, question_id, with_for_update={"of": CarriedQuestion}
            )
            if row.overdue_told_at is None:
                _come_back(row)


def _come_back(row: CarriedQuestion) -> None:
    row.overdue_told_at = clock.now()
    meeting = row.motion.meeting
    for person in dict.fromkeys((meeting.clerk, meeting.chair, row.motion.mover)):
        notify(
            person,
            N_("委托%(who)s的“%(title)s”到期没有报告，下次会议重新审议"),
            notices.url_of(meeting),
            kind="referral_overdue",
            who=row.terms,
            title=row.motion.title,
        )
    audit.record("meeting.referral_overdue", row, by=None, place=meeting.hall.place)
    returning.put_on_next(meeting)
