"""By the clock: a whistle closed three working days ago is not appraised; whoever called hears it once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import String, cast, literal, select

from app import clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.marks import N_
from app.notices.models.reminder import Reminder
from app.notices.reminders import tell_once
from app.notices.services import News
from app.work_calendar.instants import end_of_day, start_of_day
from resolutions.models.whistles.whistle import Whistle
from resolutions.services.sweeping import Chore, Done
from resolutions.services.whistles.telling import callers_of
from resolutions.whistling.kinds import Kind
from resolutions.whistling.states import WhistleState

AFTER_WORKING_DAYS = 3
"""So long after it was closed whoever called is reminded (ours)."""

_FOR_DAYS = 30
"""So long a whistle is looked at that nobody could be told of."""


def due() -> Sequence[int]:
    """Ids of closed whistles that wait for their appraisal, and of which nobody was told."""
    last = work_calendar().subtract_working_days(clock.today(), AFTER_WORKING_DAYS)
    about = literal("whistle:") + cast(Whistle.id, String) + literal(":appraise")
    told = select(Reminder.id).where(Reminder.about == about).exists()
    return db.session.scalars(
        select(Whistle.id)
        .where(
            Whistle.state == WhistleState.CLOSED,
            Whistle.kind != Kind.OVERSIGHT,
            Whistle.closed_at < end_of_day(last),
            Whistle.closed_at >= start_of_day(last - timedelta(days=_FOR_DAYS)),
            ~told,
        )
        .order_by(Whistle.closed_at, Whistle.id)
    ).all()


def remind(whistle_id: int) -> Sequence[Done]:
    """Tell those who called, once each, unless it was appraised meanwhile."""
    whistle = db.session.get_one(Whistle, whistle_id)
    if whistle.state is not WhistleState.CLOSED:
        return ()
    url = f"/desk/whistles/{whistle.id}"
    text = N_("“%(title)s”已闭哨，请评价被吹哨单位")
    news = News(text, url, "whistle.to_appraise", {"title": whistle.title})
    if not tell_once(callers_of(whistle), f"whistle:{whistle.id}:appraise", news, urgent=False):
        return ()
    return (Done("whistle_to_appraise", whistle.id, url, clock.today()),)


CHORE = Chore("whistle_appraisals", due, remind)
