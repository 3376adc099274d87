"""What a secretary says about a likely group: one matter, or not."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.places.models.hall import Hall
from proposals.models.dismissed_group import DismissedGroup, DismissedMember
from proposals.models.proposal import Proposal

FEWEST = 2
"""Two make a group."""


def dismiss(hall: Hall, proposals: Sequence[Proposal], *, by: Person) -> DismissedGroup:
    """Remember that these are different matters; a larger group with other members is asked again."""
    if len(proposals) < FEWEST:
        raise Invalid(_l("至少要有两件提案"), remedy=_l("请勾选不是一回事的提案"))
    dismissed = DismissedGroup(
        hall_id=hall.id,
        dismissed_by=by,
        dismissed_at=clock.now(),
        members=[DismissedMember(proposal_id=one.id) for one in proposals],
    )
    db.session.add(dismissed)
    db.session.flush()
    audit.record(
        "group.dismissed",
        dismissed,
        by=by,
        place=hall.place,
        details={"proposals": [one.id for one in proposals]},
    )
    return dismissed


def recall(dismissed: DismissedGroup, hall: Hall, *, by: Person) -> None:
    """Show it at the desk again."""
    dismissed.recalled_at = dismissed.recalled_at or clock.now()
    audit.record("group.recalled", dismissed, by=by, place=hall.place)
