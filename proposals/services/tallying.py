"""Compute what opinion rounds come to: in a worker, between others' turns, never in a request."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import func, or_, select

from app import clock
from app.breathing import breathe
from app.extensions import db
from app.transaction import transaction
from proposals.models.opinion_outcome import OpinionOutcome
from proposals.models.opinion_round import (
    OpinionAnswer,
    OpinionRound,
    OpinionStatement,
    StatementState,
)
from proposals.opinions.figures import Figures, figures_of
from proposals.opinions.matrix import Matrix, Whole, matrix_of

NOT_SOONER = timedelta(minutes=3)
"""While a round is open it is computed at most this often."""
_PORTION = 2000


def work_off() -> int:
    """Compute every round whose figures are out of date; returns how many."""
    db.session.rollback()
    due = db.session.execute(
        select(OpinionRound.id, OpinionRound.closed_at, OpinionOutcome.computed_at)
        .outerjoin(OpinionOutcome, OpinionOutcome.round_id == OpinionRound.id)
        .where(or_(OpinionOutcome.is_final.is_(None), OpinionOutcome.is_final.is_(False)))
        .order_by(OpinionRound.id)
    ).all()
    computed = 0
    for number, closed_at, computed_at in due:
        is_fresh = computed_at is not None and clock.now() - computed_at < NOT_SOONER
        if closed_at is not None or not is_fresh:
            computed += compute(number)
    return computed


def compute(round_id: int) -> bool:
    """Compute one round and store the figures; False when nothing changed since the last time."""
    db.session.rollback()
    round_ = db.session.get_one(OpinionRound, round_id)
    is_final, latest = round_.closed_at is not None, _latest(round_id)
    before = db.session.get(OpinionOutcome, round_id)
    if before is not None and before.latest_at == latest and not is_final:
        return False
    figures = figures_of(_matrix(round_id), breathe)
    db.session.rollback()
    _store(round_id, figures, latest, is_final=is_final)
    return True


def _store(round_id: int, figures: Figures, latest: datetime | None, *, is_final: bool) -> None:
    with transaction():
        outcome = db.session.get(OpinionOutcome, round_id, with_for_update=True)
        if outcome is None:
            outcome = OpinionOutcome(round_id=round_id)
            db.session.add(outcome)
        elif outcome.is_final:
            return  # another worker was done first
        outcome.computed_at, outcome.latest_at = clock.now(), latest
        outcome.is_final, outcome.people = is_final, figures.people
        outcome.figures = figures.record()


def _latest(round_id: int) -> datetime | None:
    """When the round last changed: an answer, or a statement let in or taken out."""
    answered = db.session.scalar(
        select(func.max(OpinionAnswer.answered_at)).where(OpinionAnswer.round_id == round_id)
    )
    judged = db.session.scalar(
        select(func.max(OpinionStatement.judged_at)).where(OpinionStatement.round_id == round_id)
    )
    return max((at for at in (answered, judged) if at is not None), default=None)


def _matrix(round_id: int) -> Matrix:
    statements = db.session.scalars(
        select(OpinionStatement.id)
        .where(
            OpinionStatement.round_id == round_id, OpinionStatement.state == StatementState.SHOWN
        )
        .order_by(OpinionStatement.number)
    ).all()
    return matrix_of(_answers(round_id), statements)


def _answers(round_id: int) -> Whole:
    """Every answer, read in portions so that nobody waits for a million rows."""
    portions, last = [np.zeros((0, 3), dtype=np.int64)], 0
    while True:
        rows = db.session.execute(
            select(
                OpinionAnswer.id,
                OpinionAnswer.person_id,
                OpinionAnswer.statement_id,
                OpinionAnswer.answer,
            )
            .where(OpinionAnswer.round_id == round_id, OpinionAnswer.id > last)
            .order_by(OpinionAnswer.id)
            .limit(_PORTION)
        ).all()
        if not rows:
            return np.concatenate(portions)
        portion = np.array([tuple(row) for row in rows], dtype=np.int64)
        portions.append(portion[:, 1:])
        last = int(portion[-1, 0])
        breathe()
