"""What somebody entered for themselves or for others, and how it stands (J11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.people.models.person import Person
from proposals.models.proposal import Proposal

PAGE = 30


@dataclass(frozen=True)
class Page:
    """One page, the newest first, and the key that the next one continues after."""

    rows: Sequence[Proposal]
    next_after: int | None


def reports_of(person: Person, after: int | None = None, size: int = PAGE) -> Page:
    """The needs this person entered."""
    wanted = (
        select(Proposal)
        .where(Proposal.entered_by_id == person.id)
        .order_by(Proposal.list_key.desc())
        .limit(size + 1)
    )
    if after is not None:
        wanted = wanted.where(Proposal.list_key < after)
    found = db.session.scalars(wanted).unique().all()
    shown = found[:size]
    return Page(shown, shown[-1].list_key if len(found) > size else None)
