"""Invite those whom a topic concerns 利益相关人 to its review, and hear them."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from proposals.lifecycle.review import Finding
from proposals.models.review import TripleReview
from proposals.models.stakeholder import Stakeholder, StakeholderView
from proposals.services import wording

NAME_LIMIT, STAKE_LIMIT = 80, 200


def invite(
    review: TripleReview, name: str, stake: str, *, by: Person, person: Person | None = None
) -> Stakeholder:
    """Invite a person of the hall, who is told, or somebody from outside by name."""
    _still_open(review)
    name, stake = wording.line(person.name if person else name), wording.line(stake)
    if not name or not stake:
        raise Invalid(
            _l("请写明请谁，以及这件事和他有什么关系"), remedy=_l("例如：王某，5号楼一层住户")
        )
    if len(name) > NAME_LIMIT or len(stake) > STAKE_LIMIT:
        raise Invalid(_l("写得太长了"), remedy=_l("最多%(count)d字", count=STAKE_LIMIT))
    if person is not None and (known := _invited(review, person)) is not None:
        return _invite_again(known, stake, by=by)
    invited = Stakeholder(
        review=review,
        person=person,
        name=name,
        stake=stake,
        invited_at=clock.now(),
        invited_by_id=by.id,
    )
    db.session.add(invited)
    db.session.flush()
    _say_invited(invited, by=by)
    return invited


def uninvite(stakeholder: Stakeholder, *, by: Person, reason: str) -> None:
    """Take an invitation back, with its reason; what was said stays in the record."""
    _still_open(stakeholder.review)
    reason = wording.paragraphs(reason)
    if not reason:
        raise Invalid(_l("请写明为什么撤下"), remedy=_l("理由会留在记录里"))
    stakeholder.uninvited_at, stakeholder.uninvite_reason = clock.now(), reason
    _record("review.stakeholder_uninvited", stakeholder, by=by, reason=reason)


def hear(stakeholder: Stakeholder, findings: Iterable[Finding], *, by: Person) -> None:
    """Write down what a stakeholder holds of the criteria; said again, it replaces the former."""
    _still_open(stakeholder.review)
    if stakeholder.uninvited_at is not None:
        raise Refused(_l("这份邀请已经撤下"), remedy=_l("请向议事厅秘书询问"))
    said = list(findings)
    if not said:
        raise Invalid(_l("还没有选"), remedy=_l("请至少对一项选“是”或“否”"))
    stakeholder.views.clear()
    db.session.flush()
    for finding in said:
        stakeholder.views.append(
            StakeholderView(
                criterion=finding.criterion,
                is_met=finding.is_met,
                reason=wording.paragraphs(finding.reason),
            )
        )
    stakeholder.heard_at = clock.now()
    stakeholder.written_by_id = None if by.id == stakeholder.person_id else by.id
    db.session.flush()
    _record("review.stakeholder_heard", stakeholder, by=by)


def _invited(review: TripleReview, person: Person) -> Stakeholder | None:
    return db.session.scalar(
        select(Stakeholder).where(
            Stakeholder.review_id == review.id, Stakeholder.person_id == person.id
        )
    )


def _invite_again(known: Stakeholder, stake: str, *, by: Person) -> Stakeholder:
    if known.uninvited_at is None:
        raise Refused(_l("已经请过这个人了"), remedy=_l("请看下面的名单"))
    known.uninvited_at, known.uninvite_reason, known.stake = None, "", stake
    known.invited_at, known.invited_by_id = clock.now(), by.id
    _say_invited(known, by=by)
    return known


def _say_invited(invited: Stakeholder, *, by: Person) -> None:
    _record("review.stakeholder_invited", invited, by=by)
    if invited.person is not None:
        topic = invited.review.topic
        notify(
            invited.person,
            N_("议题“%(title)s”和您有关（%(stake)s），请您说说意见"),
            f"{topic.url}/stake",
            kind="review.stakeholder_invited",
            title=topic.title,
            stake=invited.stake,
        )


def _record(act: str, stakeholder: Stakeholder, *, by: Person, reason: str = "") -> None:
    audit.record(
        act,
        stakeholder,
        by=by,
        place=stakeholder.review.topic.hall.place,
        reason=reason,
        details={"review": stakeholder.review_id},
    )


def _still_open(review: TripleReview) -> None:
    if review.concluded_at is not None:
        raise Refused(_l("这次审查已经结束"), remedy=_l("审查的结果在议题页面上"))
