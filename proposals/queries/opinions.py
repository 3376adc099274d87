"""What the members of a review think."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.people.models.person import Person
from proposals.lifecycle.review import Criterion, Finding
from proposals.models.review import ReviewFinding, ReviewMember, TripleReview


@dataclass(frozen=True)
class Opinion:
    """One member's answers."""

    member: ReviewMember
    findings: Sequence[ReviewFinding]


def opinions(review: TripleReview) -> Sequence[Opinion]:
    """Every member's opinion, the first to speak first."""
    return [
        Opinion(member, [one for one in review.findings if one.member_id == member.id])
        for member in review.members
    ]


def joint_findings(review: TripleReview) -> Sequence[ReviewFinding]:
    """The findings that the verdict rests on."""
    return [finding for finding in review.findings if finding.member_id is None]


def opinion_of(review: TripleReview, person: Person) -> Mapping[Criterion, Finding]:
    """What this person has answered so far."""
    mine = {member.id for member in review.members if member.person_id == person.id}
    return {
        one.criterion: Finding(one.criterion, one.is_met, one.reason)
        for one in review.findings
        if one.member_id in mine
    }


def stood_aside(review: TripleReview) -> Sequence[str]:
    """Who did not judge, each with the reason, for the page and the document."""
    concerned = {one.person_id for one in review.stakeholders}
    return [
        _("%(name)s（%(why)s）", name=one.person.name, why=_why_aside(one, concerned))
        for one in review.members
        if one.stood_aside or (review.concluded_at is None and one.declares_interest)
    ]


def _why_aside(member: ReviewMember, concerned: Collection[int | None]) -> str:
    if member.declares_interest:
        return str(_("声明有利益关系"))
    return str(_("利益相关人") if member.person_id in concerned else _("提案人"))


def has_declared(review: TripleReview, person: Person) -> bool:
    """Whether this person has declared an interest in the matter."""
    return any(one.declares_interest for one in review.members if one.person_id == person.id)


def leaning(review: TripleReview) -> Mapping[Criterion, Finding]:
    """What most of the members answered to each criterion, to begin the joint verdict with.

    A tie leans to no; those who stand aside are not heard. The reasons are theirs, a line each.
    """
    aside = {member.id for member in review.members if member.declares_interest}
    heard = [
        one for one in review.findings if one.member_id is not None and one.member_id not in aside
    ]
    leanings = {}
    for criterion in Criterion:
        said = [one for one in heard if one.criterion is criterion]
        if said:
            is_met = 2 * sum(one.is_met for one in said) > len(said)
            reasons = dict.fromkeys(one.reason for one in said if one.is_met is is_met)
            leanings[criterion] = Finding(criterion, is_met, "\n".join(reasons))
    return leanings
