"""A task's money: each line with its balance, the sum, whom it served, what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.extensions import db
from resolutions.models.budget import BudgetLine, ResourceRequest, Served
from resolutions.models.task import Task
from resolutions.progress.budget import Balance, total


@dataclass(frozen=True)
class Account:
    """What the public page of a task's money shows."""

    lines: Sequence[tuple[BudgetLine, Balance]]
    whole: Balance
    served: int
    requests: Sequence[ResourceRequest]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not (self.lines or self.served or self.requests)


def account_of(task: Task) -> Account:
    """Plan against actual of one task."""
    rows = db.session.scalars(
        select(BudgetLine).where(BudgetLine.task_id == task.id).order_by(BudgetLine.id)
    ).all()
    lines = [(one, Balance(one.planned_fen, one.spent_fen)) for one in rows]
    served = db.session.scalar(select(func.sum(Served.persons)).where(Served.task_id == task.id))
    requests = db.session.scalars(
        select(ResourceRequest)
        .where(ResourceRequest.task_id == task.id)
        .order_by(ResourceRequest.id.desc())
    ).all()
    return Account(lines, total(one for _line, one in lines), served or 0, requests)


def lines_of(task: Task) -> Sequence[BudgetLine]:
    """The planned lines, in order."""
    return db.session.scalars(
        select(BudgetLine).where(BudgetLine.task_id == task.id).order_by(BudgetLine.id)
    ).all()
