"""Likely groups as the desk sees them: without what was joined, closed or dismissed meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.errors import Missing
from app.extensions import db
from app.places.models.hall import Hall
from proposals.models.dismissed_group import DismissedGroup
from proposals.models.proposal import TITLE_LIMIT, Proposal
from proposals.queries.joining import JOINABLE
from proposals.queries.likely_groups import LikelyGroup, likely_groups

PAGE = 8
_LOOKED_AT = 200
"""Groups that are computed for one page: what was dismissed is left out after that."""
_MEMBERS = 40
"""Members of one group that a page shows; the others come up once these are joined."""


@dataclass(frozen=True)
class Group:
    """One group to look at."""

    key: int
    """Its smallest member: the page after it continues there."""
    label: str
    members: Sequence[Proposal]

    @property
    def title(self) -> str:
        """A name for the topic: the title that most people stand behind."""
        most = max(self.members, key=lambda one: (one.supporter_count, -one.id))
        return most.title[:TITLE_LIMIT]


@dataclass(frozen=True)
class GroupPage:
    """Groups of one page, and the key the next one continues after."""

    groups: Sequence[Group]
    next_after: int | None


def groups_at_desk(hall: Hall, after: int | None = None) -> GroupPage:
    """The groups of a hall that wait to be looked at, the largest first."""
    found = _not_dismissed(hall, likely_groups(hall, _LOOKED_AT))
    joinable = _joinable(hall, [number for one in found for number in one.proposal_ids])
    groups = [
        Group(min(one.proposal_ids), one.label, members)
        for one in found
        if len(members := [joinable[n] for n in one.proposal_ids if n in joinable][:_MEMBERS]) > 1
    ]
    keys = [group.key for group in groups]
    start = keys.index(after) + 1 if after in keys else 0
    shown = groups[start : start + PAGE]
    return GroupPage(shown, shown[-1].key if start + PAGE < len(groups) else None)


def dismissed_in(
    hall: Hall, limit: int = 20
) -> Sequence[tuple[DismissedGroup, Sequence[Proposal]]]:
    """Groups that were dismissed and may be shown again, the latest first, with their members."""
    groups = _standing(hall, limit)
    numbers = {member.proposal_id for group in groups for member in group.members}
    known = {
        one.id: one for one in db.session.scalars(select(Proposal).where(Proposal.id.in_(numbers)))
    }
    return [(group, [known[m.proposal_id] for m in group.members]) for group in groups]


def dismissed_with(hall: Hall, group_id: int) -> DismissedGroup:
    """Return a dismissed group of this hall, or raise Missing."""
    group = db.session.get(DismissedGroup, group_id)
    if group is None or group.hall_id != hall.id:
        raise Missing(_l("没有这一组"), remedy=_l("请刷新页面看看最新情况"))
    return group


def _standing(hall: Hall, limit: int | None = None) -> Sequence[DismissedGroup]:
    return db.session.scalars(
        select(DismissedGroup)
        .where(DismissedGroup.hall_id == hall.id, DismissedGroup.recalled_at.is_(None))
        .options(selectinload(DismissedGroup.members))
        .order_by(DismissedGroup.id.desc())
        .limit(limit)
    ).all()


def _not_dismissed(hall: Hall, found: Sequence[LikelyGroup]) -> Sequence[LikelyGroup]:
    judged = [{member.proposal_id for member in group.members} for group in _standing(hall)]
    return [one for one in found if not any(set(one.proposal_ids) <= ids for ids in judged)]


def _joinable(hall: Hall, numbers: Sequence[int]) -> dict[int, Proposal]:
    """Those that stand alone still; the engine may have looked a moment ago."""
    rows = db.session.scalars(
        select(Proposal).where(
            Proposal.id.in_(numbers), Proposal.hall_id == hall.id, Proposal.state.in_(JOINABLE)
        )
    )
    return {one.id: one for one in rows}
