"""已表决/实到, told to those who watch: the one figure of an open vote that anybody gets.

Never one message per ballot: what changed within a quarter of a second goes out as one
(speed.md). Of several workers one at a time tells a poll's turnout, so that nobody hears an older
figure after a newer one; the others wait and tell again. There is no running split to tell.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping

import gevent
from flask import Flask, current_app
from gevent import monkey
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app import workers
from app.broadcast import emit_now
from app.extensions import db
from meetings.models.meeting import Meeting
from meetings.services import live_state
from votes.models.ledger import Checkpoint
from votes.models.poll import Poll

log = logging.getLogger(__name__)
EVERY_SECONDS = 0.25
AGAIN_SECONDS = 1.0
"""How long a database that is away is left alone."""
TURN_SECONDS = 2.0
"""How long it is one worker's turn to tell; a figure read longer ago is not sent any more."""
_KEY = "vote_turnout"


def topic_of(poll: Poll) -> str:
    """The topic that the console of this poll watches."""
    return f"poll:{poll.uuid}"


def changed(poll_id: int) -> None:
    """Have the new turnout told, together with what else changes soon."""
    if not monkey.is_module_patched("socket"):
        tell([poll_id])
        return
    _tell_soon(current_app._get_current_object(), {poll_id})  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way to its object


def _tell_soon(app: Flask, poll_ids: Collection[int]) -> None:
    waiting: set[int] = app.extensions.setdefault(_KEY, set())
    if poll_ids and not waiting:
        gevent.spawn_later(EVERY_SECONDS, _tell_all, app, waiting)
    waiting.update(poll_ids)


def _tell_all(app: Flask, waiting: set[int]) -> None:
    poll_ids = set(waiting)
    waiting.clear()
    told: set[int] = set()
    with app.app_context():
        try:
            told = _in_turn(poll_ids)
        except SQLAlchemyError:  # the database is away: they are told once it is back
            log.exception("the turnout of %d polls could not be read", len(poll_ids))
            gevent.sleep(AGAIN_SECONDS)
    _tell_soon(app, poll_ids - told)


def _in_turn(poll_ids: set[int]) -> set[int]:
    """Tell those that no other worker is telling now; return which were told."""
    began = time.monotonic()
    taken = workers.take([_turn(one) for one in poll_ids], TURN_SECONDS)
    ours = {one for one in poll_ids if _turn(one) in taken}
    news = _read(ours)
    if time.monotonic() - began > TURN_SECONDS:
        return set()
    for one in news:
        _send(*one)
    workers.release(taken, EVERY_SECONDS)
    return ours


def _turn(poll_id: int) -> str:
    return f"turnout:{poll_id}"


def tell(poll_ids: Collection[int]) -> None:
    """Send the turnout of each poll to the phones, the wall and the console."""
    for news in _read(poll_ids):
        _send(*news)


_News = tuple[str, int, str, Mapping[str, int | str]]
"""A topic, its revision, its state and its figures."""


def _read(poll_ids: Collection[int]) -> list[_News]:
    """What is to be told of these polls: two reads for all of them."""
    rows = db.session.execute(
        select(Poll, Meeting)
        .join(Meeting, Meeting.id == Poll.meeting_id)
        .where(Poll.id.in_(poll_ids))
    ).all()
    signed = _last_checkpoints(poll_ids)
    news: list[_News] = []
    for poll, meeting in rows:
        counts = {"cast": poll.turnout, **_signed(poll, signed)}
        state, rev = live_state.state_word(meeting), meeting.revision
        news += [
            (live_state.topic_of(meeting), rev, state, counts),
            (live_state.screen_topic_of(meeting), rev, state, counts),
            (topic_of(poll), poll.turnout, poll.state.value, counts),
        ]
    return news


def _last_checkpoints(poll_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """By poll, the number and the code of the checkpoint signed last."""
    last = (
        select(Checkpoint.poll_id, func.max(Checkpoint.number).label("number"))
        .where(Checkpoint.poll_id.in_(poll_ids))
        .group_by(Checkpoint.poll_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Checkpoint.poll_id, Checkpoint.number, Checkpoint.code).join(
            last, (Checkpoint.poll_id == last.c.poll_id) & (Checkpoint.number == last.c.number)
        )
    )
    return {row.poll_id: (row.number, row.code) for row in rows}


def _signed(poll: Poll, signed: Mapping[int, tuple[int, str]]) -> dict[str, str]:
    """The checkpoint signed last, as letters and as a picture: everybody sees the same one."""
    if poll.id not in signed:
        return {}
    number, code = signed[poll.id]
    return {
        "checkpoint": code,
        "checkpoint_qr": f"/v/{poll.uuid}/checkpoints/{number}.svg",
    }


def _send(topic: str, rev: int, state: str, counts: Mapping[str, int | str]) -> None:
    payload = {"topic": topic, "rev": rev, "state": state, "counts": counts}
    emit_now("state", payload, topic)
