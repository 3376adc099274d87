"""Count in how many needs each pair of characters stands, a few needs at a time."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from app.breathing import breathe
from app.extensions import db
from app.transaction import transaction
from proposals.models import gram_lookup
from proposals.models.gram_count import GramTally
from proposals.models.proposal import Proposal
from proposals.similarity.cutting import grams

PIECE = 25
"""Needs counted in one transaction beside a hall at work; where nobody waits, thousands are quicker."""


def count_up(piece: int = PIECE) -> int:
    """Count the needs not counted yet; return how many there were. Call it outside a transaction."""
    counted = 0
    while new := _count_piece(piece):
        counted += new
        breathe()
    if counted:
        with transaction() as session:
            gram_lookup.tidy(session.connection())
    return counted


def _count_piece(piece: int) -> int:
    with transaction() as session:
        tally = tally_for_update()
        rows = session.execute(
            select(Proposal.id, Proposal.title, Proposal.where_text, Proposal.body)
            .where(Proposal.id > tally.counted_to)
            .order_by(Proposal.id)
            .limit(piece)
        ).all()
        if rows:
            counts: Counter[str] = Counter()
            for row in rows:
                counts.update({gram for text in row[1:] for gram in grams(text)})
            gram_lookup.add_counts(session.connection(), counts)
            tally.counted_to, tally.needs = rows[-1].id, tally.needs + len(rows)
        return len(rows)


def tally_for_update() -> GramTally:
    """Return the one tally, held until the transaction ends, so that nobody counts twice."""
    tally = db.session.scalar(select(GramTally).with_for_update())
    if tally is None:
        tally = GramTally(id=1, counted_to=0, needs=0, compared_to=0)
        db.session.add(tally)
        db.session.flush()
    return tally
