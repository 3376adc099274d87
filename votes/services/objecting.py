"""有异议: one objection to what nobody was thought to oppose turns it into a vote (RONR 4:58)."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import audit
from app.errors import Forbidden
from app.extensions import db
from app.people.models.person import Person
from meetings.services import floor, journal, live_state
from votes.counting.records import Mode
from votes.models.poll import Poll, PollState
from votes.queries.turnout import seat_of
from votes.services import answers, closing, opening
from votes.services.rolls import random_name
from votes.services.states import lock

_ALIKE = (
    *("motion_id", "item_id", "meeting_id", "hall_id", "purpose", "question", "method", "options"),
    *("settings", "roll_source", "rule_code", "secrecy", "revote", "prepared_at"),
    "prepared_by_id",
)
"""What the vote that follows an objection takes over."""


def object_to(poll: Poll, person: Person, *, by: Person) -> Poll:
    """Somebody objects: nothing is adopted, and the vote that follows is open at once.

    ``by`` is whose hand it is: the objector's own, or that of who noted what was said aloud.
    Returns the vote. Raises Refused when nobody is asked any more, Forbidden for who has no say.
    """
    floor.lock(poll.meeting)
    poll = lock(poll)
    if poll.state is not PollState.OPEN or poll.mode is not Mode.CONSENT:
        raise answers.over()
    seat = seat_of(poll, person)
    if seat is None:
        raise answers.off_roll()
    if not seat.present:
        raise Forbidden(_l("只有在场的人可以提出异议"), remedy=_l("请先签到"), code="not_present")
    name = person.name
    closing.annul(poll, because=_("%(name)s有异议，改为表决", name=name), by=by)
    audit.record("vote.objected", poll, by=by, place=poll.hall.place, details={"person": person.id})
    following = _vote_instead(poll)
    live_state.changed(poll.meeting, journal.floor_of(poll.meeting), figures_only=False)
    return following


def _vote_instead(poll: Poll) -> Poll:
    """Open the same question as a vote on phones."""
    following = Poll(
        uuid=random_name(opening.UUID_LENGTH),
        mode=Mode.ELECTRONIC,
        state=PollState.CONFIGURED,
        turnout=0,
        **{name: getattr(poll, name) for name in _ALIKE},
    )
    db.session.add(following)
    db.session.flush()
    chair = db.session.get(Person, poll.opened_by_id) if poll.opened_by_id else None
    return opening.open_now(following, by=chair)
