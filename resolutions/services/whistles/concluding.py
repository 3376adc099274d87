"""Verify by somebody else, review an emergency, close, and appraise those who were called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from proposals.lifecycle.routing import Result
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.whistles.judgement import WhistleAppraisal, WhistleReview
from resolutions.models.whistles.whistle import Whistle, WhistleCall
from resolutions.policy import call_of, may_appraise
from resolutions.queries.whistles import finding
from resolutions.services.whistles import course, telling
from resolutions.services.whistles.answering import answer_need
from resolutions.whistling.acts import WhistleAct
from resolutions.whistling.appraising import Criterion, score
from resolutions.whistling.arrival import minutes_late
from resolutions.whistling.kinds import Kind
from resolutions.whistling.states import WhistleState


def verify(whistle: Whistle, *, by: Person, text: str = "") -> None:
    """验证: somebody who is not of the called units saw that it is done."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.VERIFY, by=by, reason=text)
    telling.tell_caller(whistle, N_("“%(title)s”已验证，可以闭哨"), kind="whistle.verified")


def fail(whistle: Whistle, *, by: Person, reason: str) -> None:
    """没办好: back to the units; every duty is to be reported anew."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.FAIL, by=by, reason=reason)
    for duty in finding.duties_of(whistle):
        duty.reported_at = None
    db.session.flush()
    for call in whistle.calls:
        telling.tell_called(call, N_("“%(title)s”没有通过验证，请继续处置"), kind="whistle.failed")


@dataclass(frozen=True)
class Review:
    """What the review form of an emergency asks (S09)."""

    course: str
    response: str
    lessons: str
    was_needed: bool


def review(whistle: Whistle, filled: Review, *, by: Person) -> None:
    """总结评估: how it went and what is to be learned; then the body judges it afterwards."""
    whistle = course.locked(whistle)
    if finding.review_of(whistle) is not None:
        raise Refused(_l("总结评估表已经填写"), code="reviewed")
    words = [wording.paragraphs(one) for one in (filled.course, filled.response, filled.lessons)]
    if not all(words) or any(len(one) > course.TEXT_LIMIT for one in words):
        raise Invalid(_l("经过、各单位响应、改进三项都要填写"), code="review")
    db.session.add(
        WhistleReview(
            whistle_id=whistle.id,
            course=words[0],
            response=words[1],
            lessons=words[2],
            was_needed=filled.was_needed,
            at=clock.now(),
            by_id=by.id,
        )
    )
    db.session.flush()
    course.move(whistle, WhistleAct.REVIEW, by=by, reason=words[2])
    telling.tell_judges(whistle)


def close(whistle: Whistle, *, by: Person, text: str = "") -> None:
    """闭哨: the caller closes what others verified; the need behind it is answered."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.CLOSE, by=by, reason=text)
    whistle.closed_at = clock.now()
    db.session.flush()
    answer_need(whistle, Result.DONE, text or _said_last(whistle), by=by)


def _said_last(whistle: Whistle) -> str:
    """What the units reported: the answer where the caller adds nothing."""
    said = [one.text for one in finding.steps_of_whistle(whistle) if one.act == "whistle_report"]
    return said[-1] if said else whistle.title


def appraise(
    call: WhistleCall, points: Mapping[Criterion, int], reason: str, *, by: Person
) -> WhistleAppraisal:
    """The caller appraises one called unit, once, in public. Nobody appraises their own unit."""
    whistle = course.locked(call.whistle)
    _check_appraiser(whistle, by)
    if any(one.call_id == call.id for one in finding.appraisals_of(whistle)):
        raise Refused(_l("已经评价过“%(unit)s”", unit=call.unit.name), code="twice")
    late = minutes_late(call.clock, clock.now()) if call.clock else 0
    reason = wording.paragraphs(reason)[: course.TEXT_LIMIT]
    total = granted(score(points, reason, minutes_late=late))
    row = WhistleAppraisal(
        call=call,
        arrival=points[Criterion.ARRIVAL],
        cooperation=points[Criterion.COOPERATION],
        result=points[Criterion.RESULT],
        score=total,
        reason=reason,
        at=clock.now(),
        by=by,
    )
    db.session.add(row)
    db.session.flush()
    course.write(whistle, "whistle_appraised_one", by=by, text=f"{total}：{reason}", unit=call.unit)
    audit.record(
        "whistle.unit_appraised",
        whistle,
        by=by,
        place=whistle.place,
        reason=reason,
        details={"unit": call.unit_id, "score": total},
    )
    telling.tell_called(
        call, N_("“%(title)s”：您的单位得到%(score)s分评价"), kind="whistle.appraised", score=total
    )
    if course.facts_of(whistle, by).unappraised == 0:
        course.move(whistle, WhistleAct.APPRAISE, by=by)
    return row


def _check_appraiser(whistle: Whistle, by: Person) -> None:
    if not may_appraise(by, whistle):
        raise Forbidden(
            _l("您不能评价被吹哨单位"), why=_l("评价由吹哨人和有考核评价权的街道、区级专班办理")
        )
    if whistle.state is not WhistleState.CLOSED or whistle.kind is Kind.OVERSIGHT:
        raise Refused(
            _l("现在不能评价"), remedy=_l("闭哨以后逐个评价被吹哨单位"), code="out_of_turn"
        )
    if call_of(by, whistle) is not None:
        raise Refused(_l("不能评价自己的单位"), code="own_unit")
