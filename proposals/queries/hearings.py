"""Questions about hearings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.errors import Missing
from app.extensions import db
from app.places.models.hall import Hall
from proposals.models.hearing import Hearing, HearingPiece, HearingState
from proposals.models.proposal import Proposal

PAGE = 30


@dataclass(frozen=True)
class Page:
    """One page, the newest entered first, and where the next one begins."""

    rows: Sequence[Hearing]
    next_after: int | None


def hearing_with(hearing_id: int) -> Hearing:
    """Return the hearing with its pieces, or raise Missing."""
    found = db.session.get(
        Hearing,
        hearing_id,
        options=[selectinload(Hearing.pieces).joinedload(HearingPiece.proposal)],
    )
    if found is None:
        raise Missing(_l("没有这次座谈会"), remedy=_l("可以从座谈会列表重新进入"))
    return found


def page_of(
    halls: Collection[Hall] | None,
    states: Collection[HearingState],
    after: int | None = None,
    size: int = PAGE,
) -> Page:
    """The hearings in these states, of these halls or of all."""
    wanted = select(Hearing).where(Hearing.state.in_(states)).order_by(Hearing.id.desc())
    wanted = wanted.options(selectinload(Hearing.pieces)).limit(size + 1)
    if halls is not None:
        wanted = wanted.where(Hearing.hall_id.in_([hall.id for hall in halls]))
    if after is not None:
        wanted = wanted.where(Hearing.id < after)
    found = db.session.scalars(wanted).all()
    shown = found[:size]
    return Page(shown, shown[-1].id if len(found) > size else None)


def hearing_of(proposal: Proposal) -> Hearing | None:
    """The hearing a proposal came from, if it came from one."""
    piece = db.session.scalar(
        select(HearingPiece)
        .options(joinedload(HearingPiece.hearing))
        .where(HearingPiece.proposal_id == proposal.id)
    )
    return piece.hearing if piece else None
