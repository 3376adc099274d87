"""What stands behind each milestone that was reached: the photos reported with it, the money spent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from resolutions.models.report import ProgressReport
from resolutions.models.task import Task
from resolutions.queries.budgets import lines_of


@dataclass(frozen=True)
class Proof:
    """Of one milestone."""

    photos: int
    """Photos of the reports that spoke of it."""
    spent_fen: int
    """Paid for the task up to the day it was reached, in fen."""


def proofs_of(task: Task, reports: Sequence[ProgressReport]) -> Mapping[int, Proof]:
    """Return the proof of each milestone with an actual day, by its id."""
    reached = [one for one in task.milestones if one.done_on is not None]
    if not reached:
        return {}
    paid = [spent for line in lines_of(task) for spent in line.spendings]
    return {
        one.id: Proof(
            sum(len(report.photos) for report in reports if _speaks_of(report, one.id)),
            sum(spent.fen for spent in paid if one.done_on and spent.on <= one.done_on),
        )
        for one in reached
    }


def _speaks_of(report: ProgressReport, milestone_id: int) -> bool:
    return any(step.milestone_id == milestone_id for step in report.steps)
