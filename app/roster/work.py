"""What a worker does about rosters: whatever the database says is to be read or applied."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select, update

from app import clock
from app.extensions import db
from app.roster.models.roster_import import ImportState, RosterImport
from app.roster.services import applying, deciding, reading
from app.transaction import transaction

_STALE = timedelta(minutes=2)
"""A worker shows itself with each portion, many times a second; after this long it is dead."""
_UNCONFIRMED = timedelta(days=7)
_WORK = {ImportState.READING: reading.read, ImportState.APPLYING: applying.apply}


def do_what_is_due() -> None:
    """Read and apply every import that waits, also those whose worker died; drop the old ones."""
    _drop_unconfirmed()
    while (claimed := _claim()) is not None:
        import_id, state = claimed
        _WORK[state](import_id)


def _claim() -> tuple[int, ImportState] | None:
    """Take the oldest import that nobody works on."""
    with transaction():
        at = clock.now()
        free = or_(RosterImport.claimed_at.is_(None), RosterImport.claimed_at < at - _STALE)
        found = db.session.execute(
            select(RosterImport.id, RosterImport.state)
            .where(RosterImport.state.in_(list(_WORK)), free)
            .order_by(RosterImport.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if found is None:
            return None
        db.session.execute(
            update(RosterImport).where(RosterImport.id == found.id).values(claimed_at=at)
        )
        return found.id, found.state


def _drop_unconfirmed() -> None:
    before = clock.now() - _UNCONFIRMED
    waiting = (ImportState.READY, ImportState.UNREADABLE)
    old = select(RosterImport).where(
        RosterImport.state.in_(waiting), RosterImport.created_at < before
    )
    if db.session.scalar(old.limit(1)) is None:
        return
    with transaction():
        for taken in db.session.scalars(old):
            deciding.give_up(taken, by=None)
