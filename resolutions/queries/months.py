"""The monthly report: how the tasks of a place stand at the end of a month, and what happened in it.

Stock is what the boards say: of a month that runs, now; of one that is over, what was kept at its
end. Flow is counted from what is on record, each with what it was counted of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.places.models.place import Place
from app.work_calendar.instants import day_of
from resolutions.models.appraisal import Appraisal
from resolutions.models.escalation import Escalation
from resolutions.models.month import MonthLate, MonthStock
from resolutions.models.report import ProgressReport
from resolutions.models.resolution import Resolution
from resolutions.models.tally import Lit, TaskLight
from resolutions.models.task import Task
from resolutions.progress.escalation import Rung
from resolutions.progress.satisfaction import Satisfaction
from resolutions.progress.standing import Colour
from resolutions.queries.board import every_task
from resolutions.queries.boards import Bar, Reach, board_from, board_of, seats_in, together
from resolutions.queries.standings import Today
from resolutions.queries.tally import Counts, Scope
from resolutions.queries.tasks import all_of_it
from resolutions.queries.wall import said_in

_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Month:
    """One month, by its first day."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - _ONE

    @property
    def next(self) -> Month:
        """The month after it."""
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def before(self) -> Month:
        """The month before it."""
        return Month((self.first - _ONE).replace(day=1))


@dataclass(frozen=True)
class Stock:
    """How tasks stood, and as of when."""

    at: datetime
    counts: Counts
    places: Sequence[Bar]
    units: Sequence[Bar]
    late: Sequence[Task]

    def is_later_than(self, month: Month) -> bool:
        """Whether it was kept only after the morning on which the month's end was still known."""
        return day_of(self.at) > month.next.first


@dataclass(frozen=True)
class Finished:
    """A task written off in the month: in time or not, and what residents said."""

    task: Task
    in_time: bool
    said: Satisfaction | None


@dataclass(frozen=True)
class Report:
    """What the report of one place and one month holds."""

    place: Place
    month: Month
    stock: Stock | None
    """None where nothing was kept at the month's end."""
    reasons: Mapping[int, str]
    """What the unit said last of each late task, by its id."""
    assigned: int
    finished: Sequence[Finished]
    said: Satisfaction
    """All answers of the appraisals that ended in the month."""
    escalations: Sequence[Escalation]

    @property
    def rungs(self) -> Mapping[Rung, int]:
        """How many documents of each rung."""
        return Counter(one.rung for one in self.escalations)


def report_of(place: Place, month: Month, today: Today) -> Report:
    """The report; a month that runs is told as far as it has come."""
    halls = [seat.hall_id for seat in seats_in([place])]
    stock = _now(place, today) if month.last >= today.on else _kept(place, month)
    return Report(
        place=place,
        month=month,
        stock=stock,
        reasons=_reasons(stock.late if stock else (), month),
        assigned=_assigned(halls, month),
        finished=_finished(halls, month, today),
        said=_said(halls, month),
        escalations=db.session.scalars(
            select(Escalation)
            .where(Escalation.hall_id.in_(halls), Escalation.on.between(month.first, month.last))
            .order_by(Escalation.on, Escalation.id)
        ).all(),
    )


def _now(place: Place, today: Today) -> Stock:
    board = board_of(Reach([place]), today, place=place, unit=None)
    late = every_task(board.scope, Colour.RED, today, expected=board.counts[Colour.RED])
    return Stock(clock.now(), board.counts, board.places, board.units, list(late))


def _kept(place: Place, month: Month) -> Stock | None:
    halls = [seat.hall_id for seat in seats_in([place])]
    rows = db.session.scalars(
        select(MonthStock).where(MonthStock.day == month.last, MonthStock.hall_id.in_(halls))
    ).all()
    at = db.session.scalar(select(func.max(MonthStock.at)).where(MonthStock.day == month.last))
    if at is None:
        return None
    by_hall: dict[int, list[Counts]] = {}
    by_unit: dict[int, list[Counts]] = {}
    for row in rows:
        by_hall.setdefault(row.hall_id, []).append({row.colour: row.number})
        by_unit.setdefault(row.unit_id, []).append({row.colour: row.number})
    board = board_from(
        place,
        {hall: together(counts) for hall, counts in by_hall.items()},
        {unit: together(counts) for unit, counts in by_unit.items()},
    )
    late = select(MonthLate.task_id).where(
        MonthLate.day == month.last, MonthLate.hall_id.in_(halls)
    )
    tasks = db.session.scalars(
        all_of_it().where(Task.id.in_(late)).order_by(Task.due_on, Task.id)
    ).all()
    return Stock(at, board.counts, board.places, board.units, tasks)


def _reasons(late: Sequence[Task], month: Month) -> Mapping[int, str]:
    """The latest report on each, made by the month's end."""
    before = datetime.combine(month.next.first, datetime.min.time(), clock.zone())
    latest = (
        select(func.max(ProgressReport.id))
        .where(ProgressReport.task_id.in_([task.id for task in late]), ProgressReport.at < before)
        .group_by(ProgressReport.task_id)
    )
    rows = db.session.execute(
        select(ProgressReport.task_id, ProgressReport.text).where(ProgressReport.id.in_(latest))
    )
    return dict(rows.tuples().all())


def _assigned(halls: Sequence[int], month: Month) -> int:
    number = db.session.scalar(
        select(func.count())
        .select_from(Task)
        .join(Resolution, Task.resolution_id == Resolution.id)
        .where(Resolution.hall_id.in_(halls), Task.assigned_on.between(month.first, month.last))
    )
    return number or 0


def _finished(halls: Sequence[int], month: Month, today: Today) -> Sequence[Finished]:
    """Written off in the month, and standing so still: the first first."""
    done = select(TaskLight.task_id).where(
        TaskLight.lit == Lit.DONE,
        TaskLight.day.between(month.first, month.last),
        *Scope(frozenset(halls)).among(TaskLight),
    )
    tasks = db.session.scalars(
        all_of_it().where(Task.id.in_(done)).order_by(Task.written_off_at, Task.id)
    ).all()
    said = _said_of({task.resolution_id for task in tasks})
    return [
        Finished(task, not today.of(task).is_late, said.get(task.resolution_id)) for task in tasks
    ]


def _said_of(resolutions: set[int]) -> Mapping[int, Satisfaction]:
    """The last closed appraisal of each resolution."""
    found = db.session.scalars(
        select(Appraisal)
        .where(Appraisal.resolution_id.in_(resolutions), Appraisal.closed_at.is_not(None))
        .order_by(Appraisal.id)
    )
    return {one.resolution_id: said_in(one) for one in found.unique()}


def _said(halls: Sequence[int], month: Month) -> Satisfaction:
    """All answers of the appraisals whose last day lies in the month, and that are closed."""
    sums = db.session.execute(
        select(
            *(
                func.coalesce(func.sum(column), 0)
                for column in (Appraisal.satisfied, Appraisal.mostly, Appraisal.dissatisfied)
            )
        )
        .select_from(Appraisal)
        .join(Resolution, Appraisal.resolution_id == Resolution.id)
        .where(
            Resolution.hall_id.in_(halls),
            Appraisal.closed_at.is_not(None),
            Appraisal.ends_on.between(month.first, month.last),
        )
    ).one()
    return Satisfaction(*(int(number) for number in sums))
