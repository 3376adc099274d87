"""What live clients are told: the topic, its revision, the page's state, and the figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.broadcast import publish
from app.extensions import db
from meetings.models.meeting import Meeting
from meetings.models.roll import RollEntry
from meetings.rules.floor import Floor
from meetings.services import journal


def topic_of(meeting: Meeting) -> str:
    """The topic that phones and the console watch."""
    return f"meeting:{meeting.id}"


def screen_topic_of(meeting: Meeting) -> str:
    """The topic that the wall screen watches: whoever has the address may."""
    return f"screen:{meeting.screen_token}"


def changed(meeting: Meeting, floor: Floor, *, figures_only: bool) -> None:
    """Count the change and tell everyone after the commit. Figures alone reload no page."""
    meeting.revision += 1
    if not figures_only:
        meeting.stage = meeting.revision
    told = figures(meeting, floor)
    for topic in (topic_of(meeting), screen_topic_of(meeting)):
        publish(topic, meeting.revision, state_word(meeting), told)


def state_word(meeting: Meeting) -> str:
    """Changes exactly when pages must be fetched again."""
    return f"{meeting.state}.{meeting.stage}"


def figures(meeting: Meeting, floor: Floor) -> dict[str, Any]:
    """The figures that a page patches in place."""
    on_roll = floor.members if floor.roll else voters(meeting)
    return {
        "present": floor.voters_present,
        "attending": len(floor.present),
        "quorum": floor.quorum if floor.roll else meeting.quorum_of(on_roll),
        "roll": on_roll,
        "queue": len(floor.top.queue) if floor.top else 0,
    }


def moment_of(at: datetime) -> int:
    """An instant in the engine's milliseconds."""
    return clock.milliseconds(at)


def voters(meeting: Meeting) -> int:
    """应到: how many on the roll have a vote."""
    query = select(func.count()).where(
        RollEntry.meeting_id == meeting.id, RollEntry.voting.is_(True)
    )
    return db.session.scalar(query) or 0


def payload(meeting: Meeting) -> dict[str, Any]:
    """The same as the broadcast: for polling, for reconnecting, and for tests."""
    floor = journal.floor_of(meeting)
    return {
        "topic": topic_of(meeting),
        "rev": meeting.revision,
        "state": state_word(meeting),
        "counts": figures(meeting, floor),
    }
