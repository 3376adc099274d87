"""What meetings show on the pages of the stages below."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from meetings import labels
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import MeetingState
from meetings.models.motion import Motion
from meetings.queries.listing import UNDER_WAY, called_within
from proposals.models.topic import Topic

_SHOWN = tuple(s for s in MeetingState if s not in {MeetingState.PLANNED, MeetingState.CANCELLED})


def on_topic(topic: Topic) -> str:
    """The meetings at which a topic was, or will be, taken up, and its motions."""
    items = db.session.scalars(
        select(AgendaItem)
        .join(AgendaItem.meeting)
        .where(AgendaItem.topic_id == topic.id)
        .order_by(AgendaItem.id)
    ).all()
    shown = [item for item in items if item.meeting.state in _SHOWN]
    if not shown:
        return ""
    motions = db.session.scalars(
        select(Motion).where(Motion.item_id.in_([item.id for item in shown])).order_by(Motion.id)
    ).all()
    return render_template("meetings/_on_topic.html", items=shown, motions=motions, labels=labels)


def banner(person: Person | None) -> str:
    """A meeting under way to which the reader is called."""
    if person is None:
        return ""
    now = [m for m in called_within(person, timedelta(0)) if m.state in UNDER_WAY]
    return render_template("meetings/_banner.html", meetings=now) if now else ""
