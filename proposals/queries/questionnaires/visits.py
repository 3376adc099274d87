"""How far the visits are: door by door, building by building, and what waits for the secretary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.extensions import db
from app.people.models.person import Household
from proposals.lifecycle.questionnaires import VisitMark, VisitStanding
from proposals.models.questionnaire import Questionnaire
from proposals.models.questionnaire_answers import AnswerSheet, QuestionnaireVisit, SheetAnswer
from proposals.queries.questionnaires.homes import building_label, buildings_of, homes_in

_HUNDRED = 100
PAGE = 50
"""Sheets set aside that are shown at once: the oldest, until they are settled."""


def _whole() -> Sequence[ExecutableOption]:
    """Everything the page of sheets set aside shows, in a query each."""
    answers = selectinload(QuestionnaireVisit.sheet).selectinload(AnswerSheet.answers)
    return (
        selectinload(QuestionnaireVisit.household),
        selectinload(QuestionnaireVisit.person),
        selectinload(QuestionnaireVisit.taken_by),
        answers.selectinload(SheetAnswer.question),
    )


@dataclass(frozen=True)
class Door:
    """One household, and how it stands: answered, tried, or not visited yet."""

    household: Household
    mark: VisitMark | None


@dataclass(frozen=True)
class Progress:
    """One building: its households, and how many answered, were away, or would not."""

    building: str
    households: int
    done: int
    refused: int
    not_home: int

    @property
    def percent(self) -> int:
        """How many of hundred households answered, rounded down: all is only said of all."""
        return _HUNDRED * self.done // self.households if self.households else 0

    @property
    def untried(self) -> int:
        """Households where nobody knocked yet."""
        return max(self.households - self.done - self.refused - self.not_home, 0)


def _last_marks(questionnaire: Questionnaire) -> Mapping[int, VisitMark]:
    """How each household stands: answered once is answered for good, else the last try counts."""
    rows = db.session.execute(
        select(QuestionnaireVisit.household_id, QuestionnaireVisit.mark)
        .where(
            QuestionnaireVisit.questionnaire_id == questionnaire.id,
            QuestionnaireVisit.household_id.is_not(None),
            QuestionnaireVisit.standing != VisitStanding.LEFT_OUT,
        )
        .order_by(QuestionnaireVisit.id)
    )
    marks: dict[int, VisitMark] = {}
    for household_id, mark in rows:
        if marks.get(household_id) is not VisitMark.DONE:
            marks[household_id] = mark
    return marks


def doors(questionnaire: Questionnaire, building: str) -> Sequence[Door]:
    """The doors of one building, in order, each with its mark."""
    marks = _last_marks(questionnaire)
    return [Door(home, marks.get(home.id)) for home in homes_in(questionnaire.hall, building)]


def staircases(questionnaire: Questionnaire, building: str) -> Sequence[tuple[str, Sequence[Door]]]:
    """The doors of one building, unit by unit."""
    found: dict[str, list[Door]] = defaultdict(list)
    for one in doors(questionnaire, building):
        found[one.household.unit].append(one)
    return list(found.items())


def progress(questionnaire: Questionnaire) -> Sequence[Progress]:
    """Every building of the hall with its counts."""
    marks = _last_marks(questionnaire)
    visited = select(QuestionnaireVisit.household_id).where(
        QuestionnaireVisit.questionnaire_id == questionnaire.id
    )
    homes = db.session.scalars(select(Household).where(Household.id.in_(visited)))
    held: dict[str, list[VisitMark]] = defaultdict(list)
    for home in homes:
        if home.id in marks:
            held[building_label(home, questionnaire.hall)].append(marks[home.id])
    return [
        Progress(
            building,
            households,
            done=held[building].count(VisitMark.DONE),
            refused=held[building].count(VisitMark.REFUSED),
            not_home=held[building].count(VisitMark.NOT_HOME),
        )
        for building, households in buildings_of(questionnaire.hall).items()
    ]


def waiting(questionnaire: Questionnaire) -> Sequence[QuestionnaireVisit]:
    """Answers set aside until the secretary decides, the oldest first."""
    return db.session.scalars(
        select(QuestionnaireVisit)
        .where(
            QuestionnaireVisit.questionnaire_id == questionnaire.id,
            QuestionnaireVisit.standing.in_((VisitStanding.CONFLICT, VisitStanding.LATE)),
        )
        .order_by(QuestionnaireVisit.id)
        .limit(PAGE)
        .options(*_whole())
    ).all()


def waiting_count(questionnaire: Questionnaire) -> int:
    """How many of them there are."""
    return (
        db.session.scalar(
            select(func.count()).where(
                QuestionnaireVisit.questionnaire_id == questionnaire.id,
                QuestionnaireVisit.standing.in_((VisitStanding.CONFLICT, VisitStanding.LATE)),
            )
        )
        or 0
    )


def counted_beside(
    questionnaire: Questionnaire, aside: Sequence[QuestionnaireVisit]
) -> Mapping[int, QuestionnaireVisit]:
    """By household, the visits that count where these were set aside."""
    homes = {one.household_id for one in aside if one.household_id is not None}
    found = db.session.scalars(
        select(QuestionnaireVisit)
        .where(
            QuestionnaireVisit.questionnaire_id == questionnaire.id,
            QuestionnaireVisit.counts_as.is_not(None),
            QuestionnaireVisit.household_id.in_(homes),
        )
        .options(*_whole())
    )
    return {one.household_id: one for one in found if one.household_id is not None}


def visit_with(questionnaire: Questionnaire, visit_id: int) -> QuestionnaireVisit | None:
    """That visit, if it is of this questionnaire."""
    found = db.session.get(QuestionnaireVisit, visit_id)
    return found if found and found.questionnaire_id == questionnaire.id else None


def sheet_count(questionnaire: Questionnaire) -> int:
    """How many sheets count."""
    return (
        db.session.scalar(
            select(func.count()).where(
                AnswerSheet.questionnaire_id == questionnaire.id, AnswerSheet.is_counted
            )
        )
        or 0
    )
