"""经费: the desk plans, the unit accounts for what it spent and whom it served, and asks for means."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from proposals.services import wording
from resolutions.models.budget import BudgetLine, Resource, ResourceRequest, Served, Spending
from resolutions.models.task import Task
from resolutions.policy import allow_handling, place_of, unit_of
from resolutions.progress.budget import yuan_of
from resolutions.progress.task_states import TaskState
from resolutions.services import course, telling
from resolutions.services.locking import locked

NAME_LIMIT = 80
TEXT_LIMIT = 1000
MOST_PERSONS = 10_000_000
_OVER = frozenset({TaskState.REVOKED})


def plan(task: Task, *, name: str, fen: int, source: str = "", by: Person) -> BudgetLine:
    """Plan one line. Raises Refused beside its namesake; a line once planned is not lowered."""
    task, name, source = locked(task), wording.line(name), wording.line(source)
    _running(task)
    if not name or max(len(name), len(source)) > NAME_LIMIT or fen < 0:
        raise Invalid(_l("请写明经费项目和金额"), code="budget")
    known = select(BudgetLine.id).where(BudgetLine.task_id == task.id, BudgetLine.name == name)
    if db.session.scalar(known) is not None:
        raise Refused(
            _l("已经有“%(name)s”这一项", name=name),
            remedy=_l("请换一个名称，如“%(name)s（追加）”", name=name),
        )
    line = BudgetLine(
        task_id=task.id, name=name, source=source, planned_fen=fen, by_id=by.id, at=clock.now()
    )
    db.session.add(line)
    db.session.flush()
    _write(task, "budget_planned", f"{name} {yuan_of(fen)}", by)
    return line


def spend(
    line: BudgetLine, *, fen: int, on: date, what: str, payee: str = "", by: Person
) -> Spending:
    """Account for one payment; an amount below nothing takes a wrong one back.

    Overspending is written down and told, not refused: money that is gone must stand in the books.
    """
    task, what, payee = locked(line.task), wording.line(what), wording.line(payee)
    allow_handling(by, task)
    _running(task)
    db.session.refresh(line)
    if not fen or not what or len(what) > 200 or len(payee) > NAME_LIMIT:
        raise Invalid(_l("请写明金额和用途"), code="spending")
    if on > clock.today():
        raise Invalid(_l("支出日期不能晚于今天"), code="on")
    if line.spent_fen + fen < 0:
        raise Refused(_l("冲回的金额超过已支出的"), remedy=_l("请核对金额"), code="below_nothing")
    row = Spending(
        line_id=line.id, fen=fen, on=on, what=what, payee=payee, by_id=by.id, at=clock.now()
    )
    db.session.add(row)
    db.session.flush()
    db.session.refresh(line)
    _write(task, "budget_spent", f"{line.name} {yuan_of(fen)}：{what}", by)
    if line.spent_fen > line.planned_fen:
        telling.tell_desk(
            task,
            N_("“%(title)s”的“%(line)s”超支：计划%(planned)s元，已支出%(spent)s元"),
            kind="task.overspent",
            line=line.name,
            planned=yuan_of(line.planned_fen),
            spent=yuan_of(line.spent_fen),
        )
    return row


def served(task: Task, *, persons: int, on: date, what: str, by: Person) -> Served:
    """Note how many people something of the task served."""
    task, what = locked(task), wording.line(what)
    allow_handling(by, task)
    _running(task)
    if not 0 < persons <= MOST_PERSONS or not what or len(what) > 200 or on > clock.today():
        raise Invalid(_l("请写明服务了多少人次、是什么服务"), code="served")
    row = Served(task_id=task.id, persons=persons, on=on, what=what, by_id=by.id, at=clock.now())
    db.session.add(row)
    db.session.flush()
    _write(task, "task_served", f"{persons}：{what}", by)
    return row


def ask(
    task: Task, *, kind: Resource, text: str, fen: int | None = None, by: Person
) -> ResourceRequest:
    """Ask the desk for people, money or equipment, in public."""
    task, text = locked(task), wording.paragraphs(text)
    allow_handling(by, task)
    _running(task)
    if not text or len(text) > TEXT_LIMIT:
        raise Invalid(_l("请写明要什么、为什么"), code="text")
    if (kind is Resource.MONEY) is (fen is None):
        raise Invalid(_l("申请经费要写金额，别的不用写"), code="fen")
    if open_requests(task):
        raise Refused(_l("已经申请过，正在等待决定"), code="asked")
    row = ResourceRequest(
        task_id=task.id,
        unit=unit_of(by, task),
        kind=kind,
        text=text,
        fen=fen,
        asked_by_id=by.id,
        asked_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    _write(task, "resources_asked", text, by)
    telling.tell_desk(task, N_("“%(title)s”申请人员、经费或装备，请决定"), kind="task.resources")
    return row


def decide(request: ResourceRequest, *, granted: bool, answer: str, by: Person) -> None:
    """Grant it, or refuse it with a public reason."""
    task, answer = locked(request.task), wording.paragraphs(answer)
    db.session.refresh(request)
    if request.decided_at is not None:
        raise Refused(_l("这项申请已经有决定"), remedy=_l("请刷新页面"), code="decided")
    if not granted and not answer:
        raise Refused(_l("不同意必须写明理由"), remedy=_l("请写出理由后再提交"), code="reason")
    hand = by.id
    request.granted, request.answer = granted, answer
    request.decided_by_id, request.decided_at = hand, clock.now()
    db.session.flush()
    _write(task, "resources_granted" if granted else "resources_refused", answer, by)
    telling.tell_units(task, N_("“%(title)s”的保障申请已有决定"), kind="task.resources_decided")


def open_requests(task: Task) -> list[ResourceRequest]:
    """Requests that wait for the desk."""
    found = select(ResourceRequest).where(
        ResourceRequest.task_id == task.id, ResourceRequest.decided_at.is_(None)
    )
    return list(db.session.scalars(found))


def _running(task: Task) -> None:
    if task.state in _OVER:
        raise Refused(_l("任务已撤销，不能再记账"), code="revoked")


def _write(task: Task, act: str, text: str, by: Person) -> None:
    course.write(task.resolution, act, by=by, task=task, text=text)
    audit.record(f"task.{act}", task, by=by, place=place_of(task), details={"text": text})
