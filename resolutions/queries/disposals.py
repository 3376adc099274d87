"""Which of the four ways something is dealt with, which steps wait, and how the four ways fare."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from app.errors import Missing
from app.extensions import db
from app.places.models.hall import Hall
from app.places.models.place import Place
from app.work_calendar.instants import end_of_day, start_of_day
from proposals.queries.three_batches import Period
from resolutions.ledgers.disposals import Disposal
from resolutions.ledgers.figures import Tally
from resolutions.ledgers.states import OPEN, ItemState
from resolutions.models.disposal import VAIN, TaskDisposal, WhistleDisposal
from resolutions.models.ledgers.disposal import LedgerDisposal
from resolutions.models.ledgers.item import LedgerItem
from resolutions.models.ledgers.ledger import Ledger
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.models.whistles.whistle import Whistle
from resolutions.progress.task_states import OPEN as OPEN_TASKS
from resolutions.progress.task_states import TaskState
from resolutions.queries.ledgers.tallies import tally
from resolutions.whistling.states import WhistleState


def disposal_of(item: LedgerItem) -> LedgerDisposal | None:
    """The way in force; none before a dispatch, and of what was dispatched before there were ways."""
    query = select(LedgerDisposal).where(LedgerDisposal.item_id == item.id)
    return db.session.scalar(query.order_by(LedgerDisposal.id.desc()).limit(1))


def disposal_of_task(task: Task) -> TaskDisposal | None:
    """The way in force; none of what was assigned before there were ways."""
    query = select(TaskDisposal).where(TaskDisposal.task_id == task.id)
    return db.session.scalar(query.order_by(TaskDisposal.id.desc()).limit(1))


def in_force(subject: LedgerItem | Task) -> LedgerDisposal | TaskDisposal | None:
    """The way in force of either."""
    return disposal_of(subject) if isinstance(subject, LedgerItem) else disposal_of_task(subject)


def way_of(whistle: Whistle) -> Disposal | None:
    """How the called units deal with a whistle; none where nobody chose yet."""
    query = select(WhistleDisposal.kind).where(WhistleDisposal.whistle_id == whistle.id)
    return db.session.scalar(query.order_by(WhistleDisposal.id.desc()).limit(1))


def disposal_with(number: int) -> LedgerDisposal:
    """Return the choice, or raise Missing."""
    found = db.session.get(LedgerDisposal, number)
    if found is None:
        raise Missing(_l("没有这次处置"), remedy=_l("可以从台账进入"), code="no_disposal")
    return found


def task_disposal_with(number: int) -> TaskDisposal:
    """Return the choice for a task, or raise Missing."""
    found = db.session.get(TaskDisposal, number)
    if found is None:
        raise Missing(_l("没有这次处置"), remedy=_l("可以从任务页进入"), code="no_disposal")
    return found


def task_behind(whistle: Whistle) -> Task | None:
    """The task that led to this whistle."""
    found = db.session.scalar(select(TaskDisposal).where(TaskDisposal.whistle_id == whistle.id))
    return found.task if found else None


def tasks_awaiting(halls: Collection[Hall], most: int) -> Sequence[TaskDisposal]:
    """Open tasks of these halls whose whistle has not followed yet, the soonest first."""
    of_halls = select(Resolution.id).where(Resolution.hall_id.in_([hall.id for hall in halls]))
    latest = select(func.max(TaskDisposal.id)).group_by(TaskDisposal.task_id)
    query = (
        select(TaskDisposal)
        .join(Task, Task.id == TaskDisposal.task_id)
        .outerjoin(Whistle, Whistle.id == TaskDisposal.whistle_id)
        .where(
            TaskDisposal.step_due_on.is_not(None),
            or_(TaskDisposal.whistle_id.is_(None), Whistle.state.in_(VAIN)),
            TaskDisposal.id.in_(latest),
            Task.state.in_(sorted(OPEN_TASKS)),
            Task.resolution_id.in_(of_halls),
        )
        .order_by(TaskDisposal.step_due_on, TaskDisposal.id)
        .limit(most)
    )
    return db.session.scalars(query).all()


def problem_behind(whistle: Whistle) -> LedgerItem | None:
    """The problem of a ledger that led to this whistle."""
    query = select(LedgerDisposal).where(LedgerDisposal.whistle_id == whistle.id)
    found = db.session.scalar(query)
    return found.item if found else None


def awaiting(places: Collection[Place], most: int) -> Sequence[LedgerDisposal]:
    """Open items at or below these places whose whistle has not followed yet, the soonest first."""
    reach = [Place.path.startswith(place.path, autoescape=True) for place in places]
    if not reach:
        return ()
    query = (
        select(LedgerDisposal)
        .join(LedgerItem, LedgerItem.id == LedgerDisposal.item_id)
        .outerjoin(Whistle, Whistle.id == LedgerDisposal.whistle_id)
        .where(
            LedgerDisposal.step_due_on.is_not(None),
            or_(LedgerDisposal.whistle_id.is_(None), Whistle.state.in_(VAIN)),
            LedgerDisposal.id.in_(_in_force()),
            LedgerItem.state.in_(sorted(OPEN)),
            LedgerItem.place_id.in_(select(Place.id).where(or_(*reach))),
        )
        .order_by(LedgerDisposal.step_due_on, LedgerDisposal.id)
        .limit(most)
    )
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class Way:
    """How one of the four ways fares."""

    kind: Disposal
    tally: Tally
    followed: int
    """How many had their whistle."""
    to_follow: int
    """How many have to have one."""


def ways_of(ledger: Ledger) -> Sequence[Way]:
    """The four ways in their order, each with the items that go it now; none before any went one."""
    here = LedgerItem.ledger_id == ledger.id
    found = []
    for kind in Disposal:
        of_kind = LedgerDisposal.kind == kind
        chosen = select(LedgerDisposal.item_id).where(LedgerDisposal.id.in_(_in_force()), of_kind)
        found.append(Way(kind, tally(here, LedgerItem.id.in_(chosen)), *_steps(ledger, of_kind)))
    return found if any(way.tally.hung for way in found) else ()


def _steps(ledger: Ledger, of_kind: ColumnElement[bool]) -> tuple[int, int]:
    row = db.session.execute(
        select(
            func.count().filter(Whistle.state.not_in(VAIN)), func.count(LedgerDisposal.step_due_on)
        )
        .select_from(LedgerDisposal)
        .join(LedgerItem, LedgerItem.id == LedgerDisposal.item_id)
        .outerjoin(Whistle, Whistle.id == LedgerDisposal.whistle_id)
        .where(LedgerItem.ledger_id == ledger.id, of_kind, LedgerDisposal.id.in_(_in_force()))
    ).one()
    return row[0], row[1]


def _in_force() -> Select[tuple[int]]:
    """Ids of the last choice of every item."""
    return select(func.max(LedgerDisposal.id)).group_by(LedgerDisposal.item_id)


@dataclass(frozen=True)
class WayCount:
    """One of the four ways: of what was sent on that way, how much is settled."""

    kind: Disposal
    items: tuple[int, int]
    """Problems of ledgers: settled, and all."""
    tasks: tuple[int, int]
    whistles: tuple[int, int]

    @property
    def total(self) -> tuple[int, int]:
        """All three together."""
        parts = (self.items, self.tasks, self.whistles)
        return sum(one[0] for one in parts), sum(one[1] for one in parts)


_CLOSED = (WhistleState.CLOSED, WhistleState.APPRAISED)


def counts_by_way(period: Period) -> Sequence[WayCount]:
    """What was sent on in these days, by the way in force: problems, tasks, whistles."""
    items = _settled(LedgerDisposal, LedgerItem, LedgerDisposal.item_id, period, _ITEM_DONE)
    tasks = _settled(TaskDisposal, Task, TaskDisposal.task_id, period, _TASK_DONE)
    whistles = _settled(WhistleDisposal, Whistle, WhistleDisposal.whistle_id, period, _WHISTLE_DONE)
    none = (0, 0)
    return [
        WayCount(kind, items.get(kind, none), tasks.get(kind, none), whistles.get(kind, none))
        for kind in Disposal
    ]


_ITEM_DONE = LedgerItem.state == ItemState.WRITTEN_OFF
_TASK_DONE = Task.state == TaskState.WRITTEN_OFF
_WHISTLE_DONE = Whistle.state.in_(_CLOSED)


def _settled(
    table: Any, subject: Any, about: Any, period: Period, done: ColumnElement[bool]
) -> Mapping[Disposal, tuple[int, int]]:
    latest = select(func.max(table.id)).group_by(about)
    rows = db.session.execute(
        select(table.kind, func.count().filter(done), func.count())
        .select_from(table)
        .join(subject, subject.id == about)
        .where(
            table.id.in_(latest),
            table.chosen_at >= start_of_day(period.since),
            table.chosen_at < end_of_day(period.until),
        )
        .group_by(table.kind)
    )
    return {kind: (settled, number) for kind, settled, number in rows}
