"""Which questionnaires there are, and what may be asked of one."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import selectinload

from app import clock
from app.errors import Missing
from app.extensions import db
from app.people.models.person import Household, Person
from app.places.models.hall import Hall
from app.places.queries import communities_of
from proposals.lifecycle.questionnaires import Audience, QuestionnaireState
from proposals.models.questionnaire import Question, Questionnaire, QuestionnaireVisitor
from proposals.models.questionnaire_answers import QuestionnaireVisit
from proposals.queries.questionnaires.homes import home_in
from proposals.services.questionnaires.answering import household_key

PAGE = 20


def questionnaire_with(questionnaire_id: int) -> Questionnaire:
    """Return the questionnaire, or raise Missing."""
    found = db.session.get(Questionnaire, questionnaire_id)
    if found is None:
        raise Missing(_l("没有这份问卷"), remedy=_l("请从问卷列表重新进入"))
    return found


def question_with(question_id: int) -> Question:
    """Return the question, or raise Missing."""
    found = db.session.get(Question, question_id)
    if found is None:
        raise Missing(_l("没有这道题，也许已经删掉了"), remedy=_l("请返回问卷看看最新的题目"))
    return found


def questionnaires_of(hall: Hall, *, before: int | None = None) -> Sequence[Questionnaire]:
    """The hall's questionnaires, the newest first; one more than a page where there are more."""
    chosen = select(Questionnaire).where(Questionnaire.hall_id == hall.id)
    if before is not None:
        chosen = chosen.where(Questionnaire.id < before)
    return db.session.scalars(chosen.order_by(Questionnaire.id.desc()).limit(PAGE + 1)).all()


def _taking() -> ColumnElement[bool]:
    today = clock.today()
    return and_(
        Questionnaire.state == QuestionnaireState.OPEN,
        Questionnaire.opens_on <= today,
        Questionnaire.closes_on >= today,
    )


def open_questionnaires(*, before: int | None = None) -> Sequence[Questionnaire]:
    """Those that take answers today, the newest first; one more than a page where there are more."""
    chosen = select(Questionnaire).where(_taking())
    if before is not None:
        chosen = chosen.where(Questionnaire.id < before)
    chosen = chosen.options(selectinload(Questionnaire.questions))
    return db.session.scalars(chosen.order_by(Questionnaire.id.desc()).limit(PAGE + 1)).all()


def closed_questionnaires(*, before: int | None = None) -> Sequence[Questionnaire]:
    """Those that are closed, the newest first; one more than a page where there are more."""
    chosen = select(Questionnaire).where(Questionnaire.state == QuestionnaireState.CLOSED)
    if before is not None:
        chosen = chosen.where(Questionnaire.id < before)
    return db.session.scalars(chosen.order_by(Questionnaire.id.desc()).limit(PAGE + 1)).all()


def visitors_of(questionnaire: Questionnaire) -> Sequence[QuestionnaireVisitor]:
    """Who carries it to doors."""
    return db.session.scalars(
        select(QuestionnaireVisitor)
        .where(
            QuestionnaireVisitor.questionnaire_id == questionnaire.id,
            QuestionnaireVisitor.ended_at.is_(None),
        )
        .order_by(QuestionnaireVisitor.id)
    ).all()


def visiting(person: Person) -> Sequence[QuestionnaireVisitor]:
    """What this person was asked to carry to doors and is still open."""
    return db.session.scalars(
        select(QuestionnaireVisitor)
        .join(Questionnaire)
        .where(
            QuestionnaireVisitor.person_id == person.id,
            QuestionnaireVisitor.ended_at.is_(None),
            Questionnaire.state == QuestionnaireState.OPEN,
        )
        .order_by(Questionnaire.closes_on, QuestionnaireVisitor.id)
    ).all()


def was_asked_to_visit(questionnaire: Questionnaire, person: Person | None) -> bool:
    """Whether this person was asked to carry it to doors, and not relieved since."""
    return person is not None and (
        db.session.scalar(
            select(QuestionnaireVisitor.id).where(
                QuestionnaireVisitor.questionnaire_id == questionnaire.id,
                QuestionnaireVisitor.person_id == person.id,
                QuestionnaireVisitor.ended_at.is_(None),
            )
        )
        is not None
    )


def own_visit(
    questionnaire: Questionnaire, person: Person | None, browser: str
) -> QuestionnaireVisit | None:
    """The answers that stand already for whoever asks: their household's, their own, or this browser's."""
    if questionnaire.audience is Audience.HOUSEHOLDS:
        home = (
            home_in(questionnaire.hall, person.household_id)
            if person and person.household_id
            else None
        )
        keys = [household_key(home)] if home else []
    else:
        keys = [f"person:{person.id}"] if person else [f"browser:{browser}"]
    return db.session.scalar(
        select(QuestionnaireVisit).where(
            QuestionnaireVisit.questionnaire_id == questionnaire.id,
            QuestionnaireVisit.counts_as.in_(keys),
        )
    )


def unanswered_by(person: Person) -> Sequence[Questionnaire]:
    """Questionnaires to households, where this person lives, that theirs has not answered yet."""
    home = db.session.get(Household, person.household_id) if person.household_id else None
    if home is None:
        return ()
    across = [place for one in communities_of(home.place) for place in one.lineage]
    answered = select(QuestionnaireVisit.questionnaire_id).where(
        QuestionnaireVisit.household_id == home.id, QuestionnaireVisit.counts_as.is_not(None)
    )
    return db.session.scalars(
        select(Questionnaire)
        .join(Hall, Hall.id == Questionnaire.hall_id)
        .where(
            _taking(),
            Questionnaire.audience == Audience.HOUSEHOLDS,
            Hall.place_id.in_([*home.place.lineage, *across]),
            Questionnaire.id.not_in(answered),
        )
        .order_by(Questionnaire.closes_on, Questionnaire.id)
    ).all()
