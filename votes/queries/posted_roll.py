"""A poll's roll as it is posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from votes.counting.figures import Weight, total
from votes.counting.owners import FEW, shows_somebody
from votes.counting.records import Secrecy
from votes.models.poll import Poll
from votes.models.voter import PollVoter


@dataclass(frozen=True)
class Posted:
    """The roll: how many, how much, who (for those who may read it), and what to beware of."""

    size: int
    weight: Weight
    lines: Sequence[PollVoter]
    few: bool
    """So few voters that a secret vote hardly hides them."""
    rare: int
    """How many in a secret vote by area stand out by theirs."""


def shown(poll: Poll, *, names: bool) -> Posted:
    """The roll as this reader sees it; empty before it is announced or opened."""
    lines = db.session.scalars(
        select(PollVoter)
        .join(Person, Person.id == PollVoter.person_id)
        .where(PollVoter.poll_id == poll.id)
        .order_by(Person.sort_key, Person.id)
    ).all()
    weights = [line.weight for line in lines]
    secret = poll.secrecy is Secrecy.SECRET_BALLOT
    return Posted(
        size=len(lines),
        weight=total(weights),
        lines=lines if names else (),
        few=secret and len(lines) < FEW,
        rare=shows_somebody(weights) if secret else 0,
    )
