"""Take answers: from residents themselves, or written down at the door; each exactly once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Household, Person
from proposals.lifecycle.questionnaires import (
    Answered,
    Audience,
    QuestionKind,
    QuestionnaireState,
    Unfit,
    VisitMark,
    VisitStanding,
    fit,
)
from proposals.models.questionnaire import Questionnaire
from proposals.models.questionnaire_answers import AnswerSheet, QuestionnaireVisit, SheetAnswer
from proposals.queries.questionnaires.homes import building_label, buildings_of, home_in
from proposals.services import wording
from proposals.services.locking import locked

_CLIENT_ID = re.compile(r"[0-9a-f]{32}")


def new_client_id() -> str:
    """Return a number for a form that has no script to make its own."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Filled:
    """A filled form: the number its writer's device gave it, and what fits each question."""

    client_id: str
    answers: Mapping[int, Answered] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by the name of the form's field."""

    @classmethod
    def read(
        cls, questionnaire: Questionnaire, client_id: str, given: Callable[[str], Sequence[str]]
    ) -> Filled:
        """Read a form; ``given(name)`` returns the values under a name."""
        fits = {
            one: fit(one.asked, [wording.paragraphs(value) for value in given(one.field)])
            for one in questionnaire.questions
        }
        good = {one.id: found for one, found in fits.items() if isinstance(found, Answered)}
        bad = {
            one.field: _(found.why, **found.values)
            for one, found in fits.items()
            if isinstance(found, Unfit)
        }
        return cls(client_id, good, bad)


@dataclass(frozen=True)
class _Origin:
    """Where answers come from, and for whom they count."""

    counts_as: str
    building: str
    household: Household | None = None
    person: Person | None = None
    taken_by: Person | None = None
    told_at: datetime | None = None


def is_taking(questionnaire: Questionnaire) -> bool:
    """Whether answers count today."""
    today = clock.today()
    return (
        questionnaire.state is QuestionnaireState.OPEN
        and questionnaire.opens_on <= today <= questionnaire.closes_on
    )


def answer(
    questionnaire: Questionnaire,
    filled: Filled,
    *,
    by: Person | None,
    browser: str = "",
    building: str = "",
) -> QuestionnaireVisit:
    """Take what somebody answered on their own phone. Raises Refused, Invalid."""
    questionnaire = locked(questionnaire)
    known = _known(questionnaire, filled)
    if known is not None:
        return known
    if not is_taking(questionnaire):
        raise _not_open(questionnaire)
    origin = _own(questionnaire, by, browser, building)
    if holder(questionnaire, origin.counts_as) is not None:
        raise Refused(
            _l("已经有一份了，不能再答一次"),
            why=_l("一户（一人）只算一份，这样结果才公平"),
            remedy=_l("如果那一份不是您或您家人的意思，请打电话告诉秘书"),
        )
    return _keep(questionnaire, filled, origin, VisitStanding.COUNTED)


def _own(questionnaire: Questionnaire, by: Person | None, browser: str, building: str) -> _Origin:
    home = home_in(questionnaire.hall, by.household_id) if by and by.household_id else None
    if questionnaire.audience is Audience.HOUSEHOLDS:
        if home is None:
            raise not_at_home()
        return _Origin(household_key(home), building_label(home, questionnaire.hall), home, by)
    if home is not None:
        building = building_label(home, questionnaire.hall)
    elif building and building not in buildings_of(questionnaire.hall):
        raise Invalid(_l("没有这栋楼"), remedy=_l("请从列出的楼栋里选"))
    counts_as = f"person:{by.id}" if by else f"browser:{browser}"
    return _Origin(counts_as, building, home, by)


def not_at_home() -> Refused:
    """Why somebody whose household is not known cannot answer for one."""
    return Refused(
        _l("您的账号没有登记在这里的住户名下"),
        why=_l("这份问卷一户一份，要知道您是哪一户"),
        remedy=_l("请联系秘书登记您的楼栋和房号，或等工作人员上门"),
    )


def take_down(
    questionnaire: Questionnaire,
    filled: Filled,
    household: Household | None,
    mark: VisitMark,
    *,
    by: Person,
    told_at: datetime | None = None,
    building: str = "",
) -> QuestionnaireVisit:
    """Take what a visitor wrote down at a door; a second one of a household waits for the secretary.

    Sending it again, e.g. because the answer of the server was lost, returns the same visit.
    """
    questionnaire = locked(questionnaire)
    known = _known(questionnaire, filled)
    if known is not None:
        return known
    if questionnaire.state is QuestionnaireState.DRAFT or clock.today() < questionnaire.opens_on:
        raise _not_open(questionnaire)
    origin = _Origin(
        *_door(questionnaire, filled, household, building),
        household,
        taken_by=by,
        told_at=told_at,
    )
    if mark is not VisitMark.DONE:
        return _note(questionnaire, filled, origin, mark, VisitStanding.COUNTED)
    if not is_taking(questionnaire):
        return _keep(questionnaire, filled, origin, VisitStanding.LATE)
    taken = holder(questionnaire, origin.counts_as) is not None
    standing = VisitStanding.CONFLICT if taken else VisitStanding.COUNTED
    return _keep(questionnaire, filled, origin, standing)


