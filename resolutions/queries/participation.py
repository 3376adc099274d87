"""How many people had a part in one resolution, each counted once (E07)."""

from __future__ import annotations

from sqlalchemy import func, select, union

from app.extensions import db
from meetings.models.roll import Attendance
from proposals.models.co_signature import CoSignature
from proposals.models.proposal import Proposal
from proposals.models.topic import TopicLink
from resolutions.models.appraisal import Appraisal, AppraisalAnswer
from resolutions.models.resolution import Resolution


def took_part_in(resolution: Resolution) -> int:
    """Proposers, co-signers, who came to the meeting, who appraised: unique persons with an account.

    Ballots are not asked: whoever voted came to the meeting.
    """
    joined = select(TopicLink.proposal_id).where(
        TopicLink.topic_id == resolution.topic_id, TopicLink.unlinked_at.is_(None)
    )
    asked = select(Appraisal.id).where(Appraisal.resolution_id == resolution.id)
    people = union(
        select(Proposal.proposer_id.label("person")).where(
            Proposal.id.in_(joined), Proposal.proposer_id.is_not(None)
        ),
        select(CoSignature.person_id).where(
            CoSignature.proposal_id.in_(joined), CoSignature.withdrawn_at.is_(None)
        ),
        select(Attendance.person_id).where(Attendance.meeting_id == resolution.motion.meeting_id),
        select(AppraisalAnswer.person_id).where(AppraisalAnswer.appraisal_id.in_(asked)),
    ).subquery()
    return db.session.scalar(select(func.count()).select_from(people)) or 0
