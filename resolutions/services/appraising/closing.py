"""The end of an appraisal: counted on its last day, never before, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.marks import N_
from proposals.services import topics
from resolutions.models.appraisal import Appraisal, AppraisalAnswer
from resolutions.models.resolution import Resolution
from resolutions.models.task import Task
from resolutions.policy import SYSTEM
from resolutions.progress.appraisal import Outcome, outcome, tally
from resolutions.progress.deadlines import rectification_due
from resolutions.progress.resolution_acts import ResolutionAct, ResolutionState
from resolutions.progress.resolution_guards import ResolutionFacts
from resolutions.progress.satisfaction import Satisfaction
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import TaskFacts
from resolutions.progress.task_states import TaskState
from resolutions.queries.tasks import tasks_of
from resolutions.services import course, telling
from resolutions.services.appraising.locking import held
from resolutions.services.locking import locked_resolution

_JUDGED = (ResolutionState.WRITTEN_OFF,)
_AS_SYSTEM = frozenset({SYSTEM})
_ACTS = {
    Outcome.PASSED: ResolutionAct.APPRAISE,
    Outcome.RECTIFY: ResolutionAct.RECTIFY_AGAIN,
    Outcome.GIVEN_BACK: ResolutionAct.GIVE_BACK,
}


def close(appraisal: Appraisal) -> bool:
    """Count an appraisal whose last day is over, and do what follows; False where it is not due."""
    resolution = locked_resolution(appraisal.resolution)
    appraisal = held(appraisal)
    if appraisal.closed_at is not None or clock.today() <= appraisal.ends_on:
        return False
    said = tally(answer.counts for answer in answers_of(appraisal))
    failed = failures_of(resolution)
    result = outcome(said, failed) if resolution.state in _JUDGED else Outcome.LAPSED
    if result is Outcome.GIVEN_BACK:
        _ask_the_hall_again(appraisal, said)
    _keep(appraisal, said, result)
    if result in _ACTS:
        facts = ResolutionFacts(satisfaction=said, failed_appraisals=failed + (not said.is_enough))
        course.move_resolution(resolution, _ACTS[result], by=None, parts=_AS_SYSTEM, facts=facts)
    if result is Outcome.RECTIFY:
        _again(resolution)
    _tell(appraisal)
    return True


def lapse(resolution: Resolution) -> None:
    """End the open appraisal of a locked resolution that came back: it would judge what is undone."""
    running = db.session.scalar(
        select(Appraisal).where(
            Appraisal.resolution_id == resolution.id, Appraisal.closed_at.is_(None)
        )
    )
    if running is not None:
        appraisal = held(running)
        _keep(appraisal, tally(answer.counts for answer in answers_of(appraisal)), Outcome.LAPSED)
        _tell(appraisal)


def _keep(appraisal: Appraisal, said: Satisfaction, result: Outcome) -> None:
    """Write the result once and for all, with its counts."""
    appraisal.satisfied, appraisal.mostly = said.satisfied, said.mostly
    appraisal.dissatisfied = said.dissatisfied
    appraisal.outcome, appraisal.closed_at = result, clock.now()
    db.session.flush()
    _write(appraisal, said)


def answers_of(appraisal: Appraisal) -> Sequence[AppraisalAnswer]:
    """Every answer that was taken, the first first."""
    return db.session.scalars(
        select(AppraisalAnswer)
        .where(AppraisalAnswer.appraisal_id == appraisal.id)
        .order_by(AppraisalAnswer.id)
    ).all()


def failures_of(resolution: Resolution) -> int:
    """How many earlier appraisals were under the threshold."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Appraisal.resolution_id == resolution.id, Appraisal.outcome == Outcome.RECTIFY
            )
        )
        or 0
    )


def in_words(said: Satisfaction) -> str:
    """The figures as the timeline keeps them: counts with their names, no share without its n."""
    return (
        f"满意{said.satisfied}、基本满意{said.mostly}、不满意{said.dissatisfied}，"
        f"共{said.answers}人"
    )


def _write(appraisal: Appraisal, said: Satisfaction) -> None:
    resolution = appraisal.resolution
    course.write(resolution, "appraisal_closed", by=None, text=in_words(said))
    audit.record(
        "appraisal.closed",
        appraisal,
        by=None,
        place=resolution.hall.place,
        details={
            "outcome": appraisal.outcome or "",
            "satisfied": said.satisfied,
            "mostly": said.mostly,
            "dissatisfied": said.dissatisfied,
        },
    )


def _again(resolution: Resolution) -> None:
    """二次整改: every task is to be mended, checked again and written off again."""
    today = clock.today()
    due = rectification_due(today, work_calendar()).due
    for task in tasks_of([resolution]):
        if task.state is TaskState.WRITTEN_OFF:
            _mend(task, due.isoformat())
            task.rectify_due_on, task.rectify_set_on = due, today


def _mend(task: Task, due: str) -> None:
    reason = "居民评议满意率不到70%"
    course.move(task, TaskAct.REQUIRE_AGAIN, by=None, facts=TaskFacts(), reason=reason)
    telling.tell_units(
        task,
        N_("“%(title)s”居民评议未达七成，请在%(due)s前二次整改"),
        kind="task.to_mend",
        due=due,
    )


def _ask_the_hall_again(appraisal: Appraisal, said: Satisfaction) -> None:
    """Two failures: the hall decides anew how it is to be done 怎么干."""
    resolution = appraisal.resolution
    appraisal.topic = topics.bring_back(
        resolution.hall,
        f"怎么干：{resolution.title}",
        f"{resolution.number}《{resolution.title}》两次评议未达七成（{in_words(said)}），"
        "请议事厅重新议定怎么干。",
        url=appraisal.url,
        recorded_by=resolution.motion.meeting.clerk,
        before=resolution.topic,
    )


_SAID = {
    Outcome.PASSED: N_("“%(title)s”评议结果公布：达到七成"),
    Outcome.RECTIFY: N_("“%(title)s”评议结果公布：未达七成，二次整改"),
    Outcome.GIVEN_BACK: N_("“%(title)s”两次评议未达七成，重新议定怎么干"),
    Outcome.NOBODY: N_("“%(title)s”没有人评议，请上门再请居民评一次"),
    Outcome.LAPSED: N_("“%(title)s”已复挂账，这次评议作废"),
}


def _tell(appraisal: Appraisal) -> None:
    resolution, result = appraisal.resolution, appraisal.outcome
    if result is None:
        return
    words = f"{resolution.number}《{resolution.title}》"
    telling.tell_secretary(resolution, _SAID[result], kind="appraisal.closed", url=appraisal.url)
    telling.tell_proposers(
        resolution, f"appraisal_{result.value}", text=words, by=None, url=appraisal.url
    )
