"""When every task is written off, the resolution is carried out, and its topic with it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app import clock
from app.extensions import db
from proposals.lifecycle.topic_states import TopicState
from proposals.services import topics
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.policy import SYSTEM
from resolutions.progress.resolution_acts import ResolutionAct, ResolutionState
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.progress.task_states import TaskState
from resolutions.services import course, telling
from resolutions.services.appraising import opening

_OVER = frozenset(
    {
        ResolutionState.WRITTEN_OFF,
        ResolutionState.APPRAISED,
        ResolutionState.LONG_TERM,
        ResolutionState.CLOSED,
        ResolutionState.RETURNED,
        ResolutionState.REVOKED,
    }
)
_UNDER_WAY = (ResolutionState.IN_PROGRESS, ResolutionState.SECOND_RECTIFY)


def finish(resolution: Resolution) -> None:
    """Finish a locked resolution if nothing of it is left to do, and ask the residents about it."""
    facts = _facts(resolution)
    if resolution.state not in _UNDER_WAY:
        return
    if not 0 < facts.tasks == facts.tasks_written_off:
        return
    course.move_resolution(
        resolution,
        ResolutionAct.FINISH,
        by=None,
        parts=frozenset({SYSTEM}),
        facts=facts,
    )
    resolution.finished_at = clock.now()
    words = f"{resolution.number}《{resolution.title}》"
    telling.tell_proposers(resolution, "resolution_finish", text=words, by=None)
    _close_topic(resolution, words)
    opening.open_appraisal(resolution)


def _facts(resolution: Resolution) -> ResolutionFacts:
    db.session.flush()
    states: Sequence[TaskState] = db.session.scalars(
        select(Task.state).where(Task.resolution_id == resolution.id)
    ).all()
    standing = [state for state in states if state is not TaskState.REVOKED]
    return ResolutionFacts(
        tasks=len(standing),
        tasks_written_off=standing.count(TaskState.WRITTEN_OFF),
    )


def _close_topic(resolution: Resolution, words: str) -> None:
    """End the topic when no other resolution on it is still to be carried out."""
    topic = resolution.topic
    if topic is None or topic.state is not TopicState.DECIDED:
        return
    states = db.session.scalars(
        select(Resolution.state).where(Resolution.topic_id == topic.id)
    ).all()
    if all(state in _OVER for state in states):
        topics.close(topic, text=words, url=resolution.url)
