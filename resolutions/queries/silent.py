"""联系不上: units whose contacts leave what is told them unread, found before a date is missed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app import clock
from app.extensions import db
from app.notices.models.notice import Notice
from app.people.models.sign_in import LoginSession
from resolutions.models.task import Task, TaskUnit
from resolutions.models.unit import Unit
from resolutions.progress.task_states import OPEN

UNREAD_DAYS = 5
"""So many days a notice may lie unread by every contact before the unit counts as silent."""


def with_work() -> Sequence[Unit]:
    """The units that carry an open task now."""
    carrying = (
        select(TaskUnit.unit_id)
        .join(Task, TaskUnit.task_id == Task.id)
        .where(TaskUnit.ended_at.is_(None), Task.state.in_(OPEN))
    )
    return db.session.scalars(
        select(Unit)
        .where(Unit.id.in_(carrying), Unit.closed_at.is_(None))
        .options(selectinload(Unit.members))
        .order_by(Unit.id)
    ).all()


def silent_among(units: Collection[Unit]) -> frozenset[int]:
    """Ids of those with nobody to tell, or whom nothing told reaches.

    Then each contact left a notice unread for five days, and has neither read another nor signed in
    since it came.
    """
    people = {person.id for unit in units for person in unit.contacts}
    deaf = _deaf(people)
    return frozenset(
        unit.id for unit in units if all(person.id in deaf for person in unit.contacts)
    )


def _deaf(people: Collection[int]) -> frozenset[int]:
    """Those with a notice unread so long, and no sign of life since."""
    before = clock.now() - timedelta(days=UNREAD_DAYS)
    unread: dict[int, datetime] = dict(
        db.session.execute(
            select(Notice.person_id, func.min(Notice.created_at))
            .where(
                Notice.person_id.in_(people),
                Notice.read_at.is_(None),
                Notice.created_at <= before,
            )
            .group_by(Notice.person_id)
        )
        .tuples()
        .all()
    )
    alive = _last_signs(unread.keys())
    return frozenset(
        person for person, since in unread.items() if alive.get(person, since) <= since
    )


def _last_signs(people: Collection[int]) -> dict[int, datetime]:
    """When each of them last read a notice or signed in."""
    read = select(Notice.person_id, func.max(Notice.read_at)).where(
        Notice.person_id.in_(people), Notice.read_at.is_not(None)
    )
    entered = select(LoginSession.person_id, func.max(LoginSession.created_at)).where(
        LoginSession.person_id.in_(people)
    )
    signs: dict[int, datetime] = {}
    for query, of in ((read, Notice.person_id), (entered, LoginSession.person_id)):
        for person, at in db.session.execute(query.group_by(of)).tuples():
            signs[person] = max(at, signs.get(person, at))
    return signs
