"""Support another's proposal instead of sending one's own: no word that was typed is lost."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.errors import Invalid
from app.people.models.person import Person
from proposals.models.draft import Draft
from proposals.models.proposal import Proposal
from proposals.queries.support import signature_of
from proposals.services import cosigning, drafts
from proposals.services.following import follow


class Way(StrEnum):
    """What somebody does instead of sending the draft."""

    REASON = "reason"
    """Co-sign, and let the draft's words be the reason; the draft ends."""
    SIGN = "sign"
    """Co-sign, and keep the draft for later."""
    FOLLOW = "follow"
    """Only hear what becomes of it; the draft stays."""


def support_instead(draft: Draft | None, proposal: Proposal, way: str, *, by: Person) -> bool:
    """Do so; returns whether the draft has ended. Raises Invalid for an unknown way."""
    if way == Way.FOLLOW:
        follow(proposal, by=by)
        return False
    if way not in {Way.REASON, Way.SIGN}:
        raise Invalid(_l("没有这种办法"), remedy=_l("请从列出的办法中选一种"))
    cosigning.co_sign(proposal, by=by)
    if draft is None or way == Way.SIGN or draft.proposal_id is not None:
        return False
    cosigning.give_reason(
        proposal, _words(draft, proposal, by), by=by, photos=[one.photo for one in draft.photos]
    )
    drafts.discard(draft)
    return True


def _words(draft: Draft, proposal: Proposal, by: Person) -> str:
    """All of the draft's words, after those that were given as a reason before."""
    signature = signature_of(by, proposal)
    before = signature.reason if signature else ""
    where = _l("位置：%(where)s", where=draft.where_text) if draft.where_text else ""
    return "\n".join(str(part) for part in (before, draft.title, draft.body, where) if part)
