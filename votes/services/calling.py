"""Roll-call 唱名: the clerk calls each name and enters the answer, marked as called.

Until the close a name may be called again: the last answer counts.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit
from app.errors import Refused
from app.people.models.person import Person
from app.transaction import transaction
from votes.counting.records import CastVia, Mode
from votes.models.poll import Poll
from votes.queries.turnout import seat_of
from votes.services import answers, writer
from votes.services.answers import Given
from votes.services.casting import Cast


def enter(poll: Poll, voter: Person, choice: str, ballot_id: str, *, by: Person) -> Given:
    """Enter what a voter answered; not inside a transaction. Raises why it is not taken."""
    if poll.mode is not Mode.CALLED:
        raise Refused(_l("这次表决不是唱名表决"), code="other_mode")
    seat = seat_of(poll, voter)
    if seat is None:
        raise answers.off_roll()
    asked = Cast(poll.uuid, voter.id, seat.pseudonym, ballot_id, choice, CastVia.CALLED)
    given = writer.cast(asked)
    with transaction():
        # Who was entered, never how: that stands in the ledger.
        audit.record(
            "vote.called", poll, by=by, place=poll.hall.place, details={"person": voter.id}
        )
    return given
