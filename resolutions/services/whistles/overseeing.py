"""监督管理哨 (W07): gather facts about a unit, score them as a body, send and publish the score."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission, Role
from proposals.services import wording
from resolutions.models.whistles.judgement import OversightFact, OversightScore
from resolutions.models.whistles.whistle import Whistle
from resolutions.policy import may_appraise, whistle_parts
from resolutions.queries.whistles import finding
from resolutions.services.whistles import course, telling
from resolutions.whistling.acts import APPRAISER, WhistleAct
from resolutions.whistling.appraising import collegial_score
from resolutions.whistling.guards import own_work
from resolutions.whistling.kinds import Content, Kind
from resolutions.whistling.states import WhistleState

MOST_ASKED = 1_000_000
BODY = frozenset({Role.PARTY.value, APPRAISER})
"""Who scores: the party committee, and who holds 对职能部门考核评价权 (W12)."""


def add_fact(
    whistle: Whistle,
    content: Content,
    text: str,
    *,
    by: Person,
    satisfied: int | None = None,
    asked: int | None = None,
) -> OversightFact:
    """Write down one fact; satisfaction comes with how many were asked (群众满意度)."""
    whistle = course.locked(whistle)
    if not may_appraise(by, whistle):
        allow(by, Permission.BLOW_WHISTLE, whistle.place)
    if whistle.kind is not Kind.OVERSIGHT or whistle.state is not WhistleState.DRAFTED:
        raise Refused(_l("现在不能再加事实"), code="out_of_turn")
    text = wording.paragraphs(text)
    if not text or len(text) > course.TEXT_LIMIT:
        raise Invalid(_l("请写明事实"), code="text")
    if (satisfied is None) != (asked is None) or not 0 <= (satisfied or 0) <= (
        asked or 0
    ) <= MOST_ASKED:
        raise Invalid(_l("满意的人数和问到的人数要一起填，满意的不能更多"), code="satisfied")
    fact = OversightFact(
        whistle_id=whistle.id,
        content=content,
        text=text,
        satisfied=satisfied,
        asked=asked,
        at=clock.now(),
        by=by,
    )
    db.session.add(fact)
    db.session.flush()
    audit.record("whistle.fact_added", whistle, by=by, place=whistle.place)
    return fact


def gather(whistle: Whistle, *, by: Person) -> None:
    """事实收集完毕: the body can score now, and the unit can read what it is judged by."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.GATHER, by=by)
    telling.tell_judges(whistle)
    for call in whistle.calls:
        telling.tell_called(
            call, N_("“%(title)s”：监督管理哨已收集事实，可以说明"), kind="whistle.gathered"
        )


def answer(whistle: Whistle, text: str, *, by: Person) -> None:
    """The unit's own word on the facts, before it is scored, for everybody to read."""
    whistle = course.locked(whistle)
    call = next((one for one in whistle.calls if by in one.unit.contacts), None)
    if call is None:
        raise Forbidden(_l("只有被评价的单位可以说明"))
    text = wording.paragraphs(text)
    if whistle.state is not WhistleState.GATHERED or not text or len(text) > course.TEXT_LIMIT:
        raise Invalid(_l("请在评分以前写明"), code="text")
    course.write(whistle, "whistle_answered", by=by, text=text, unit=call.unit)
    audit.record("whistle.answered", whistle, by=by, place=whistle.place)


def give_score(whistle: Whistle, points: int, reason: str, *, by: Person) -> OversightScore:
    """集体讨论: one member's score out of 100, named, with the reason, once."""
    whistle = course.locked(whistle)
    if not whistle_parts(by, whistle) & BODY:
        raise Forbidden(_l("评分由党委（工委）班子和专班办理"))
    if by.id in finding.handlers_of_whistle(whistle):
        refusal = own_work()
        raise Refused(refusal.say_reason(str), remedy=refusal.say_remedy(str), code="own_unit")
    if whistle.state is not WhistleState.GATHERED:
        raise Refused(_l("现在不能评分"), code="out_of_turn")
    reason = wording.paragraphs(reason)[: course.TEXT_LIMIT]
    if not 0 <= points <= 100 or not reason:
        raise Invalid(_l("请打0到100分，并写明理由"), code="score")
    if any(one.person_id == by.id for one in finding.scores_for(whistle)):
        raise Refused(_l("您已经评过分"), code="twice")
    row = OversightScore(
        whistle_id=whistle.id, person=by, score=points, reason=reason, at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    audit.record("whistle.scored", whistle, by=by, place=whistle.place, reason=reason)
    return row


def declare(whistle: Whistle, *, by: Person) -> None:
    """宣布评分: the mean of the members' scores stands, counted by the machine."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.VOTE, by=by)
    whistle.score = collegial_score([one.score for one in finding.scores_for(whistle)])
    db.session.flush()


def send(whistle: Whistle, *, by: Person) -> None:
    """反馈区委区政府."""
    course.move(course.locked(whistle), WhistleAct.SEND, by=by)


def publish(whistle: Whistle, *, by: Person) -> None:
    """公布评价: from now on everybody reads the score."""
    whistle = course.locked(whistle)
    course.move(whistle, WhistleAct.PUBLISH, by=by)
    for call in whistle.calls:
        telling.tell_called(
            call,
            N_("“%(title)s”：您的单位得到%(score)s分评价"),
            kind="whistle.appraised",
            score=whistle.score,
        )
