"""The steps of a poll: each one UPDATE that says from where, so that only one of two can win."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from app.errors import Missing, Refused
from app.extensions import db
from votes.models.poll import Poll, PollState

_SHARED = frozenset({"closed_at", "closed_by_id", "annulled_because"})
"""What a second box of the same vote takes over with each step."""


def lock(poll: Poll) -> Poll:
    """Read the poll again under its lock; inside a transaction."""
    found = db.session.scalar(
        select(Poll)
        .where(Poll.id == poll.id)
        .with_for_update(of=Poll)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing(_l("没有这次表决"))
    return found


def moved() -> Refused:
    """What is said where somebody else was first."""
    return Refused(_l("表决的状态已经变了"), remedy=_l("请刷新页面看看最新情况"), code="poll_moved")


def step(poll: Poll, source: PollState, target: PollState, **values: Any) -> None:
    """Bring the poll from ``source`` to ``target``, its second box along with it.

    Raises Refused where it stands elsewhere.
    """
    db.session.flush()
    done: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]  # an UPDATE's result
        update(Poll)
        .where(Poll.id == poll.id, Poll.state == source)
        .values(state=target, **values)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        raise moved()
    ended = {name: value for name, value in values.items() if name in _SHARED}
    db.session.execute(
        update(Poll)
        .where(Poll.beside_id == poll.id)
        .values(state=target, **ended)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(poll)