def _door(
    questionnaire: Questionnaire, filled: Filled, household: Household | None, building: str
) -> tuple[str, str]:
    """For whom answers at a door count, and in which building."""
    if household is not None:
        return household_key(household), building_label(household, questionnaire.hall)
    if questionnaire.audience is Audience.HOUSEHOLDS:
        raise Invalid(_l("没有选是哪一户"), remedy=_l("请从楼栋的名单里选一户"))
    if building not in {"", *buildings_of(questionnaire.hall)}:
        raise Invalid(_l("没有这栋楼"), remedy=_l("请从列出的楼栋里选"))
    return f"note:{filled.client_id}", building


def _keep(
    questionnaire: Questionnaire, filled: Filled, origin: _Origin, standing: VisitStanding
) -> QuestionnaireVisit:
    """Write the sheet, and apart from it the visit."""
    if filled.errors:
        raise Invalid(_l("有几题没有答好"), remedy="；".join(filled.errors.values()))
    is_counted, is_named = standing is VisitStanding.COUNTED, not questionnaire.is_anonymous
    sheet = AnswerSheet(
        questionnaire=questionnaire,
        building=origin.building,
        is_counted=is_counted,
        is_named=is_named,
        household=origin.household if is_named else None,
        person=origin.person if is_named else None,
        taken_by=origin.taken_by if is_named else None,
        answered_at=clock.now() if is_named else None,
        answers=list(_answers(questionnaire, filled)),
    )
    db.session.add(sheet)
    visit = _note(questionnaire, filled, origin, VisitMark.DONE, standing)
    visit.sheet = sheet if is_named or not is_counted else None
    db.session.flush()
    return visit


def _answers(questionnaire: Questionnaire, filled: Filled) -> Sequence[SheetAnswer]:
    rows: list[SheetAnswer] = []
    for question in questionnaire.questions:
        given = filled.answers[question.id]
        rows += [SheetAnswer(question=question, number=number) for number in given.numbers]
        if question.kind is QuestionKind.TEXT and given.text:
            rows.append(SheetAnswer(question=question, text=given.text))
    return rows


def _note(
    questionnaire: Questionnaire,
    filled: Filled,
    origin: _Origin,
    mark: VisitMark,
    standing: VisitStanding,
) -> QuestionnaireVisit:
    counts = mark is VisitMark.DONE and standing is VisitStanding.COUNTED
    visit = QuestionnaireVisit(
        questionnaire=questionnaire,
        client_id=filled.client_id,
        mark=mark,
        standing=standing,
        counts_as=origin.counts_as if counts else None,
        household=origin.household,
        person=origin.person,
        taken_by=origin.taken_by,
        told_at=origin.told_at,
        received_at=clock.now(),
    )
    db.session.add(visit)
    db.session.flush()
    audit.record(
        f"questionnaire.{mark}",
        questionnaire,
        by=origin.taken_by or origin.person,
        place=questionnaire.hall.place,
        details={"visit": visit.id, "standing": standing},
    )
    return visit


def household_key(household: Household) -> str:
    """What stands in ``counts_as`` for a household."""
    return f"household:{household.id}"


def _known(questionnaire: Questionnaire, filled: Filled) -> QuestionnaireVisit | None:
    if not _CLIENT_ID.fullmatch(filled.client_id):
        raise Invalid(_l("这份答卷没有编号"), remedy=_l("请返回上一页，刷新后再提交一次"))
    return db.session.scalar(
        select(QuestionnaireVisit).where(
            QuestionnaireVisit.questionnaire_id == questionnaire.id,
            QuestionnaireVisit.client_id == filled.client_id,
        )
    )


def holder(questionnaire: Questionnaire, counts_as: str) -> QuestionnaireVisit | None:
    """The visit whose answers count for them, if there is one."""
    return db.session.scalar(
        select(QuestionnaireVisit).where(
            QuestionnaireVisit.questionnaire_id == questionnaire.id,
            QuestionnaireVisit.counts_as == counts_as,
        )
    )


def _not_open(questionnaire: Questionnaire) -> Refused:
    if questionnaire.state is QuestionnaireState.DRAFT or clock.today() < questionnaire.opens_on:
        return Refused(
            _l("这份问卷还没有开始"),
            remedy=_l("请在%(day)s以后再来", day=f"{questionnaire.opens_on:%Y-%m-%d}"),
        )
    return Refused(_l("这份问卷已经结束，不再收答卷"), remedy=_l("可以看看公布的结果"))
