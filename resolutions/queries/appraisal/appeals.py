"""Questions about appeals against the appraisal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Invalid
from app.extensions import db
from app.places.models.hall import Hall
from resolutions.models.ranking_appeal import RankingAppeal
from resolutions.models.task import Task
from resolutions.queries.board import in_halls as decided_by
from resolutions.queries.found import found_or_missing

SHOWN = 100


def appeal_with(appeal_id: int) -> RankingAppeal:
    """Return the appeal, or raise Missing."""
    return found_or_missing(RankingAppeal, appeal_id, _l("没有这件申诉"), "no_appeal")


def of_task(task: Task) -> Sequence[RankingAppeal]:
    """The appeals of one task, the latest first."""
    return db.session.scalars(
        select(RankingAppeal)
        .where(RankingAppeal.task_id == task.id)
        .order_by(RankingAppeal.id.desc())
    ).all()


def in_halls(halls: Collection[Hall]) -> Sequence[RankingAppeal]:
    """Those of tasks of these halls: the ones that wait first, then the lately ruled."""
    return db.session.scalars(
        select(RankingAppeal)
        .join(Task, Task.id == RankingAppeal.task_id)
        .where(decided_by(halls))
        .order_by(
            RankingAppeal.decided_at.is_not(None),
            RankingAppeal.decided_at.desc(),
            RankingAppeal.id,
        )
        .limit(SHOWN)
    ).all()


def month_named(text: str | None) -> date:
    """The month a form names by its first day. Raises Invalid for what is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise Invalid(_l("日期填写有误"), code="month") from None
