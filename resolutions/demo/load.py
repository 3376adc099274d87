"""Load this stage's share."""

from __future__ import annotations

from sqlalchemy import select

from app import clock
from app.demo.town import Town
from app.extensions import db
from app.transaction import transaction
from meetings.models.motion import Motion
from resolutions.demo import afterwards, covenants
from resolutions.demo.account import put_on_account
from resolutions.demo.books import draw_matrix, keep_books
from resolutions.demo.earlier import decide
from resolutions.demo.joint import hold_meeting
from resolutions.demo.whistles import blow_whistles, keep_grid
from resolutions.demo.works import Works, carry_on_parking, carry_out_lamps
from resolutions.models.resolution import Resolution
from resolutions.queries.appraisal.histories import cases_at
from resolutions.ranking.periods import PeriodKind, before, period_of
from resolutions.services import publishing, sweeping


def load(town: Town) -> None:
    """Two months ago the hall decided twice; here is what became of it."""
    covenants.adopt_covenant(town)
    decided = decide(town)
    lamps, parking = (_resolution(motion) for motion in decided.motions)
    works = Works(town)
    draw_matrix(works)
    keep_books(works, carry_out_lamps(works, lamps))
    afterwards.appraise(town, lamps)
    carry_on_parking(works, parking)
    afterwards.keep(town, lamps)
    covenants.begin_covenant(town)
    put_on_account(works, works.office.place)
    sweeping.sweep()
    _tell_how_units_did(town)
    blow_whistles(works)
    hold_meeting(works)
    keep_grid(works)


def _tell_how_units_did(town: Town) -> None:
    """The street's bulletin of the last quarter, where anything was settled in it."""
    street = town.people["street"]
    quarter = before(period_of(PeriodKind.QUARTER, clock.today()))
    month = before(period_of(PeriodKind.MONTH, clock.today()))
    for period in (quarter, month):
        with transaction():
            if cases_at(town.estate, period):
                publishing.publish(town.estate, period, by=street)


def _resolution(motion: Motion) -> Resolution:
    return db.session.scalars(select(Resolution).where(Resolution.motion_id == motion.id)).one()
