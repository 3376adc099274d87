"""已表决/实到, told to those who watch: the one figure of an open vote that anybody gets.

Never one message per ballot: what changed within a quarter of a second goes out as one
(speed.md). There is no running split to tell.
"""

from __future__ import annotations

from collections.abc import Mapping

import gevent
from flask import Flask, current_app
from gevent import monkey
from sqlalchemy import select

from app.broadcast import emit_now
from app.extensions import db
from meetings.models.meeting import Meeting
from meetings.services import live_state
from votes.models.ledger import Checkpoint
from votes.models.poll import Poll

EVERY_SECONDS = 0.25
_KEY = "vote_turnout"


def topic_of(poll: Poll) -> str:
    """The topic that the console of this poll watches."""
    return f"poll:{poll.uuid}"


def changed(poll_id: int) -> None:
    """Have the new turnout told, together with what else changes soon."""
    if not monkey.is_module_patched("socket"):
        tell([poll_id])
        return
    waiting: set[int] = current_app.extensions.setdefault(_KEY, set())
    if not waiting:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way to its object
        gevent.spawn_later(EVERY_SECONDS, _tell_all, app, waiting)
    waiting.add(poll_id)


def _tell_all(app: Flask, waiting: set[int]) -> None:
    poll_ids = list(waiting)
    waiting.clear()
    with app.app_context():
        tell(poll_ids)


def tell(poll_ids: list[int]) -> None:
    """Send the turnout of each poll to the phones, the wall and the console."""
    rows = db.session.execute(
        select(Poll, Meeting)
        .join(Meeting, Meeting.id == Poll.meeting_id)
        .where(Poll.id.in_(poll_ids))
    ).all()
    for poll, meeting in rows:
        counts = {"cast": poll.turnout, **_last_checkpoint(poll)}
        state, rev = live_state.state_word(meeting), meeting.revision
        for topic in (live_state.topic_of(meeting), live_state.screen_topic_of(meeting)):
            _send(topic, rev, state, counts)
        _send(topic_of(poll), poll.turnout, poll.state.value, counts)


def _last_checkpoint(poll: Poll) -> dict[str, str]:
    """The checkpoint signed last, as letters and as a picture: everybody sees the same one."""
    last = db.session.execute(
        select(Checkpoint.number, Checkpoint.code)
        .where(Checkpoint.poll_id == poll.id)
        .order_by(Checkpoint.number.desc())
        .limit(1)
    ).first()
    if last is None:
        return {}
    picture = f"/v/{poll.uuid}/checkpoints/{last.number}.svg"
    return {"checkpoint": last.code, "checkpoint_qr": picture}


def _send(topic: str, rev: int, state: str, counts: Mapping[str, int | str]) -> None:
    payload = {"topic": topic, "rev": rev, "state": state, "counts": counts}
    emit_now("state", payload, topic)
