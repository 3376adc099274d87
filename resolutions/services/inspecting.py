"""检查 and 复核: somebody who does not handle the task looks at progress, quality and result."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from app import clock
from app.announcements import announce
from app.calendar_overrides.queries import work_calendar
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.photos.models.photo import Photo
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.events import TaskFinished
from resolutions.models.inspection import (
    InspectionAnswer,
    InspectionFinding,
    InspectionPhoto,
    Round,
    TaskInspection,
)
from resolutions.models.task import Task
from resolutions.policy import parts_in
from resolutions.progress.checklist import Answer
from resolutions.progress.checklist import judge as judge_list
from resolutions.progress.deadlines import rectification_due
from resolutions.progress.inspection import AXIS_NAMES, Axis, AxisFinding, Inspection
from resolutions.progress.inspection import inspect as judge
from resolutions.progress.task import act_of, decide
from resolutions.progress.task_acts import TaskAct
from resolutions.progress.task_guards import TaskFacts
from resolutions.progress.task_states import TaskState
from resolutions.queries.duties import check_list_of
from resolutions.queries.handlers import handlers_of, inspectors_of
from resolutions.services import course, escalating, finishing, telling
from resolutions.services.locking import locked


def inspect(
    task: Task,
    findings: Collection[AxisFinding],
    *,
    by: Person,
    photos: Sequence[Photo] = (),
    answers: Mapping[str, Answer] | None = None,
) -> TaskInspection:
    """Check a task that was handed in. Raises Refused for own work and for findings left out.

    Passed, it goes to the re-check, or is written off by it; failed, it is to be mended within
    three working days. ``answers`` are those to the check-list of the task's kind of matter, or to
    the general one where it has none.
    """
    task = locked(task)
    handlers = handlers_of(task)
    clean = [AxisFinding(f.axis, f.passed, wording.paragraphs(f.remark)) for f in findings]
    complete = granted(judge(by.id, clean, handlers=handlers))
    act = act_of(task.state, complete)
    facts = TaskFacts(
        actor=by.id, handlers=handlers, inspection=complete, inspectors=inspectors_of(task)
    )
    granted(decide(task.state, act, by=parts_in(by, task), facts=facts))
    listed = _answered(task, clean, answers or {})
    row = _written(task, complete, by, photos, listed)
    if act is TaskAct.PASS_RECHECK:
        task.percent, task.written_off_at = 100, clock.now()
    course.move(task, act, by=by, facts=facts, text=_in_words(complete), proof=row)
    _follow(task, act, by)
    if act is TaskAct.FAIL_RECHECK:
        escalating.raise_after_recheck(task, row)
    elif act is TaskAct.PASS_RECHECK:
        escalating.step_down(task, row)
    return row


def _answered(
    task: Task, findings: Collection[AxisFinding], answers: Mapping[str, Answer]
) -> Mapping[str, Answer]:
    """The check-list as it was answered."""
    points = check_list_of(task).points
    clean = {
        point: Answer(answers[point].passed, wording.paragraphs(answers[point].remark))
        for point in points
        if point in answers
    }
    quality = next(one for one in findings if one.axis is Axis.QUALITY)
    granted(judge_list(points, clean, quality_passed=quality.passed))
    return clean


def _written(
    task: Task,
    complete: Inspection,
    by: Person,
    photos: Sequence[Photo],
    listed: Mapping[str, Answer],
) -> TaskInspection:
    row = TaskInspection(
        task_id=task.id,
        round=Round.RECHECK if task.state is TaskState.RECHECK else Round.INSPECTION,
        inspector=by,
        at=clock.now(),
        passed=complete.passed,
        findings=[
            InspectionFinding(axis=found.axis, passed=found.passed, remark=found.remark)
            for found in complete.findings
        ],
        answers=[
            InspectionAnswer(point=point, passed=one.passed, remark=one.remark)
            for point, one in listed.items()
        ],
        shots=[InspectionPhoto(photo=photo) for photo in dict.fromkeys(photos)],
    )
    db.session.add(row)
    db.session.flush()
    return row


def _in_words(complete: Inspection) -> str:
    """What was found, remarks only: the findings themselves are shown from their rows."""
    return "；".join(
        f"{AXIS_NAMES[found.axis]}：{found.remark}" for found in complete.findings if found.remark
    )


def _follow(task: Task, act: TaskAct, by: Person) -> None:
    words = telling.about(task)
    telling.tell_proposers(task.resolution, f"task_{act.value}", text=words, by=by, url=task.url)
    if act in {TaskAct.FAIL_INSPECTION, TaskAct.FAIL_RECHECK}:
        today = clock.today()
        task.rectify_due_on = rectification_due(today, work_calendar()).due
        task.rectify_set_on = today
        telling.tell_units(
            task,
            N_("“%(title)s”检查不合格，请在%(due)s前整改"),
            kind="task.to_mend",
            due=task.rectify_due_on.isoformat(),
        )
    elif act is TaskAct.PASS_INSPECTION:
        telling.tell_recheckers(task, N_("“%(title)s”检查合格，请复核"), kind="task.to_recheck")
    else:
        telling.tell_units(task, N_("“%(title)s”复核合格，已销账"), kind="task.written_off")
        announce(TaskFinished(task.id))
        finishing.finish(task.resolution)
