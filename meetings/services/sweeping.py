"""Each minute: remind of what is near, and wake pages whose clock ran out without any act."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app import audit, clock
from app.errors import DomainError
from app.extensions import db
from app.marks import N_
from app.notices.reminders import remind_once
from app.transaction import transaction
from meetings.models.meeting import Meeting, MeetingState
from meetings.models.series import Series
from meetings.queries.listing import to_remind
from meetings.rules.next_act import next_step
from meetings.services import journal, live_state, notices, roll, series

REMIND_BEFORE = timedelta(hours=24)
_LIVE = (MeetingState.CHECKIN, MeetingState.IN_SESSION)


def sweep() -> None:
    """Do what is due now."""
    _remind()
    _wake()
    _plan_ahead()


def _remind() -> None:
    for meeting_id in [meeting.id for meeting in to_remind(REMIND_BEFORE)]:
        with transaction():
            meeting = db.session.get_one(Meeting, meeting_id, with_for_update={"of": Meeting})
            if meeting.reminded_at is None:
                meeting.reminded_at = clock.now()
                notices.remind(meeting, roll.entries_of(meeting))
                audit.record("meeting.reminded", meeting, by=None, place=meeting.hall.place)


def _wake() -> None:
    """A speech or a wait that ended changes the next step although nobody acted."""
    due = db.session.scalars(select(Meeting.id).where(Meeting.state.in_(_LIVE))).all()
    for meeting_id in due:
        with transaction():
            meeting = db.session.get_one(Meeting, meeting_id, with_for_update={"of": Meeting})
            floor = journal.floor_of(meeting)
            before = next_step(floor, floor.as_of)
            after = next_step(floor, clock.milliseconds(clock.now()))
            if before.code != after.code and not _was_woken(meeting, after.code):
                meeting.woken_for = f"{meeting.revision + 1}.{after.code}"
                live_state.changed(meeting, floor, figures_only=False)


def _plan_ahead() -> None:
    """Plan the next meetings of each series; where that fails, its clerk is told once a day."""
    for series_id in [one.id for one in series.running() if series.is_behind(one)]:
        try:
            with transaction():
                one = db.session.get_one(Series, series_id, with_for_update={"of": Series})
                series.plan_ahead(one)
        except DomainError as error:
            with transaction():
                one = db.session.get_one(Series, series_id)
                remind_once(
                    one.clerk,
                    f"meetings.series_stuck:{one.id}:{clock.today()}",
                    N_("“%(title)s”的下一次会议没有排上：%(why)s"),
                    f"/desk/series/{one.id}",
                    kind="series_stuck",
                    title=one.title,
                    why=str(error.what),
                )


def _was_woken(meeting: Meeting, code: str) -> bool:
    """Whether watchers were already told of this step since the last act."""
    return meeting.woken_for == f"{meeting.revision}.{code}"
