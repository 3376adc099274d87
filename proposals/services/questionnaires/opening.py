"""Open a questionnaire, close it, and ask people to carry it to doors."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import notify
from app.people.models.person import Person
from app.transaction import transaction
from proposals.lifecycle.questionnaires import Audience, QuestionnaireState
from proposals.models.questionnaire import Questionnaire, QuestionnaireVisitor
from proposals.queries.questionnaires.homes import buildings_of
from proposals.services.locking import locked


def open_(questionnaire: Questionnaire, *, by: Person) -> None:
    """Open it: from now on nothing of it changes. Raises Refused when it cannot be answered."""
    questionnaire = locked(questionnaire)
    if questionnaire.state is not QuestionnaireState.DRAFT:
        raise Refused(_l("这份问卷已经发布过了"), remedy=_l("要再问一次，请复制一份"))
    if not questionnaire.questions:
        raise Refused(_l("问卷里还没有题目"), remedy=_l("请先加上至少一题"))
    if questionnaire.closes_on < clock.today():
        raise Refused(_l("结束的日子已经过了"), remedy=_l("请先把结束日期改到今天以后"))
    if questionnaire.audience is Audience.HOUSEHOLDS and not buildings_of(questionnaire.hall):
        raise Refused(
            _l("这里还没有住户名册，不能按户问"),
            why=_l("一户一份，要知道有哪些户"),
            remedy=_l("请先导入带楼栋和房号的居民名册，或改成“谁都可以答”"),
        )
    questionnaire.state, questionnaire.opened_at = QuestionnaireState.OPEN, clock.now()
    audit.record("questionnaire.opened", questionnaire, by=by, place=questionnaire.hall.place)


def close(questionnaire: Questionnaire, *, by: Person | None) -> None:
    """Close it; answers still on phones are set aside when they come, and nothing is lost."""
    questionnaire = locked(questionnaire)
    if questionnaire.state is not QuestionnaireState.OPEN:
        raise Refused(_l("这份问卷不在进行中"), remedy=_l("请刷新页面看看最新情况"))
    questionnaire.state, questionnaire.closed_at = QuestionnaireState.CLOSED, clock.now()
    audit.record("questionnaire.closed", questionnaire, by=by, place=questionnaire.hall.place)


def close_ended() -> None:
    """Close those whose last day has passed (asked every minute)."""
    ended = db.session.scalars(
        select(Questionnaire.id).where(
            Questionnaire.state == QuestionnaireState.OPEN,
            Questionnaire.closes_on < clock.today(),
        )
    ).all()
    for number in ended:
        with transaction() as session:
            found = locked(session.get_one(Questionnaire, number))
            if found.state is QuestionnaireState.OPEN:
                close(found, by=None)


def ask_visitor(
    questionnaire: Questionnaire, person: Person, *, by: Person, building: str = ""
) -> QuestionnaireVisitor:
    """Ask somebody to carry it to the doors of a building, or of all; they are told."""
    questionnaire = locked(questionnaire)
    if questionnaire.state is QuestionnaireState.CLOSED:
        raise Refused(_l("问卷已经结束，不用再入户了"), remedy=_l("要再问一次，请复制一份"))
    if building and building not in buildings_of(questionnaire.hall):
        raise Invalid(_l("没有这栋楼"), remedy=_l("请从列出的楼栋里选"))
    visitor = db.session.scalar(
        select(QuestionnaireVisitor).where(
            QuestionnaireVisitor.questionnaire_id == questionnaire.id,
            QuestionnaireVisitor.person_id == person.id,
        )
    ) or QuestionnaireVisitor(questionnaire=questionnaire, person=person)
    visitor.building, visitor.asked_by_id = building, by.id
    visitor.asked_at, visitor.ended_at = clock.now(), None
    db.session.add(visitor)
    db.session.flush()
    text = N_("请您为问卷“%(title)s”入户走访")
    url = f"/visits/{questionnaire.id}"
    notify(person, text, url, kind="questionnaire.visitor", title=questionnaire.title)
    _record("questionnaire.visitor_asked", visitor, by)
    return visitor


def relieve_visitor(visitor: QuestionnaireVisitor, *, by: Person) -> None:
    """Take the task back. What they wrote down before still reaches us while they are known."""
    visitor = locked(visitor)
    visitor.ended_at = visitor.ended_at or clock.now()
    _record("questionnaire.visitor_relieved", visitor, by)


def _record(act: str, visitor: QuestionnaireVisitor, by: Person) -> None:
    questionnaire = visitor.questionnaire
    audit.record(
        act,
        questionnaire,
        by=by,
        place=questionnaire.hall.place,
        details={"person": visitor.person_id, "building": visitor.building},
    )
