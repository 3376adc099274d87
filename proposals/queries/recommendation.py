"""A filing recommendation as a document in the layout of GB/T 9704."""

from __future__ import annotations

from flask_babel import force_locale

from app import clock
from app.documents.filing import FilingRecommendation as Filing
from app.documents.filing import Heard, ReviewedCriterion, SourceProposal, filing_document
from app.documents.render import render
from app.work_calendar.instants import day_of
from proposals.labels import criterion_label
from proposals.models.proposal import Proposal
from proposals.models.review import FilingRecommendation
from proposals.models.stakeholder import Stakeholder
from proposals.queries.opinions import joint_findings, stood_aside
from proposals.queries.topics import links_on

_MATTER_LONGEST = 600


def as_docx(recommendation: FilingRecommendation) -> bytes:
    """Return the Word file; official documents are Chinese whatever the reader's language."""
    with force_locale("zh_Hans"):
        document = filing_document(_filing(recommendation))
    return render(document, written_at=clock.now())


def _filing(recommendation: FilingRecommendation) -> Filing:
    topic, review = recommendation.topic, recommendation.review
    hall = topic.hall
    proposals = [link.proposal for link in links_on(topic, recommendation.filed_at)]
    judging = [member.person.name for member in review.members if not member.stood_aside]
    return Filing(
        hall=hall.name,
        number=recommendation.number,
        topic=topic.title,
        matter=topic.summary or _first_words(proposals),
        proposals=tuple(_source(proposal) for proposal in proposals),
        voices=recommendation.voice_count,
        criteria=tuple(
            ReviewedCriterion(criterion_label(one.criterion), one.is_met, one.reason)
            for one in joint_findings(review)
        ),
        recommendation=recommendation.text,
        reviewers=tuple(judging),
        issuer=hall.name,
        issued_on=day_of(recommendation.filed_at),
        excluded=tuple(stood_aside(review)),
        stakeholders=tuple(_heard(one) for one in review.stakeholders),
        schedule_by=topic.schedule_due,
    )


def _source(proposal: Proposal) -> SourceProposal:
    number = proposal.external_id or str(proposal.id)
    return SourceProposal(number, proposal.title, day_of(proposal.submitted_at))


def _heard(one: Stakeholder) -> Heard:
    said = [
        f"{criterion_label(view.criterion)}：{'是' if view.is_met else '否'}"
        + (f"，{view.reason}" if view.reason else "")
        for view in one.views
    ]
    return Heard(one.name, one.stake, "；".join(said))


def _first_words(proposals: list[Proposal]) -> str:
    """The matter in its first proposer's words, where nobody has summed it up."""
    if not proposals:
        return ""
    body = " ".join(proposals[0].body.split())
    return body if len(body) <= _MATTER_LONGEST else body[:_MATTER_LONGEST] + "……"
