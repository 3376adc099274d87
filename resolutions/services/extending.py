"""延期: a unit asks once for more time, in public; the desk decides."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.work_calendar.instants import day_of
from app.work_calendar.published import LAST_YEAR
from proposals.services import wording
from proposals.services.refusing import granted
from resolutions.models.extension import ExtensionRequest
from resolutions.models.task import Task
from resolutions.policy import allow_handling, place_of, unit_of
from resolutions.progress.deadlines import Extension, extend
from resolutions.progress.standing import due_in_force
from resolutions.progress.task_states import TaskState
from resolutions.queries.extensions import open_request
from resolutions.queries.standings import clock_of
from resolutions.services import course, telling
from resolutions.services.locking import locked


def ask(task: Task, *, new_due: date, reason: str, by: Person) -> ExtensionRequest:
    """Ask for a later date. Raises Refused for a second one, a late one, one without a reason."""
    task = locked(task)
    allow_handling(by, task)
    if open_request(task) is not None:
        raise Refused(_l("已经申请过，正在等待决定"), code="asked")
    judged = _judged(task, new_due, wording.paragraphs(reason), clock.today())
    request = ExtensionRequest(
        task=task,
        unit=unit_of(by, task),
        asked_by=by,
        asked_at=clock.now(),
        reason=judged.reason,
        old_due_on=judged.old_due,
        new_due_on=judged.new_due,
    )
    db.session.add(request)
    db.session.flush()
    words = f"{judged.new_due.isoformat()}：{judged.reason}"
    course.write(task.resolution, "extension_asked", by=by, task=task, text=words)
    _audit("extension.asked", request, by, request.reason)
    telling.tell_desk(
        task,
        N_("“%(title)s”申请延期到%(due)s，请决定"),
        kind="task.extension_asked",
        due=judged.new_due.isoformat(),
    )
    return request


def grant(request: ExtensionRequest, *, by: Person, answer: str = "") -> None:
    """Grant it: judged as of the day it was asked, since others' slowness is not the unit's."""
    task = locked(request.task)
    _undecided(request)
    judged = _judged(task, request.new_due_on, request.reason, day_of(request.asked_at))
    task.look_on = clock.today()
    if task.state is TaskState.RECTIFYING and task.rectify_due_on:
        task.rectify_due_on, task.rectify_set_on = judged.new_due, clock.today()
    else:
        task.due_on, task.due_set_on = judged.new_due, clock.today()
    _decided(request, task, granted_=True, answer=answer, by=by)


def refuse(request: ExtensionRequest, *, by: Person, answer: str) -> None:
    """Refuse it, with a reason; the date stays."""
    task = locked(request.task)
    _undecided(request)
    if not wording.paragraphs(answer):
        raise Refused(_l("不同意延期必须写明理由"), remedy=_l("请写出理由后再提交"), code="reason")
    _decided(request, task, granted_=False, answer=answer, by=by)


def _judged(task: Task, new_due: date, reason: str, today: date) -> Extension:
    if new_due.year >= LAST_YEAR:
        raise Refused(_l("日期填写有误"), code="date")
    calendar = work_calendar()
    return granted(
        extend(
            task.state,
            due=due_in_force(clock_of(task), today, calendar),
            new_due=new_due,
            reason=reason,
            granted_before=_granted_before(task),
            today=today,
            calendar=calendar,
        )
    )


def _granted_before(task: Task) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                ExtensionRequest.task_id == task.id, ExtensionRequest.granted.is_(True)
            )
        )
        or 0
    )


def _undecided(request: ExtensionRequest) -> None:
    db.session.refresh(request)
    if request.decided_at is not None:
        raise Refused(_l("这项申请已经有决定"), remedy=_l("请刷新页面"), code="decided")


def _decided(
    request: ExtensionRequest, task: Task, *, granted_: bool, answer: str, by: Person
) -> None:
    hand = by.id  # read before anything is changed: an expired row would be flushed half-way
    request.granted, request.answer = granted_, wording.paragraphs(answer)
    request.decided_at, request.decided_by_id = clock.now(), hand
    db.session.flush()
    act = "extension_granted" if granted_ else "extension_refused"
    words = "：".join(part for part in (request.new_due_on.isoformat(), request.answer) if part)
    course.write(task.resolution, act, by=by, task=task, text=words)
    _audit(act.replace("_", "."), request, by, request.answer)
    due = request.new_due_on.isoformat()
    if granted_:
        telling.tell_units(task, N_("“%(title)s”同意延期到%(due)s"), kind=f"task.{act}", due=due)
    else:
        telling.tell_units(task, N_("“%(title)s”不同意延期，仍按原期限办理"), kind=f"task.{act}")


def _audit(act: str, request: ExtensionRequest, by: Person, reason: str) -> None:
    audit.record(
        act,
        request,
        by=by,
        place=place_of(request.task),
        reason=reason,
        details={"task": request.task_id, "new_due": request.new_due_on.isoformat()},
    )
