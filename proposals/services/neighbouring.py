"""Keep for each need which others of its hall are nearest: what the desk's groups are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, insert, select

from app.breathing import breathe
from app.extensions import db
from app.transaction import transaction
from proposals.models.gram_count import GramTally
from proposals.models.neighbour import Neighbour, RewordedNeed
from proposals.models.proposal import Proposal
from proposals.queries import lookalikes
from proposals.services.gram_counting import count_up, tally_for_update

KEPT = 5
_PIECE = 20

_Found = Mapping[int, Sequence[tuple[int, float]]]

REST = 0.03
"""Seconds after each need, about as long as one takes: thousands of them come in at one import, and
the hall must not feel it."""


def sweep() -> int:
    """Keep up beside a hall that is at work."""
    return keep_up(rest=REST)


def keep_up(rest: float = 0.0) -> int:
    """Count new needs, find their nearest, and look again at reworded ones and all that got nearer.

    Returns how many needs were new. Call it outside any transaction: it makes its own, and
    searches outside them.
    """
    count_up()
    new, touched = set[int](), set[int]()
    while found := _compare_new(rest):
        new |= found.keys()
        touched |= _named(found)
    nearer = (touched - new) | _compare_reworded(rest)
    _look_again(sorted(nearer), rest)
    return len(new)


def compare(proposals: Collection[Proposal]) -> None:
    """Find the nearest of these needs now, without waiting for the sweep to come to them."""
    count_up()
    _look_again(sorted(proposal.id for proposal in proposals), 0.0)


def look_anew(number: int) -> None:
    """Have the next sweep look anew at a need whose words change, and at all that named it.

    Call it in the transaction of the new words.
    """
    named_by = select(Neighbour.proposal_id).where(Neighbour.other_id == number)
    for one in {number, *db.session.scalars(named_by)}:
        marked = db.session.get(RewordedNeed, one)
        if marked is None:
            db.session.add(RewordedNeed(proposal_id=one))
        else:
            marked.times += 1


def _compare_reworded(rest: float) -> set[int]:
    """Look anew at the needs that were reworded; returns which needs are among their nearest."""
    rows = db.session.execute(select(RewordedNeed.proposal_id, RewordedNeed.times))
    seen = {row.proposal_id: row.times for row in rows}
    named = _look_again(sorted(seen), rest)
    with transaction() as session:
        for number, times in seen.items():
            session.execute(
                delete(RewordedNeed).where(
                    RewordedNeed.proposal_id == number, RewordedNeed.times == times
                )
            )
    return named - seen.keys()


def _named(found: _Found) -> set[int]:
    return {other for others in found.values() for other, _score in others}


def _compare_new(rest: float) -> _Found:
    tally = db.session.scalar(select(GramTally))
    if tally is None:
        return {}
    seen_to, counted_to = tally.compared_to, tally.counted_to
    found = _nearest_of(
        db.session.scalars(
            select(Proposal)
            .where(Proposal.id > seen_to, Proposal.id <= counted_to)
            .order_by(Proposal.id)
            .limit(_PIECE)
        ).all(),
        rest,
    )
    if found:
        with transaction():
            tally = tally_for_update()
            if tally.compared_to != seen_to:
                return {}  # somebody else is at it
            tally.compared_to = max(found)
            _write(found)
    return found


def _look_again(numbers: Sequence[int], rest: float) -> set[int]:
    """Read the nearest of needs anew, a piece at a time, so that phones are answered between.

    Returns which needs are among them.
    """
    named = set[int]()
    for start in range(0, len(numbers), _PIECE):
        piece = numbers[start : start + _PIECE]
        found = _nearest_of(
            db.session.scalars(select(Proposal).where(Proposal.id.in_(piece))).all(), rest
        )
        named |= _named(found)
        with transaction():
            tally_for_update()
            _write(found)
    return named


def _nearest_of(proposals: Sequence[Proposal], rest: float) -> _Found:
    found = {}
    for proposal in proposals:
        found[proposal.id] = lookalikes.nearest(proposal, KEPT, within=proposal.hall)
        breathe(rest)
    return found


def _write(found: _Found) -> None:
    connection = db.session.connection()
    connection.execute(delete(Neighbour).where(Neighbour.proposal_id.in_(found)))
    rows = [
        {"proposal_id": number, "other_id": other, "score": score}
        for number, others in found.items()
        for other, score in others
    ]
    if rows:
        connection.execute(insert(Neighbour), rows)
