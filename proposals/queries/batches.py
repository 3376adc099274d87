"""Files that were uploaded."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from app.places.models.hall import Hall
from proposals.models.import_batch import ImportBatch, ImportMapping


def batches_of(hall: Hall, limit: int = 20) -> Sequence[ImportBatch]:
    """The hall's last uploads, the newest first."""
    return db.session.scalars(
        select(ImportBatch)
        .where(ImportBatch.hall_id == hall.id)
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    ).all()


def mappings_of(hall: Hall, limit: int = 50) -> Sequence[ImportMapping]:
    """What the hall's desk kept of its sources' columns, the latest first."""
    return db.session.scalars(
        select(ImportMapping)
        .where(ImportMapping.hall_id == hall.id)
        .order_by(ImportMapping.saved_at.desc(), ImportMapping.id.desc())
        .limit(limit)
    ).all()
