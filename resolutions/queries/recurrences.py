"""What came back: what residents say of it, which old tasks a new matter may be, and how often."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.extensions import db
from app.places.models.hall import Hall
from app.work_calendar.instants import day_of
from proposals.models.category import Category
from proposals.models.proposal import Proposal
from proposals.models.topic import TopicLink
from resolutions.models.recurrence import Comeback, Recurrence
from resolutions.models.report import ProgressReport, ReportPhoto
from resolutions.models.resolution import Resolution
from resolutions.models.step import ResolutionStep
from resolutions.models.task import Task
from resolutions.progress.recurrence import GROUND_NAMES, Ground, Likely, Matter, Old, likely
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import REOPEN_WITHIN_DAYS
from resolutions.progress.task_states import TaskState

YEAR = 365
_MOST_LOOKED_AT = 200


def said_again_of(task: Task) -> Sequence[Recurrence]:
    """Everything said of its coming back, the latest first."""
    return db.session.scalars(
        select(Recurrence).where(Recurrence.task_id == task.id).order_by(Recurrence.id.desc())
    ).all()


def waiting_on(task: Task) -> Sequence[Recurrence]:
    """What was said of it and waits for the desk."""
    return [one for one in said_again_of(task) if one.ruled_at is None]


def tasks_said_again(halls: Collection[Hall]) -> Sequence[Task]:
    """The tasks of these halls of which somebody says that the matter is there again."""
    waits = exists().where(Recurrence.task_id == Task.id, Recurrence.ruled_at.is_(None))
    return db.session.scalars(
        select(Task)
        .join(Resolution, Task.resolution_id == Resolution.id)
        .where(Resolution.hall_id.in_([hall.id for hall in halls]), waits)
        .order_by(Task.id)
    ).all()


def comebacks_of(task: Task) -> Sequence[Comeback]:
    """Each time it was hung again, the first first."""
    return db.session.scalars(
        select(Comeback).where(Comeback.task_id == task.id).order_by(Comeback.id)
    ).all()


def comebacks_by(
    *, proposal_id: int | None = None, item_id: int | None = None
) -> Sequence[Comeback]:
    """The old tasks that a need or a ledger item turned out to be."""
    told_by = (
        Comeback.proposal_id == proposal_id if item_id is None else Comeback.item_id == item_id
    )
    return db.session.scalars(select(Comeback).where(told_by).order_by(Comeback.id)).all()


@dataclass(frozen=True)
class OldCase:
    """A written-off task that something new may be, and why."""

    task: Task
    grounds: Sequence[str]
    """msgids, ``Ground``'s order."""
    days: int
    """Days since its write-off."""


def old_cases_for(
    hall: Hall, needs: Collection[Proposal], spots: Iterable[str] = ()
) -> Sequence[OldCase]:
    """The tasks of the hall written off within ninety days that these needs may be."""
    mine = {need.id for need in needs}
    tasks = [one for one in _lately_written_off(hall) if not mine & _needs_behind(one).keys()]
    if not tasks:
        return ()
    new = Matter({*spots, *(need.where_text for need in needs)}, _kinds(needs))
    by_id = {task.id: task for task in tasks}
    found = likely(new, [_old(task) for task in tasks], clock.today())
    return [_case(by_id[one.number], one) for one in found]


def _case(task: Task, one: Likely) -> OldCase:
    grounds = [GROUND_NAMES[ground] for ground in Ground if ground in one.grounds]
    assert task.written_off_at is not None  # noqa: S101 - the query asked for it
    return OldCase(task, grounds, (clock.today() - day_of(task.written_off_at)).days)


def _lately_written_off(hall: Hall) -> Sequence[Task]:
    since = clock.now() - timedelta(days=REOPEN_WITHIN_DAYS + 1)
    return db.session.scalars(
        select(Task)
        .join(Resolution, Task.resolution_id == Resolution.id)
        .where(
            Resolution.hall_id == hall.id,
            Task.state == TaskState.WRITTEN_OFF,
            Task.written_off_at >= since,
        )
        .order_by(Task.id.desc())
        .limit(_MOST_LOOKED_AT)
    ).all()


def _needs_behind(task: Task) -> dict[int, Proposal]:
    rows = db.session.scalars(
        select(Proposal)
        .join(TopicLink, TopicLink.proposal_id == Proposal.id)
        .where(TopicLink.topic_id == task.resolution.topic_id, TopicLink.unlinked_at.is_(None))
    )
    return {need.id: need for need in rows}


def _old(task: Task) -> Old:
    needs = _needs_behind(task).values()
    shown = db.session.scalars(
        select(ReportPhoto.spot)
        .join(ProgressReport, ReportPhoto.report_id == ProgressReport.id)
        .where(ProgressReport.task_id == task.id, ReportPhoto.spot != "")
        .distinct()
    )
    spots = {*shown, *(need.where_text for need in needs)}
    assert task.written_off_at is not None  # noqa: S101 - the query asked for it
    return Old(task.id, day_of(task.written_off_at), spots, _kinds(needs))


def _kinds(needs: Iterable[Proposal]) -> set[str]:
    """The finest class that somebody gave each need; unsorted ones have none."""
    return {
        need.category_third or need.category_second or need.category.value
        for need in needs
        if need.category is not Category.UNSORTED
    }


@dataclass(frozen=True)
class Tally:
    """How many tasks written off in a year came back, and what waits to be looked at."""

    written_off: int
    came_back: int
    waiting: int


def tally(halls: Collection[Hall] | None = None) -> Tally:
    """Count over the year to today, each task once; of these halls, or of all."""
    since = clock.now() - timedelta(days=YEAR)
    done = _distinct(TaskAct.PASS_RECHECK, since, halls)
    back = _distinct(TaskAct.REHANG, since, halls)
    waits = select(func.count(Recurrence.task_id.distinct())).where(Recurrence.ruled_at.is_(None))
    if halls is not None:
        waits = waits.join(Task, Recurrence.task_id == Task.id).join(Resolution).where(_of(halls))
    return Tally(done, back, db.session.scalar(waits) or 0)


def _distinct(act: TaskAct, since: object, halls: Collection[Hall] | None) -> int:
    query = select(func.count(ResolutionStep.task_id.distinct())).where(
        ResolutionStep.act == f"task_{act.value}", ResolutionStep.at >= since
    )
    if halls is not None:
        query = query.join(Resolution, ResolutionStep.resolution_id == Resolution.id)
        query = query.where(_of(halls))
    return db.session.scalar(query) or 0


def _of(halls: Collection[Hall]) -> ColumnElement[bool]:
    return Resolution.hall_id.in_([hall.id for hall in halls])
