"""A decision was annulled: its resolution is revoked, its running tasks with it, and all are told.

What was carried out already stays on record as it was done; the timeline says that its ground fell.
"""

from __future__ import annotations

from app.extensions import db
from app.marks import N_
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.policy import SYSTEM
from resolutions.progress.resolution_acts import LEGAL, ResolutionAct, ResolutionState
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import TaskFacts
from resolutions.progress.task_states import OPEN
from resolutions.queries.resolutions import resolution_of
from resolutions.queries.tasks import tasks_of
from resolutions.services import course, telling
from resolutions.services.locking import locked_resolution
from votes.events import DecisionAnnulled
from votes.models.decision import Challenge, Finding
from votes.models.poll import Poll
from votes.services import decisions


def when_annulled(fact: DecisionAnnulled) -> None:
    """Revoke what was made of the decision; nothing where none was adopted."""
    poll = db.session.get_one(Poll, fact.poll_id)
    resolution = resolution_of(poll.motion) if poll.motion is not None else None
    if resolution is not None:
        annul(locked_resolution(resolution), _reason(poll))


def annul(resolution: Resolution, reason: str) -> None:
    """Revoke a locked resolution as far as the law lets it, and say so everywhere."""
    course.write(resolution, "resolution_ground_fell", by=None, text=reason)
    for task in tasks_of([resolution]):
        _stop(task, reason)
    if ResolutionState.REVOKED in LEGAL[resolution.state]:
        course.move_resolution(
            resolution,
            ResolutionAct.REVOKE,
            by=None,
            parts=frozenset({SYSTEM}),
            facts=ResolutionFacts(tasks=0, tasks_written_off=0),
            reason=reason,
        )
    words = f"{resolution.number}《{resolution.title}》"
    telling.tell_proposers(resolution, "resolution_ground_fell", text=words, by=None)
    telling.tell_secretary_of_annulled(resolution)


def _stop(task: Task, reason: str) -> None:
    if task.state not in OPEN:
        return
    course.move(task, TaskAct.REVOKE, by=None, facts=TaskFacts(), reason=reason)
    telling.tell_units(task, N_("“%(title)s”已撤销：所依据的决定被撤销"), kind="task.ground_fell")


def _reason(poll: Poll) -> str:
    """The ruling that annulled the decision."""
    made = reversed(decisions.challenges_to(poll))
    return next((one.ruling for one in made if _annuls(one)), "")


def _annuls(one: Challenge) -> bool:
    return one.finding is Finding.ANNULLED and one.ruled_at is not None
