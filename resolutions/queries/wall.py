"""What the public wall 督 shows: what is late and near, what was done, what residents said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.photos.models.photo import Photo
from resolutions.models.appraisal import Appraisal
from resolutions.models.report import ProgressReport
from resolutions.models.resolution import Resolution
from resolutions.models.tally import Lit, TaskLight
from resolutions.models.task import Task
from resolutions.progress.evidence import Phase
from resolutions.progress.satisfaction import Satisfaction
from resolutions.progress.standing import Colour
from resolutions.queries.board import tasks_standing
from resolutions.queries.boards import Board
from resolutions.queries.standings import Today
from resolutions.queries.tally import Scope

_LINES = 4
"""As many as can be read from the last row."""


@dataclass(frozen=True)
class Closed:
    """A task written off, and how the place looked before and after."""

    task: Task
    before: Photo
    after: Photo


@dataclass(frozen=True)
class Said:
    """What residents said of one resolution's work."""

    resolution: Resolution
    said: Satisfaction


@dataclass(frozen=True)
class Wall:
    """All scenes of the wall."""

    board: Board
    month_first: date
    done_in_month: int
    late: Sequence[Task]
    near: Sequence[Task]
    closed: Closed | None
    said: Sequence[Said]


def wall_of(board: Board, today: Today) -> Wall:
    """The wall of a board's place. Only what everybody may read anyway."""
    month = today.on.replace(day=1)
    return Wall(
        board=board,
        month_first=month,
        done_in_month=done_between(board.scope, month, today.on),
        late=_lines(board, Colour.RED, today),
        near=_lines(board, Colour.AMBER, today),
        closed=_last_closed(board, today),
        said=_said(board.scope),
    )


def done_between(scope: Scope, first: date, last: date) -> int:
    """How many tasks written off on these days stand written off still."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(TaskLight)
            .where(
                TaskLight.lit == Lit.DONE,
                TaskLight.day.between(first, last),
                *scope.among(TaskLight),
            )
        )
        or 0
    )


def _lines(board: Board, colour: Colour, today: Today) -> Sequence[Task]:
    expected = board.counts[colour]
    return tasks_standing(board.scope, colour, today, expected=expected).tasks[:_LINES]


def _last_closed(board: Board, today: Today) -> Closed | None:
    """The latest that was shown before and after; of the last page alone."""
    expected = board.counts[Colour.DONE]
    tasks = tasks_standing(board.scope, Colour.DONE, today, expected=expected).tasks
    shown: dict[int, dict[Phase, Photo]] = {}
    for report in db.session.scalars(
        select(ProgressReport)
        .where(ProgressReport.task_id.in_([task.id for task in tasks]))
        .order_by(ProgressReport.id)
    ):
        for shot in report.shots:
            shown.setdefault(report.task_id, {})[shot.phase] = shot.photo
    for task in tasks:
        photos = shown.get(task.id, {})
        if Phase.BEFORE in photos and Phase.AFTER in photos:
            return Closed(task, photos[Phase.BEFORE], photos[Phase.AFTER])
    return None


def _said(scope: Scope) -> Sequence[Said]:
    of_halls = Resolution.hall_id.in_(sorted(scope.halls or ()))
    found = db.session.scalars(
        select(Appraisal)
        .join(Resolution, Appraisal.resolution_id == Resolution.id)
        .where(Appraisal.closed_at.is_not(None), of_halls)
        .order_by(Appraisal.closed_at.desc(), Appraisal.id.desc())
        .limit(_LINES)
    )
    return [Said(one.resolution, said_in(one)) for one in found.unique()]


def said_in(appraisal: Appraisal) -> Satisfaction:
    """The answers of a closed appraisal, as published."""
    return Satisfaction(appraisal.satisfied, appraisal.mostly, appraisal.dissatisfied)
