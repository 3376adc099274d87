"""Lead a proposal together: ask, accept, decline, step down (J04 集体提案)."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Forbidden, Refused
from app.extensions import db
from app.notices.services import notify
from app.people.models.person import Person
from proposals.models.lead import Lead, LeadAnswer, LeadLink
from proposals.models.proposal import Proposal
from proposals.policy import is_proposer
from proposals.queries.leads import lead_of, link_of
from proposals.queries.support import signature_of
from proposals.services import cosigning, timeline
from proposals.services.locking import locked

_ASKED_ALREADY = frozenset({LeadAnswer.ASKED, LeadAnswer.ACCEPTED})


def ask(proposal: Proposal, person: Person, *, by: Person) -> Lead:
    """Ask somebody who has co-signed to lead it too. Raises Refused for anybody else.

    Only co-signers can be asked by name: their names stand on the page already. Others get the
    link of ``invite``.
    """
    proposal = _own(proposal, by)
    cosigning.refuse_closed(proposal)
    if signature_of(person, proposal) is None:
        raise Refused(
            _l("只能邀请已经联署的人一起发起"), remedy=_l("可以把邀请链接发给他，由他自己加入")
        )
    lead = lead_of(person, proposal)
    if lead is not None and lead.answer in _ASKED_ALREADY:
        raise Refused(_l("已经邀请过他了"), remedy=_l("请等他答复"))
    lead = lead or Lead(proposal_id=proposal.id, person=person)
    lead.answer, lead.asked_at, lead.answered_at = LeadAnswer.ASKED, clock.now(), None
    db.session.add(lead)
    db.session.flush()
    audit.record(
        "proposal.lead_asked", proposal, by=by, place=proposal.place, details={"person": person.id}
    )
    notify(
        person,
        _l("%(name)s邀请您一起发起提案“%(title)s”，请点开答复", name=by.name, title=proposal.title),
        f"{proposal.url}/lead",
        kind="proposal.lead_asked",
    )
    return lead


def invite(proposal: Proposal, *, by: Person) -> LeadLink:
    """Make the address that invites neighbours to lead it; a former one ends."""
    proposal = _own(proposal, by)
    cosigning.refuse_closed(proposal)
    link = link_of(proposal) or LeadLink(proposal_id=proposal.id)
    link.token, link.made_at = secrets.token_urlsafe(16), clock.now()
    db.session.add(link)
    audit.record("proposal.lead_link_made", proposal, by=by, place=proposal.place)
    return link


def accept(proposal: Proposal, *, by: Person, token: str = "") -> None:
    """Lead it: by being asked, or by the proposer's link. Whoever leads stands behind it too."""
    proposal = locked(proposal)
    cosigning.refuse_closed(proposal)
    if is_proposer(by, proposal):
        raise Refused(_l("这是您自己的提案，您已是发起人"), remedy=_l("可以把链接发给邻居"))
    lead = lead_of(by, proposal) or _by_link(proposal, by, token)
    if lead.answer is LeadAnswer.ACCEPTED:
        return
    if lead.answer is not LeadAnswer.ASKED and not _holds(proposal, token):
        raise Refused(_l("您已经谢绝或退出发起"), remedy=_l("可以请提案人再邀请一次"))
    cosigning.co_sign(proposal, by=by)
    _answer(lead, LeadAnswer.ACCEPTED)
    timeline.write(proposal, "lead_joined", by=by)
    audit.record("proposal.lead_accepted", proposal, by=by, place=proposal.place)
    if proposal.proposer is not None:
        sentence = _l("%(name)s已同意一起发起“%(title)s”", name=by.name, title=proposal.title)
        notify(proposal.proposer, sentence, proposal.url, kind="proposal.lead_accepted")


def decline(proposal: Proposal, *, by: Person) -> None:
    """Say no to being asked; a signature given before stands."""
    lead = lead_of(by, locked(proposal))
    if lead is None or lead.answer is not LeadAnswer.ASKED:
        raise Refused(_l("没有等您答复的发起邀请"), remedy=_l("请刷新页面看看最新情况"))
    _answer(lead, LeadAnswer.DECLINED)
    audit.record("proposal.lead_declined", proposal, by=by, place=proposal.place)


def step_down(proposal: Proposal, *, by: Person) -> None:
    """Lead no longer, and go on supporting it."""
    if not cosigning.end_lead(locked(proposal), by):
        raise Refused(_l("您不是这件提案的发起人"), remedy=_l("请刷新页面看看最新情况"))


def _own(proposal: Proposal, by: Person) -> Proposal:
    proposal = locked(proposal)
    if not is_proposer(by, proposal):
        raise Forbidden(_l("只有提案人能邀请发起人"), remedy=_l("您可以联署，或请提案人邀请"))
    return proposal


def _holds(proposal: Proposal, token: str) -> bool:
    link = link_of(proposal)
    return (
        bool(token)
        and link is not None
        and secrets.compare_digest(link.token.encode(), token.encode())
    )


def _by_link(proposal: Proposal, by: Person, token: str) -> Lead:
    if not _holds(proposal, token):
        raise Refused(
            _l("没有邀请您发起，或邀请链接已经换过"),
            remedy=_l("可以请提案人再发一次链接；您也可以直接联署"),
        )
    lead = Lead(proposal_id=proposal.id, person=by, asked_at=clock.now(), answer=LeadAnswer.ASKED)
    db.session.add(lead)
    return lead


def _answer(lead: Lead, answer: LeadAnswer) -> None:
    lead.answer, lead.answered_at = answer, clock.now()
    db.session.flush()
