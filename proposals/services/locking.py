"""Read a row again, and hold it until the transaction ends."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from app.extensions import db
from proposals.models.known_problem import KnownProblem
from proposals.models.proposal import Proposal
from proposals.models.questionnaire import Questionnaire, QuestionnaireVisitor
from proposals.models.questionnaire_answers import QuestionnaireVisit
from proposals.models.topic import Topic

Row = TypeVar(
    "Row",
    KnownProblem,
    Proposal,
    Questionnaire,
    QuestionnaireVisit,
    QuestionnaireVisitor,
    Topic,
)


def locked(row: Row) -> Row:
    """Return the row as it stands now; nobody else changes it before this transaction ends.

    SQLite's write transaction holds everything already and ignores the row lock.
    """
    kind = type(row)
    db.session.flush()
    statement = (
        select(kind)
        .where(kind.id == row.id)
        .with_for_update(of=kind)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).unique().one()
