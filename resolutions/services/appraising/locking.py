"""Read an appraisal again, and hold it until the transaction ends."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from resolutions.models.appraisal import Appraisal


def held(appraisal: Appraisal) -> Appraisal:
    """Return the appraisal as it stands now: an answer and the end never cross."""
    db.session.flush()
    return (
        db.session.scalars(
            select(Appraisal)
            .where(Appraisal.id == appraisal.id)
            .with_for_update(of=Appraisal)
            .execution_options(populate_existing=True)
        )
        .unique()
        .one()
    )
