"""The public ledger: which resolutions there are, and how their tasks stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, literal, select, tuple_
from sqlalchemy.sql.elements import ColumnElement

from app.errors import Missing
from app.extensions import db
from app.places.models.hall import Hall
from meetings.models.meeting import Meeting
from meetings.models.motion import Motion
from proposals.models.topic import Topic
from resolutions.models.resolution import Resolution
from resolutions.models.tally import TaskLight
from resolutions.models.task import Task
from resolutions.progress.resolution_acts import ResolutionState
from resolutions.progress.standing import Colour
from resolutions.progress.task_states import TaskState
from resolutions.progress.weighting import Part, weighted_progress, whole_percent
from resolutions.queries.standings import Today
from resolutions.queries.tally import stands
from resolutions.queries.tasks import tasks_of

PAGE = 20
TO_ASSIGN = (
    ResolutionState.ADOPTED,
    ResolutionState.LEGALITY_CHECK,
    ResolutionState.PUBLISHED,
    ResolutionState.REOPENED,
)
"""Waiting for the desk 待交办."""


def resolution_with(resolution_id: int) -> Resolution:
    """Return the resolution, or raise Missing."""
    resolution = db.session.get(Resolution, resolution_id)
    if resolution is None:
        raise Missing(_l("没有这项决议"), remedy=_l("可以从决议督办进入"), code="no_resolution")
    return resolution


@dataclass(frozen=True)
class Wanted:
    """Which resolutions are asked for."""

    hall: Hall | None = None
    state: ResolutionState | None = None
    colour: Colour | None = None
    after: int | None = None
    """Id of the last one shown before."""


@dataclass(frozen=True)
class Page:
    """A page of the ledger, the latest first, with the tasks of each."""

    resolutions: Sequence[Resolution]
    tasks: Mapping[int, Sequence[Task]]
    next_after: int | None


def page_of(wanted: Wanted, today: Today) -> Page:
    """The resolutions asked for; by colour, those with a task that stands so today."""
    query = select(Resolution).order_by(Resolution.adopted_at.desc(), Resolution.id.desc())
    if wanted.after and (last := db.session.get(Resolution, wanted.after)) is not None:
        query = query.where(
            tuple_(Resolution.adopted_at, Resolution.id)
            < tuple_(literal(last.adopted_at, Resolution.adopted_at.type), literal(last.id))
        )
    found = db.session.scalars(query.where(*_narrowed(wanted, today)).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    return Page(shown, by_resolution(shown), shown[-1].id if len(found) > PAGE else None)


def _narrowed(wanted: Wanted, today: Today) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.hall is not None:
        conditions.append(Resolution.hall_id == wanted.hall.id)
    if wanted.state is not None:
        conditions.append(Resolution.state == wanted.state)
    if wanted.colour is not None:
        conditions.append(
            exists().where(
                Task.resolution_id == Resolution.id,
                TaskLight.task_id == Task.id,
                stands(wanted.colour, today),
            )
        )
    return conditions


def by_resolution(resolutions: Collection[Resolution]) -> Mapping[int, Sequence[Task]]:
    """The tasks of each of these resolutions, by its id."""
    found: dict[int, list[Task]] = defaultdict(list)
    for task in tasks_of(resolutions):
        found[task.resolution_id].append(task)
    return found


def percent_of(tasks: Collection[Task]) -> int:
    """How far these tasks are together, by their weights; revoked ones do not count."""
    parts = (
        Part(task.weight, Fraction(task.percent, 100))
        for task in tasks
        if task.state is not TaskState.REVOKED
    )
    return whole_percent(weighted_progress(parts))


def resolutions_on(topic: Topic) -> Sequence[Resolution]:
    """What was decided on a topic, the first first."""
    return db.session.scalars(
        select(Resolution).where(Resolution.topic_id == topic.id).order_by(Resolution.id)
    ).all()


def resolution_of(motion: Motion) -> Resolution | None:
    """The resolution a motion became."""
    return db.session.scalar(select(Resolution).where(Resolution.motion_id == motion.id))


def resolutions_of_meeting(meeting: Meeting) -> Sequence[Resolution]:
    """What a meeting resolved, in order."""
    return db.session.scalars(
        select(Resolution)
        .join(Motion, Resolution.motion_id == Motion.id)
        .where(Motion.meeting_id == meeting.id)
        .order_by(Resolution.id)
    ).all()


def to_assign(halls: Collection[Hall]) -> Sequence[Resolution]:
    """The resolutions of these halls that wait to be assigned, the longest waiting first."""
    return db.session.scalars(
        select(Resolution)
        .where(Resolution.hall_id.in_([hall.id for hall in halls]), Resolution.state.in_(TO_ASSIGN))
        .order_by(Resolution.adopted_at, Resolution.id)
        .limit(100)
    ).all()
