"""Proposals that may be joined into a topic."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Missing
from app.extensions import db
from app.places.models.hall import Hall
from proposals.lifecycle.proposal import ProposalState
from proposals.models import search_index
from proposals.models.proposal import Proposal

_SHOWN = 60
JOINABLE = (ProposalState.SUBMITTED, ProposalState.TRIAGED)


def candidates(hall: Hall, words: str) -> Sequence[Proposal]:
    """The hall's proposals that stand alone and hold all of ``words``, the newest first."""
    wanted = (
        select(Proposal)
        .where(Proposal.hall_id == hall.id, Proposal.state.in_(JOINABLE))
        .order_by(Proposal.list_key.desc())
        .limit(_SHOWN)
    )
    if words and not search_index.is_searchable(words):
        return ()
    place = hall.place_id if words else None
    meeting = search_index.found(db.session.get_bind().dialect.name, words, place)
    if meeting is not None:
        wanted = wanted.join(meeting.index, meeting.key == Proposal.list_key).where(
            meeting.condition
        )
    return db.session.scalars(wanted).all()


def chosen(hall: Hall, numbers: Sequence[int]) -> Sequence[Proposal]:
    """These proposals of this hall, in the order of the list. Raises Missing for any other."""
    found = db.session.scalars(
        select(Proposal)
        .where(Proposal.id.in_(numbers), Proposal.hall_id == hall.id)
        .order_by(Proposal.list_key)
    ).all()
    if len(found) != len(set(numbers)):
        raise Missing(_l("有的提案不在这个议事厅"), remedy=_l("请刷新页面后重新勾选"))
    return found
