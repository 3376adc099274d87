"""Each minute: remind the clerk, once, of minutes that are soon to be published."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.notices.models.reminder import Reminder
from app.transaction import transaction
from meetings.queries.publication import clock_of, unpublished
from meetings.services import minutes_letters


def sweep() -> None:
    """Do what is due now."""
    for meeting in unpublished():
        running = clock_of(meeting)
        if running is None or not (running.is_near or running.is_late):
            continue
        about = minutes_letters.about_publishing(meeting)
        if db.session.scalar(select(Reminder.id).where(Reminder.about == about).limit(1)) is None:
            with transaction():
                minutes_letters.remind_to_publish(meeting, running.deadline.due)
