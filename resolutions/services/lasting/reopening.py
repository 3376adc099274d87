"""复挂账: the same matter at the same place within ninety days is the old one come back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.errors import Invalid
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import roles_of
from app.work_calendar.instants import day_of
from proposals.models.proposal import Proposal
from proposals.services import timeline, wording
from resolutions.models.arrangement import Reopening
from resolutions.models.resolution import Resolution
from resolutions.progress.resolution_acts import ResolutionAct
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import TaskFacts
from resolutions.progress.task_states import TaskState
from resolutions.queries.tasks import tasks_of
from resolutions.services import course, telling
from resolutions.services.appraising.closing import lapse
from resolutions.services.lasting.keeping import end_standing
from resolutions.services.locking import locked_resolution


def reopen(
    resolution: Resolution, *, by: Person, reason: str, proposal: Proposal | None = None
) -> Reopening:
    """Hang a finished resolution again, and link the proposal that says so.

    Raises Refused after ninety days, Invalid for a proposal of another hall.
    """
    resolution = locked_resolution(resolution)
    if proposal is not None and proposal.hall_id != resolution.hall_id:
        raise Invalid(_l("这件提案属于另一个议事厅"), code="proposal")
    finished = resolution.finished_at
    days = (clock.today() - day_of(finished)).days if finished else None
    course.move_resolution(
        resolution,
        ResolutionAct.REOPEN,
        by=by,
        parts=frozenset(roles_of(by, resolution.hall.place)),
        facts=ResolutionFacts(days_since_write_off=days),
        reason=reason,
    )
    _rehang(resolution, by, reason)
    end_standing(resolution.id)
    lapse(resolution)
    made = Reopening(
        resolution_id=resolution.id,
        proposal=proposal,
        at=clock.now(),
        by_id=by.id,
        reason=wording.paragraphs(reason),
    )
    db.session.add(made)
    db.session.flush()
    words = f"{resolution.number}《{resolution.title}》"
    if proposal is not None:
        timeline.write(proposal, "resolution_reopen", by=by, text=words, url=resolution.url)
    telling.tell_proposers(resolution, "resolution_reopen", text=words, by=by)
    audit.record("resolution.reopened", made, by=by, place=resolution.hall.place, reason=reason)
    return made


def _rehang(resolution: Resolution, by: Person, reason: str) -> None:
    """Its written-off tasks wait to be assigned again."""
    for task in tasks_of([resolution]):
        if task.state is TaskState.WRITTEN_OFF:
            days = (clock.today() - day_of(task.written_off_at or clock.now())).days
            facts = TaskFacts(actor=by.id, days_since_write_off=days)
            course.move(task, TaskAct.REHANG, by=by, facts=facts, reason=reason)
