"""Where a need was sent, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.errors import Missing
from app.extensions import db
from proposals.lifecycle.routing import Way
from proposals.models.proposal import Proposal
from proposals.models.routing import Routing


def routing_with(routing_id: int) -> Routing:
    """Return the record, or raise Missing."""
    found = db.session.get(Routing, routing_id)
    if found is None:
        raise Missing(_l("没有这次转办"), remedy=_l("可以从工作台重新进入"))
    return found


def routings_of(proposal: Proposal) -> Sequence[Routing]:
    """Every sending of this need, the latest first."""
    return db.session.scalars(
        select(Routing)
        .where(Routing.proposal_id == proposal.id)
        .options(selectinload(Routing.called))
        .order_by(Routing.id.desc())
    ).all()


def open_routing(proposal: Proposal) -> Routing | None:
    """The sending that has no result yet."""
    return next((one for one in routings_of(proposal) if one.ended_at is None), None)


def pointer_of(proposal: Proposal) -> Routing:
    """The latest pointer to where the law says it belongs, or raise Missing."""
    pointed = (one for one in routings_of(proposal) if one.way is Way.STATUTORY)
    found = next(pointed, None)
    if found is None:
        raise Missing(_l("这件提案没有告知单"), remedy=_l("不予受理的理由在提案页面上"))
    return found
