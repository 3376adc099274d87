"""What opinion rounds want of a person: answers of a resident, a look of the office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import ngettext
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.people.models.person import Person
from app.permissions import Permission
from app.places.models.hall import Hall
from app.shell.navigation import Todo
from proposals.lifecycle.topic_states import BEFORE_DEBATE
from proposals.models.opinion_round import OpinionRound
from proposals.models.topic import Topic
from proposals.queries.halls import halls_where
from proposals.queries.opinion_rounds import progress_of, waiting_in

_MANY = 20


def opinion_todos(person: Person) -> Iterator[Todo]:
    """Statements to answer, and statements to look at."""
    for round_ in _open_in(halls_where(person, Permission.CO_SIGN)[:_MANY]):
        left = progress_of(person, round_).left
        if left:
            text = ngettext(
                "“%(title)s”：还有%(num)d句请您表态",
                "“%(title)s”：还有%(num)d句请您表态",
                left,
                title=round_.question,
            )
            yield Todo(text, round_.url, round_.closes_at)
    rounds = _open_in(halls_where(person, Permission.SOUND_OUT)[:_MANY])
    waiting = waiting_in(rounds) if rounds else {}
    for round_ in rounds:
        if waiting.get(round_.id):
            text = ngettext(
                "意见摸底“%(title)s”：%(num)d句话等您看",
                "意见摸底“%(title)s”：%(num)d句话等您看",
                waiting[round_.id],
                title=round_.question,
            )
            yield Todo(text, f"/desk/opinions/{round_.id}")


def _open_in(halls: Sequence[Hall]) -> Sequence[OpinionRound]:
    if not halls:
        return ()
    return db.session.scalars(
        select(OpinionRound)
        .join(Topic, Topic.id == OpinionRound.topic_id)
        .where(
            Topic.hall_id.in_([hall.id for hall in halls]),
            Topic.state.in_(BEFORE_DEBATE),
            Topic.stated_at.is_(None),
            OpinionRound.closed_at.is_(None),
            OpinionRound.closes_at > clock.now(),
        )
        .order_by(OpinionRound.closes_at)
        .limit(_MANY)
    ).all()
