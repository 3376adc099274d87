"""The words beside an answer: shown to everybody once somebody has read them, or hidden with why."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid, Missing
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from proposals.services import wording
from resolutions.models.appraisal import Appraisal, AppraisalAnswer, AppraisalCommentReview


def review(
    appraisal: Appraisal, answer_id: int, *, is_shown: bool, by: Person, reason: str = ""
) -> None:
    """Show the words of an answer, or hide them; hiding needs a reason, which everybody reads."""
    place = appraisal.resolution.hall.place
    allow(by, Permission.WORK_DESK, place)
    answer = db.session.get(AppraisalAnswer, answer_id)
    if answer is None or answer.appraisal_id != appraisal.id or not answer.comment:
        raise Missing(_l("没有这条居民意见"))
    reason = wording.line(reason)
    if not is_shown and not reason:
        raise Invalid(
            _l("隐去意见要写明理由"), remedy=_l("例如：含他人姓名电话；辱骂。批评意见不能隐去")
        )
    found = db.session.get(AppraisalCommentReview, answer.id)
    if found is None:
        found = AppraisalCommentReview(answer_id=answer.id)
        db.session.add(found)
    found.is_shown, found.reason = is_shown, "" if is_shown else reason
    found.decided_by_id, found.decided_at = by.id, clock.now()
    db.session.flush()
    act = "appraisal.comment_shown" if is_shown else "appraisal.comment_hidden"
    audit.record(act, appraisal, by=by, place=place, reason=reason, details={"answer": answer.id})
