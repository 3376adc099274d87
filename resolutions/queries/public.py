"""What everybody may read across all work: every milestone, every class of matter, every unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Subquery

from app.extensions import db
from app.places.models.hall import Hall
from proposals.models.category import Category
from proposals.models.proposal import Proposal
from proposals.models.topic import TopicLink
from resolutions.models.budget import BudgetLine, Spending
from resolutions.models.resolution import Resolution
from resolutions.models.tally import Lit, TaskLight
from resolutions.models.task import Duty, Milestone, Task, TaskUnit
from resolutions.models.unit import Unit
from resolutions.progress.reached import Reached
from resolutions.progress.standing import Colour
from resolutions.progress.task_states import OPEN, TaskState
from resolutions.queries.standings import Today
from resolutions.queries.tasks import all_of_it

PAGE = 40


@dataclass(frozen=True)
class Asked:
    """Which milestones are asked for."""

    hall: Hall | None = None
    unit_id: int | None = None
    reached: Reached | None = None
    after: int | None = None
    """Id of the last one shown before."""


@dataclass(frozen=True)
class MilestonePage:
    """A page of milestones, the earliest planned first, each with its task."""

    rows: Sequence[tuple[Milestone, Task]]
    next_after: int | None


def milestones(asked: Asked, today: Today) -> MilestonePage:
    """Every milestone of tasks that stand, of all resolutions, as asked."""
    query: Select[tuple[Milestone, Task]] = (
        select(Milestone, Task)
        .join(Task, Milestone.task_id == Task.id)
        .where(Task.state != TaskState.REVOKED, *_narrowed(asked, today))
        .options(joinedload(Task.resolution))
    )
    if asked.after and (last := db.session.get(Milestone, asked.after)) is not None:
        query = query.where(
            tuple_(Milestone.planned_on, Milestone.id)
            > tuple_(literal(last.planned_on, Milestone.planned_on.type), literal(last.id))
        )
    rows = db.session.execute(
        query.order_by(Milestone.planned_on, Milestone.id).limit(PAGE + 1)
    ).all()
    shown = [(row[0], row[1]) for row in rows[:PAGE]]
    return MilestonePage(shown, shown[-1][0].id if len(rows) > PAGE else None)


def _narrowed(asked: Asked, today: Today) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.hall is not None:
        ids = select(Resolution.id).where(Resolution.hall_id == asked.hall.id)
        found.append(Task.resolution_id.in_(ids))
    if asked.unit_id is not None:
        carried = select(TaskUnit.task_id).where(
            TaskUnit.unit_id == asked.unit_id, TaskUnit.ended_at.is_(None)
        )
        found.append(Task.id.in_(carried))
    undone = Milestone.done_on.is_(None)
    if asked.reached is not None:
        found.append(
            {
                Reached.DONE: Milestone.done_on.is_not(None),
                Reached.LATE: and_(undone, Milestone.planned_on < today.on),
                Reached.COMING: and_(undone, Milestone.planned_on >= today.on),
            }[asked.reached]
        )
    return found


@dataclass(frozen=True)
class KindRow:
    """What was decided and done about one class of matters, with its money in fen."""

    kind: Category
    resolutions: int
    tasks: int
    done: int
    overdue: int
    percent: int
    """How far the tasks are together, by their weights; revoked ones do not count."""
    planned_fen: int
    spent_fen: int


def by_kind(today: Today, hall: Hall | None = None) -> Sequence[KindRow]:
    """Each class once, by the class of the need that came first; no resolution counts twice."""
    kinds = _kinds(hall)
    kind = kinds.c.kind
    stands = Task.state != TaskState.REVOKED
    late = or_(TaskLight.lit == Lit.RED, and_(TaskLight.lit == Lit.DUE, TaskLight.day < today.on))
    sums = (
        func.count(Task.id).filter(Task.state == TaskState.WRITTEN_OFF),
        func.count(Task.id).filter(late),
    )
    work = func.coalesce(func.sum(Task.weight * Task.percent).filter(stands), 0)
    weight = func.coalesce(func.sum(Task.weight).filter(stands), 0)
    rows = db.session.execute(
        select(kind, func.count(kinds.c.id.distinct()), func.count(Task.id), work, weight, *sums)
        .select_from(kinds)
        .outerjoin(Task, Task.resolution_id == kinds.c.id)
        .outerjoin(TaskLight, TaskLight.task_id == Task.id)
        .group_by(kind)
    ).all()
    money = _money(kinds)
    found = [
        KindRow(
            kind=Category(row[0]) if row[0] else Category.UNSORTED,
            resolutions=row[1],
            tasks=row[2],
            done=row[5],
            overdue=row[6],
            percent=int(row[3]) // int(row[4]) if row[4] else 0,
            planned_fen=money.get(row[0], (0, 0))[0],
            spent_fen=money.get(row[0], (0, 0))[1],
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (-row.resolutions, row.kind.value))


def _kinds(hall: Hall | None) -> Subquery:
    """Each resolution with the class of the need that was joined to its topic first."""
    first = (
        select(Proposal.category)
        .join(TopicLink, TopicLink.proposal_id == Proposal.id)
        .where(TopicLink.topic_id == Resolution.topic_id, TopicLink.unlinked_at.is_(None))
        .order_by(TopicLink.id)
        .limit(1)
        .correlate(Resolution)
        .scalar_subquery()
    )
    query = select(Resolution.id, func.coalesce(first, Category.UNSORTED.value).label("kind"))
    if hall is not None:
        query = query.where(Resolution.hall_id == hall.id)
    return query.subquery()


def _money(kinds: Subquery) -> Mapping[str, tuple[int, int]]:
    """Planned and spent by class."""
    lines = (
        select(kinds.c.kind, func.sum(BudgetLine.planned_fen))
        .select_from(kinds)
        .join(Task, Task.resolution_id == kinds.c.id)
        .join(BudgetLine, BudgetLine.task_id == Task.id)
        .group_by(kinds.c.kind)
    )
    spent = (
        select(kinds.c.kind, func.sum(Spending.fen))
        .select_from(kinds)
        .join(Task, Task.resolution_id == kinds.c.id)
        .join(BudgetLine, BudgetLine.task_id == Task.id)
        .join(Spending, Spending.line_id == BudgetLine.id)
        .group_by(kinds.c.kind)
    )
    planned = dict(db.session.execute(lines).tuples().all())
    paid = dict(db.session.execute(spent).tuples().all())
    return {one: (int(planned[one]), int(paid.get(one, 0))) for one in planned}


@dataclass(frozen=True)
class UnitRow:
    """One unit with what it carries now: the day of each, and whether it is over."""

    unit: Unit
    open_tasks: Sequence[Task]
    counts: Mapping[Colour, int]


def units_with_work(today: Today) -> Sequence[UnitRow]:
    """The units that lead a task now, who has most overdue first."""
    leads = (TaskUnit.duty == Duty.LEAD) & TaskUnit.ended_at.is_(None)
    rows = db.session.execute(
        all_of_it()
        .join(TaskUnit, (TaskUnit.task_id == Task.id) & leads)
        .where(Task.state.in_(OPEN))
        .order_by(Task.due_on, Task.id)
    ).scalars()
    carried: dict[int, list[Task]] = {}
    units: dict[int, Unit] = {}
    for task in rows.unique():
        units[task.lead_unit.id] = task.lead_unit
        carried.setdefault(task.lead_unit.id, []).append(task)
    found = [_unit_row(units[number], tasks, today) for number, tasks in carried.items()]
    return sorted(found, key=lambda row: (-row.counts[Colour.RED], row.unit.name))


def _unit_row(unit: Unit, tasks: Sequence[Task], today: Today) -> UnitRow:
    colours = [today.of(task).colour for task in tasks]
    return UnitRow(unit, tasks, {colour: colours.count(colour) for colour in Colour})
