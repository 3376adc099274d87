"""Who may vote in a poll: each source of a roll by its name, and the freezing of it.

A further source (an owners' register) is a further row of ``SOURCES``: it is asked once, when the
poll is announced or, where nobody announced it, when it is opened.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import insert

from app.extensions import db
from meetings.services import roll
from votes.counting.figures import Weight
from votes.counting.records import RollEntry
from votes.models.poll import Poll
from votes.models.voter import PollVoter

BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PSEUDONYM_LENGTH: Final = 12

Source = Callable[[Poll], Mapping[int, RollEntry]]
"""From a poll to its voters by person, each under a pseudonym of its own."""


def random_name(length: int) -> str:
    """A name that nobody can guess, in letters nobody confuses."""
    return "".join(secrets.choice(BASE58) for _ in range(length))


def line(name: str, weight: Weight) -> RollEntry:
    """One line under a new random pseudonym."""
    return RollEntry(random_name(PSEUDONYM_LENGTH), name, weight)


def of_meeting(poll: Poll) -> Mapping[int, RollEntry]:
    """Those who were called to the meeting with a vote, one head each."""
    return {
        entry.person_id: line(entry.name, Weight(1))
        for entry in roll.entries_of(poll.meeting)
        if entry.voting
    }


SOURCES: Mapping[str, Source] = MappingProxyType({"meeting": of_meeting})


def freeze(poll: Poll) -> Mapping[int, RollEntry]:
    """Copy the voters into the poll's own roll, which nothing changes afterwards."""
    voters = SOURCES[poll.roll_source](poll)
    rows = [
        {
            "poll_id": poll.id,
            "pseudonym": one.pseudonym,
            "person_id": person_id,
            "name": one.name,
            "heads": one.weight.heads,
            "area": one.weight.area,
        }
        for person_id, one in voters.items()
    ]
    if rows:
        db.session.execute(insert(PollVoter), rows)
    return voters
