"""Load this stage's share."""

from __future__ import annotations

from sqlalchemy import select

from app.demo.town import Town
from app.extensions import db
from meetings.models.motion import Motion
from resolutions.demo.earlier import decide
from resolutions.demo.works import Works, carry_on_parking, carry_out_lamps
from resolutions.models.resolution import Resolution


def load(town: Town) -> None:
    """Two months ago the hall decided twice; here is what became of it."""
    decided = decide(town)
    lamps, parking = (_resolution(motion) for motion in decided.motions)
    works = Works(town)
    carry_out_lamps(works, lamps)
    carry_on_parking(works, parking)


def _resolution(motion: Motion) -> Resolution:
    return db.session.scalars(select(Resolution).where(Resolution.motion_id == motion.id)).one()
