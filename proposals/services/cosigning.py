"""Co-sign 联署，say why, and take the signature back."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from app.photos.models.photo import Photo
from proposals.labels import proposal_state_label
from proposals.lifecycle.proposal import OPEN_TO_SUPPORT
from proposals.models.co_signature import REASON_LIMIT, CoSignature, CoSignaturePhoto
from proposals.models.lead import LeadAnswer
from proposals.models.proposal import Proposal
from proposals.policy import is_proposer
from proposals.queries.leads import lead_of
from proposals.queries.support import signature_of
from proposals.services import thresholds, timeline, wording
from proposals.services.hands import Hand, record
from proposals.services.locking import locked


def co_sign(proposal: Proposal, *, by: Person, hand: Hand | None = None) -> bool:
    """Put a person's name behind a proposal; returns whether it was not there before.

    A second tap changes nothing. Raises Refused for its own proposer, and where it is closed.
    """
    proposal = refuse_closed(locked(proposal))
    if is_proposer(by, proposal):
        raise Refused(_l("这是您自己的提案，您的声音已经算在内"), remedy=_l("可以请邻居来联署"))
    if not _inserted(CoSignature(proposal_id=proposal.id, person_id=by.id, signed_at=clock.now())):
        return False
    _recount(proposal)
    record("proposal.co_signed", proposal, by=by, hand=hand)
    thresholds.note(proposal)
    return True


def give_reason(
    proposal: Proposal, reason: str, *, by: Person, photos: Iterable[Photo] = ()
) -> None:
    """Say why one supports it; said again, it replaces the words and adds the photos."""
    proposal = refuse_closed(locked(proposal))
    signature, reason = signature_of(by, proposal), wording.paragraphs(reason)
    if signature is None:
        raise Refused(_l("您还没有联署这件提案"), remedy=_l("请先联署，再写理由"))
    if len(reason) > REASON_LIMIT:
        raise Invalid(_l("写得太长了"), remedy=_l("理由最多%(count)d字", count=REASON_LIMIT))
    signature.reason = reason
    kept = {one.photo_id for one in signature.photos}
    signature.photos.extend(CoSignaturePhoto(photo=p) for p in photos if p.id not in kept)
    audit.record("proposal.support_reasoned", proposal, by=by, place=proposal.place)


def take_back(proposal: Proposal, *, by: Person, hand: Hand | None = None) -> bool:
    """Take the signature back; its history stays. Returns whether there was one.

    Whoever led it, leads it no longer.
    """
    proposal = refuse_closed(locked(proposal))
    signature = signature_of(by, proposal)
    if signature is None:
        return False
    signature.withdrawn_at = clock.now()
    end_lead(proposal, by)
    _recount(proposal)
    record("proposal.signature_withdrawn", proposal, by=by, hand=hand)
    return True


def end_lead(proposal: Proposal, person: Person) -> bool:
    """End somebody's part in leading it. Returns whether they led."""
    lead = lead_of(person, proposal)
    if lead is None or lead.answer is not LeadAnswer.ACCEPTED:
        return False
    lead.answer, lead.answered_at = LeadAnswer.LEFT, clock.now()
    timeline.write(proposal, "lead_left", by=person)
    audit.record("proposal.lead_left", proposal, by=person, place=proposal.place)
    return True


def refuse_closed(proposal: Proposal) -> Proposal:
    """Return it where it is open to support. Raises Refused where it is not."""
    if proposal.state not in OPEN_TO_SUPPORT:
        raise Refused(
            _l("这件提案现在不能联署，也不能撤回联署"),
            why=_l("它的状态是“%(state)s”", state=proposal_state_label(proposal.state)),
            remedy=_l("可以看看它的办理经过"),
            code="closed_to_support",
        )
    return proposal


def _inserted(signature: CoSignature) -> bool:
    """Let the constraint decide whether it stands already: taps may come in twenty at once."""
    try:
        with db.session.begin_nested():
            db.session.add(signature)
    except IntegrityError:
        return False
    return True


def _recount(proposal: Proposal) -> None:
    db.session.flush()
    proposal.supporter_count = (
        db.session.scalar(
            select(func.count()).where(
                CoSignature.proposal_id == proposal.id, CoSignature.withdrawn_at.is_(None)
            )
        )
        or 0
    )
