"""The histories of the tasks at a place, read in a handful of questions however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.sql.elements import ColumnElement

from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place
from app.work_calendar.instants import day_of, end_of_day, start_of_day
from resolutions.models.appraisal import Appraisal
from resolutions.models.extension import ExtensionRequest
from resolutions.models.giving import TaskGiving
from resolutions.models.ranking_appeal import RankingAppeal
from resolutions.models.resolution import Resolution
from resolutions.models.step import ResolutionStep
from resolutions.models.task import Duty, Task, TaskSuspension, TaskUnit
from resolutions.progress.deadlines import Suspension
from resolutions.progress.standing import DueDate
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_states import OPEN, TaskState
from resolutions.ranking.cases import Answers, Case
from resolutions.ranking.history import Extended, Happened, History, case_of
from resolutions.ranking.periods import Period

_MANY = 500
_SATISFIED = Appraisal.satisfied + Appraisal.mostly
_ANSWERED = _SATISFIED + Appraisal.dissatisfied
_ACTS = {f"task_{act.value}": act for act in TaskAct}
"""As ``services.course`` writes them on the timeline."""


def cases_at(place: Place, period: Period) -> Sequence[Case]:
    """Every case of the period at the place and below, in the order of tasks."""
    calendar = work_calendar()
    cases = (case_of(one, period, calendar) for one in _histories(place, period))
    found = [case for case in cases if case is not None]
    return sorted(found, key=lambda case: case.task)


def _histories(place: Place, period: Period) -> Iterator[History]:
    rows = db.session.execute(_wanted(place, period)).all()
    batch: list[int] = []
    for _resolution, tasks in groupby(rows, key=lambda row: row.resolution_id):
        batch += [
            row.id for row in tasks
        ]  # whole resolutions: what is said of one goes to one task
        if len(batch) >= _MANY:
            yield from _read(batch, period)
            batch = []
    if batch:
        yield from _read(batch, period)


def _wanted(place: Place, period: Period) -> Any:
    """Ids of the tasks of which something may be said: those open, or moved since it began."""
    below = (
        select(Resolution.id)
        .join(Hall, Hall.id == Resolution.hall_id)
        .join(Place, Place.id == Hall.place_id)
        .where(Place.path.startswith(place.path, autoescape=True))
    )
    moved = exists().where(
        ResolutionStep.task_id == Task.id, ResolutionStep.at >= start_of_day(period.first)
    )
    given_before = exists().where(
        TaskGiving.task_id == Task.id, TaskGiving.assigned_on <= period.last
    )
    asked = exists().where(
        Appraisal.resolution_id == Task.resolution_id,
        Appraisal.closed_at >= start_of_day(period.first),
    )
    return (
        select(Task.id, Task.resolution_id)
        .where(
            Task.resolution_id.in_(below),
            or_(Task.assigned_on <= period.last, given_before),
            or_(Task.state.in_(sorted(OPEN)), moved, asked),
        )
        .order_by(Task.resolution_id, Task.id)
    )


@dataclass(frozen=True)
class _Carried:
    lead: int
    units: int


def _read(ids: Sequence[int], period: Period) -> Iterator[History]:
    happened, spans, extended = _happened(ids), _suspensions(ids), _extended(ids)
    carried, appeals = _carried(ids, end_of_day(period.last)), _appeals(ids, period)
    answers = _answers(ids, period, {task: one.lead for task, one in carried.items()})
    columns = (
        *(Task.id, Task.assigned_on, Task.accept_due_on, Task.due_on, Task.due_set_on),
        *(Task.rectify_due_on, Task.rectify_set_on, Task.reckoning),
    )
    before = _given_before(ids, end_of_day(period.last))
    for row in db.session.execute(select(*columns).where(Task.id.in_(ids)).order_by(Task.id)):
        given = before.get(row.id)
        dates = given or row
        on, set_on = dates.rectify_due_on, dates.rectify_set_on
        mending = DueDate(on, set_on) if on is not None and set_on is not None else None
        yield History(
            task=row.id,
            unit=carried[row.id].lead,
            working_days=given.working_days if given else row.reckoning["working_days"],
            units=carried[row.id].units,
            assigned_on=dates.assigned_on,
            accept_due=dates.accept_due_on,
            due=DueDate(dates.due_on, dates.due_set_on),
            mending=mending,
            extended=tuple(extended[row.id]),
            suspensions=tuple(spans[row.id]),
            happened=tuple(happened[row.id]),
            answers=answers.get(row.id, Answers()),
            appeal=appeals.get(row.id, ""),
        )


def _given_before(ids: Sequence[int], at: datetime) -> Mapping[int, TaskGiving]:
    """The giving that stood at that time, of tasks given anew since."""
    of = TaskGiving
    rows = db.session.scalars(
        select(of).where(of.task_id.in_(ids), of.ended_at >= at).order_by(of.id.desc())
    )
    return {one.task_id: one for one in rows}


def _happened(ids: Sequence[int]) -> Mapping[int, list[Happened]]:
    found: dict[int, list[Happened]] = defaultdict(list)
    of = ResolutionStep
    rows = db.session.execute(
        select(of.task_id, of.at, of.act, of.target)
        .where(of.task_id.in_(ids), of.act.in_(_ACTS), of.target != "")
        .order_by(of.task_id, of.id)
    )
    for task_id, at, act, target in rows:
        found[task_id].append(Happened(day_of(at), _ACTS[act], TaskState(target)))
    return found


def _extended(ids: Sequence[int]) -> Mapping[int, list[Extended]]:
    found: dict[int, list[Extended]] = defaultdict(list)
    of = ExtensionRequest
    rows = db.session.execute(
        select(of.task_id, of.decided_at, of.old_due_on, of.new_due_on)
        .where(of.task_id.in_(ids), of.granted.is_(True))
        .order_by(of.id)
    )
    for task_id, decided_at, old, new in rows:
        found[task_id].append(Extended(day_of(decided_at), old, new))
    return found


def _suspensions(ids: Sequence[int]) -> Mapping[int, list[Suspension]]:
    found: dict[int, list[Suspension]] = defaultdict(list)
    of = TaskSuspension
    for span in db.session.scalars(select(of).where(of.task_id.in_(ids)).order_by(of.id)):
        found[span.task_id].append(Suspension(span.started_on, span.ended_on))
    return found


def _carried(ids: Sequence[int], at: datetime) -> Mapping[int, _Carried]:
    """By task: who led it at that time, and how many units carried it."""
    stood: ColumnElement[bool] = or_(TaskUnit.ended_at.is_(None), TaskUnit.ended_at >= at)
    rows = db.session.execute(
        select(TaskUnit.task_id, TaskUnit.unit_id, TaskUnit.duty)
        .where(TaskUnit.task_id.in_(ids), TaskUnit.since < at, stood)
        .order_by(TaskUnit.id)
    )
    lead: dict[int, int] = {}
    units: dict[int, set[int]] = defaultdict(set)
    for task_id, unit_id, duty in rows:
        units[task_id].add(unit_id)
        if duty is Duty.LEAD:
            lead[task_id] = unit_id
    return {task_id: _Carried(lead[task_id], len(units[task_id])) for task_id in lead}


def _answers(ids: Sequence[int], period: Period, leads: Mapping[int, int]) -> Mapping[int, Answers]:
    """What residents said in appraisals closed in the period: once for each unit they are about.

    An appraisal is of a resolution; it goes to the first task that each lead unit has of it.
    """
    closed = Appraisal.closed_at
    rows = db.session.execute(
        select(Task.id, Appraisal.id, _SATISFIED, _ANSWERED)
        .join(Appraisal, Appraisal.resolution_id == Task.resolution_id)
        .where(
            Task.id.in_(ids),
            closed >= start_of_day(period.first),
            closed < end_of_day(period.last),
        )
        .order_by(Task.id, Appraisal.id)
    )
    found: dict[int, Answers] = {}
    told: set[tuple[int, int]] = set()
    for task_id, appraisal_id, satisfied, answered in rows:
        key = (leads.get(task_id, 0), appraisal_id)
        if key not in told:
            told.add(key)
            known = found.get(task_id, Answers())
            found[task_id] = Answers(known.satisfied + satisfied, known.of + answered)
    return found


def _appeals(ids: Sequence[int], period: Period) -> Mapping[int, str]:
    of = RankingAppeal
    rows = db.session.execute(
        select(of.task_id, of.reason, of.answer).where(
            of.task_id.in_(ids),
            of.granted.is_(True),
            of.first_on.between(period.first, period.last),
        )
    )
    return {task_id: f"{reason}（{answer}）" for task_id, reason, answer in rows}
