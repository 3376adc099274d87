"""What the secretary decides of answers set aside: second ones of a household, and late ones."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit
from app.errors import Refused
from app.extensions import db
from app.people.models.person import Household, Person
from proposals.lifecycle.questionnaires import VisitStanding
from proposals.models.questionnaire_answers import AnswerSheet, QuestionnaireVisit
from proposals.queries.questionnaires.homes import building_label
from proposals.services.locking import locked
from proposals.services.questionnaires.answering import holder, household_key


def count(visit: QuestionnaireVisit, *, by: Person) -> None:
    """Count these answers; the ones that counted for the same household are set aside instead.

    Of an anonymous questionnaire nobody can tell which sheet was the household's first: there a
    second one may only be left out, or belong to another household.
    """
    visit = _waiting(visit)
    counts_as = _counts_as(visit)
    before = holder(visit.questionnaire, counts_as)
    if before is not None:
        _set_aside(before)
        db.session.flush()
    _count(visit, counts_as)
    _record("questionnaire.counted", visit, by)


def count_for(visit: QuestionnaireVisit, household: Household, *, by: Person) -> None:
    """Count these answers for another household: the door was mistaken."""
    visit = _waiting(visit)
    if holder(visit.questionnaire, household_key(household)) is not None:
        raise Refused(_l("那一户已经有一份了"), remedy=_l("请选还没有答过的一户，或不计入这一份"))
    sheet = _sheet(visit)
    sheet.building = building_label(household, visit.questionnaire.hall)
    visit.household = household
    if sheet.is_named:
        sheet.household = household
    _count(visit, household_key(household))
    _record("questionnaire.counted", visit, by)


def leave_out(visit: QuestionnaireVisit, *, by: Person) -> None:
    """Leave these answers out of the count; the sheet stays in the record."""
    visit = _waiting(visit)
    visit.standing = VisitStanding.LEFT_OUT
    if not _sheet(visit).is_named:
        visit.sheet = None
    _record("questionnaire.left_out", visit, by)


def _waiting(visit: QuestionnaireVisit) -> QuestionnaireVisit:
    visit = locked(visit)
    locked(visit.questionnaire)
    if visit.standing is VisitStanding.COUNTED or visit.sheet is None:
        raise Refused(_l("这一份已经处理过了"), remedy=_l("请刷新页面看看最新情况"))
    return visit


def _sheet(visit: QuestionnaireVisit) -> AnswerSheet:
    if visit.sheet is None:
        raise Refused(
            _l("不记名的问卷分不清哪一份是这一户的"),
            remedy=_l("可以不计入这一份，或改记到另一户"),
        )
    return visit.sheet


def _counts_as(visit: QuestionnaireVisit) -> str:
    if visit.household is not None:
        return household_key(visit.household)
    return f"note:{visit.client_id}"


def _set_aside(visit: QuestionnaireVisit) -> None:
    _sheet(visit).is_counted = False
    visit.counts_as, visit.standing = None, VisitStanding.CONFLICT


def _count(visit: QuestionnaireVisit, counts_as: str) -> None:
    sheet = _sheet(visit)
    sheet.is_counted = True
    visit.counts_as, visit.standing = counts_as, VisitStanding.COUNTED
    if not sheet.is_named:
        visit.sheet = None


def _record(act: str, visit: QuestionnaireVisit, by: Person) -> None:
    questionnaire = visit.questionnaire
    audit.record(
        act,
        questionnaire,
        by=by,
        place=questionnaire.hall.place,
        details={"visit": visit.id, "household": visit.household_id},
    )
