"""Say how a closed need was solved: which of the three batches 三个一批 it belongs to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from proposals.lifecycle.three_batches import Batch
from proposals.models.proposal import Proposal
from proposals.models.settlement import Settlement


def sort(proposal: Proposal, batch: Batch, *, by: Person) -> None:
    """Put a closed need into its batch; said again, it replaces what was said before."""
    held = db.session.scalar(
        select(Settlement)
        .where(Settlement.proposal_id == proposal.id)
        .with_for_update(of=Settlement)
        .execution_options(populate_existing=True)
    )
    if held is None:
        raise Refused(_l("这件提案还没有办结"), remedy=_l("办结以后才能归类"))
    before, sorter = held.batch, by.id
    held.batch, held.sorted_at, held.sorted_by_id = batch, clock.now(), sorter
    db.session.flush()
    audit.record(
        "proposal.batch_sorted",
        proposal,
        by=by,
        place=proposal.place,
        details={"from": before, "to": batch},
    )
