"""The triple review 三性审查： begin it, give an opinion, conclude it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app import audit, clock
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from proposals.lifecycle.review import Finding, Outcome, Reviewer, Verdict, conclude
from proposals.lifecycle.topic import TopicAct, TopicFacts
from proposals.models.review import ReviewFinding, ReviewMember, TripleReview
from proposals.models.topic import Topic
from proposals.queries.opinions import has_declared
from proposals.queries.stakeholders import stakeholders_of
from proposals.queries.support import residents_of, support_of, threshold_of
from proposals.queries.topics import open_review
from proposals.services import filing, wording
from proposals.services.course import move_topic
from proposals.services.locking import locked
from proposals.services.refusing import granted

_ACTS = {
    Outcome.FILED: (TopicAct.FILE, "topic_filed"),
    Outcome.RETURNED: (TopicAct.RETURN, "topic_returned"),
    Outcome.DECLINED: (TopicAct.DECLINE, "topic_declined"),
}


def begin(topic: Topic, *, by: Person, because: str = "") -> TripleReview:
    """Begin a review: with enough voices, or listed by the secretary ``because`` of a reason."""
    topic = locked(topic)
    because = wording.paragraphs(because)
    if because:
        move_topic(topic, TopicAct.ENROL, "review_enrolled", by=by, reason=because)
    else:
        facts = TopicFacts(
            voices=len(support_of(topic).people),
            cosigners_required=threshold_of(topic.hall),
            residents=residents_of(topic.hall.place),
        )
        move_topic(topic, TopicAct.BEGIN_REVIEW, "review_begun", by=by, facts=facts)
    review = TripleReview(
        topic=topic, begun_at=clock.now(), begun_by_id=by.id, enrolled_because=because
    )
    db.session.add(review)
    db.session.flush()
    return review


def give_opinion(
    topic: Topic, findings: Iterable[Finding], *, by: Person, declares_interest: bool = False
) -> ReviewMember:
    """Record a member's opinion, or that they stand aside; said again, it replaces the former one."""
    review = _going_on(topic)
    member = _member(review, by, declares_interest=declares_interest)
    db.session.execute(
        delete(ReviewFinding).where(
            ReviewFinding.review_id == review.id, ReviewFinding.member_id == member.id
        )
    )
    _write_findings(review, () if declares_interest else findings, member)
    audit.record(
        "review.opinion_given",
        review,
        by=by,
        place=topic.hall.place,
        details={"interest": declares_interest},
    )
    return member


def end(
    topic: Topic,
    findings: Collection[Finding],
    *,
    by: Person,
    decision: str,
    outcome: Outcome | None = None,
    declares_interest: bool = False,
) -> Verdict:
    """Conclude the review with the joint findings; a topic that passes is filed by the same act."""
    topic = locked(topic)
    review = _going_on(topic)
    _member(review, by, declares_interest=declares_interest or has_declared(review, by))
    db.session.refresh(review, ["members"])
    proposers = {link.proposal.proposer_id for link in topic.standing_links} - {None}
    verdict = granted(
        conclude(
            findings,
            [Reviewer(one.person_id, one.declares_interest) for one in review.members],
            proposers={person for person in proposers if person is not None},
            stakeholders=[one.person_id for one in stakeholders_of(review) if one.person_id],
            concluder=by.id,
            outcome=outcome,
            reviewers_required=_reviewers_required(topic),
        )
    )
    for member in review.members:
        member.stood_aside = member.person_id in verdict.excluded
    _write_findings(review, verdict.findings, None)
    review.concluded_at, review.concluded_by_id = clock.now(), by.id
    review.outcome, review.decision = verdict.outcome, wording.paragraphs(decision)
    if verdict.outcome is Outcome.FILED:
        filing.file(topic, review, by=by)
    act, code = _ACTS[verdict.outcome]
    facts = TopicFacts(verdict=verdict)
    move_topic(topic, act, code, by=by, reason=review.decision, facts=facts)
    if verdict.outcome is Outcome.FILED:
        filing.announce_filed(topic)
    return verdict


def _going_on(topic: Topic) -> TripleReview:
    review = open_review(topic)
    if review is None:
        raise Refused(_l("这个议题现在不在审查中"), remedy=_l("请刷新页面看看最新情况"))
    return review


def _member(review: TripleReview, person: Person, *, declares_interest: bool) -> ReviewMember:
    member = db.session.scalar(
        select(ReviewMember).where(
            ReviewMember.review_id == review.id, ReviewMember.person_id == person.id
        )
    )
    if member is None:
        member = ReviewMember(review_id=review.id, person=person, at=clock.now())
        db.session.add(member)
    member.declares_interest, member.at = declares_interest, clock.now()
    db.session.flush()
    return member


def _write_findings(
    review: TripleReview, findings: Iterable[Finding], member: ReviewMember | None
) -> None:
    for finding in findings:
        db.session.add(
            ReviewFinding(
                review_id=review.id,
                member_id=member.id if member else None,
                criterion=finding.criterion,
                is_met=finding.is_met,
                reason=wording.paragraphs(finding.reason),
            )
        )
    db.session.flush()


def _reviewers_required(topic: Topic) -> int:
    value = topic.hall.rules.get("reviewers_required", 1)
    return value if isinstance(value, int) and value > 0 else 1
