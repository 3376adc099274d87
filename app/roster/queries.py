"""Questions about roster imports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from app.places.models.place import Place
from app.roster.models.roster_import import RosterImport, RosterRow

PAGE = 100
SAMPLE = 10


def imports_of(place: Place) -> Sequence[RosterImport]:
    """The latest imports of a place."""
    return db.session.scalars(
        select(RosterImport)
        .where(RosterImport.place_id == place.id)
        .order_by(RosterImport.id.desc())
        .limit(10)
    ).all()


def bad_rows(taken: RosterImport, *, after: int = 0, limit: int = PAGE) -> Sequence[RosterRow]:
    """Rows with errors, in the sheet's order, after row number ``after``."""
    return _rows(taken, bad=True, after=after, limit=limit)


def good_rows(taken: RosterImport) -> Sequence[RosterRow]:
    """The first good rows: enough to see whether the columns were understood."""
    return _rows(taken, bad=False, after=0, limit=SAMPLE)


def _rows(taken: RosterImport, *, bad: bool, after: int, limit: int) -> Sequence[RosterRow]:
    return db.session.scalars(
        select(RosterRow)
        .where(RosterRow.import_id == taken.id, RosterRow.bad.is_(bad), RosterRow.number > after)
        .order_by(RosterRow.number)
        .limit(limit)
    ).all()
