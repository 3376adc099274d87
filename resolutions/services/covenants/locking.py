"""Read a row of a covenant again, and hold it until the transaction ends."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from app.extensions import db
from resolutions.models.covenant import Covenant, CovenantVersion
from resolutions.models.covenant_life import CovenantBreach, ProcedureRun

Row = TypeVar("Row", Covenant, CovenantVersion, CovenantBreach, ProcedureRun)


def held(row: Row) -> Row:
    """Return the row as it stands now; acts on it go one after the other."""
    db.session.flush()
    kind = type(row)
    found = db.session.scalars(
        select(kind)
        .where(kind.id == row.id)
        .with_for_update(of=kind)
        .execution_options(populate_existing=True)
    )
    return found.unique().one()
