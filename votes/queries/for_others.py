"""Who votes for whom, as pages ask it."""

from __future__ import annotations

from collections.abc import Sequence

from app.people.models.person import Person
from votes.models.poll import Poll
from votes.services import mandates
from votes.services.mandates import Sent


def held_by(poll: Poll, person: Person | None) -> Sequence[Sent]:
    """The mandates that this person holds in a poll that admits them."""
    if person is None or mandates.rule_of(poll) is None:
        return ()
    return [one for one in mandates.in_poll(poll.id, holders=[person.id]) if one.stands]


def sent_by(poll: Poll, person: Person | None) -> Sent | None:
    """The mandate by which another votes for this person."""
    if person is None or mandates.rule_of(poll) is None:
        return None
    found = mandates.in_poll(poll.id, principals=[person.id])
    return next((one for one in found if one.stands), None)


def of_line(poll: Poll, person: Person, line: str) -> Sent | None:
    """The mandate by which this person votes for a line of the roll."""
    return next((one for one in held_by(poll, person) if one.line == line), None)


def standing_in(poll: Poll) -> Sequence[Sent]:
    """Every mandate that stands in a poll, for the desk."""
    return [one for one in mandates.in_poll(poll.id) if one.stands]
