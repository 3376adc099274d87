"""Gather what waits into letters: one for each person and time, made once by whichever worker.

The row of the letter, unique for person and time, stands in the same transaction that takes the
notices: nobody takes them twice, and a crash leaves them waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError

from app import clock
from app.breathing import breathe
from app.extensions import db
from app.notices.models.digest import Digest
from app.notices.models.notice import Notice
from app.notices.queries import wish_of
from app.notices.rhythm import next_letter
from app.people.models.person import Person
from app.transaction import transaction

AT_ONCE = 500
"""People whose letters one sweep makes; the next sweep goes on."""


def gather_due() -> int:
    """Make every letter whose time has come; returns how many."""
    made = 0
    for person_id in _waiting_people():
        with transaction():
            made += _gather(person_id)
        breathe()
    return made


def notices_in(digest: Digest) -> Sequence[Notice]:
    """What the letter tells, the first first."""
    return db.session.scalars(
        select(Notice).where(Notice.digest_id == digest.id).order_by(Notice.id)
    ).all()


def _waiting_people() -> Sequence[int]:
    db.session.rollback()
    return db.session.scalars(
        select(Notice.person_id)
        .where(Notice.digest_due_at <= clock.now())
        .distinct()
        .order_by(Notice.person_id)
        .limit(AT_ONCE)
    ).all()


def _gather(person_id: int) -> bool:
    """Make one person's letter of what is unread; True when there is something to send."""
    person, waiting = db.session.get_one(Person, person_id), _due(person_id)
    if not person.email or person.closed_at:
        db.session.execute(update(Notice).where(waiting).values(digest_due_at=None))
        return False
    due_at = db.session.scalar(select(func.max(Notice.digest_due_at)).where(waiting))
    seen = waiting & Notice.read_at.is_not(None)
    db.session.execute(update(Notice).where(seen).values(digest_due_at=None))
    unread = db.session.scalar(select(func.count()).where(waiting))
    if due_at is None or not unread:
        return False
    digest = _inserted(person_id, due_at)
    if digest is None:  # made already, and something came while it was being made
        db.session.execute(update(Notice).where(waiting).values(digest_due_at=_later(person)))
        return False
    db.session.execute(
        update(Notice).where(waiting).values(digest_due_at=None, digest_id=digest.id)
    )
    return True


def _due(person_id: int) -> ColumnElement[bool]:
    return (Notice.person_id == person_id) & (Notice.digest_due_at <= clock.now())


def _inserted(person_id: int, due_at: datetime) -> Digest | None:
    at = clock.now()
    digest = Digest(person_id=person_id, due_at=due_at, made_at=at, mail_due_at=at)
    try:
        with db.session.begin_nested():
            db.session.add(digest)
    except IntegrityError:
        return None
    return digest


def _later(person: Person) -> datetime | None:
    wish = wish_of(person)
    return next_letter(clock.now(), wish.rhythm, wish.hour, clock.zone())
