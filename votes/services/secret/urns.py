"""The boxes of one secret vote: one by heads and, where the rule counts floor area, one by area.

Belenios gives a voter one weight in one archive; a vote that counts two is two archives. Each is
a ledger of its own with its own checkpoints. They open and end together, a voter's two ballots
are taken in one transaction or not at all, and they travel as one text with a space between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import select

from app.extensions import db
from votes.counting.rules import DecisionRule, Unit
from votes.models.poll import Poll

BETWEEN: Final = " "
"""Between the texts for two boxes; none of them holds one, canonical as they are."""


class Urn(NamedTuple):
    """One box: the poll whose ledger it is, and by what it weighs."""

    poll_id: int
    uuid: str
    unit: Unit


def urns_of(poll_id: int) -> tuple[Urn, ...]:
    """The boxes of a poll, that by heads first."""
    found = db.session.execute(select(Poll.id, Poll.uuid).where(Poll.id == poll_id)).one()
    beside = db.session.execute(select(Poll.id, Poll.uuid).where(Poll.beside_id == poll_id)).first()
    first = Urn(found.id, found.uuid, Unit.HEADS)
    return (first, Urn(beside.id, beside.uuid, Unit.AREA)) if beside else (first,)


def second_of(poll: Poll) -> Poll | None:
    """The poll of the second box."""
    return db.session.scalar(select(Poll).where(Poll.beside_id == poll.id))


def units_of(rule: DecisionRule) -> frozenset[Unit]:
    """By what a rule counts."""
    return frozenset(one.unit for one in (*rule.quorum, *rule.thresholds))


def joined(texts: Iterable[str]) -> str:
    """The texts for all boxes as one."""
    return BETWEEN.join(texts)


def parted(text: str) -> Sequence[str]:
    """The texts for the boxes, in their order."""
    return text.split(BETWEEN)
