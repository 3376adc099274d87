"""What people answered to 解决了吗, of one task or of many."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from resolutions.models.solved import SolvedAnswer
from resolutions.models.task import Task
from resolutions.progress.solved import SolvedTally, tally


def answers_on(task: Task) -> SolvedTally:
    """How many were asked about the task as it was given last, and what they answered."""
    return tally(
        db.session.scalars(
            select(SolvedAnswer.answer).where(
                SolvedAnswer.task_id == task.id, SolvedAnswer.round == task.round
            )
        )
    )


def words_on(task: Task) -> Sequence[SolvedAnswer]:
    """Answers with words, the latest first."""
    return db.session.scalars(
        select(SolvedAnswer)
        .where(
            SolvedAnswer.task_id == task.id,
            SolvedAnswer.text != "",
            SolvedAnswer.answer.is_not(None),
        )
        .order_by(SolvedAnswer.answered_at.desc())
        .limit(20)
    ).all()
