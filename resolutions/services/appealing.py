"""申诉: a unit asks that a task be left out of its appraisal; the street rules, in public."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import audit, clock
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.notices.services import News, tell
from app.people.models.person import Person
from app.permissions import Role
from proposals.services import wording
from resolutions.models.ranking_appeal import RankingAppeal
from resolutions.models.task import Task
from resolutions.policy import acts_for, allow_handling, place_of
from resolutions.queries.handlers import people_holding
from resolutions.ranking.periods import PeriodKind, before, period_of
from resolutions.services import course, telling
from resolutions.services.locking import locked

TEXT_LIMIT = 1000


def months_open(today: date) -> tuple[date, date]:
    """The months that can be appealed, by their first days: this one and the last."""
    this = period_of(PeriodKind.MONTH, today)
    return this.first, before(this).first


def appeal(task: Task, *, month: date, reason: str, by: Person) -> RankingAppeal:
    """Ask for it. Raises Refused for a month long over and for a second appeal that stands."""
    task = locked(task)
    allow_handling(by, task)
    if not acts_for(by, task.lead_unit):
        raise Forbidden(
            _l("申诉由牵头单位提出"),
            why=_l("这项任务计入牵头单位“%(unit)s”", unit=task.lead_unit.name),
        )
    if month not in months_open(clock.today()):
        raise Refused(
            _l("只能对本月和上个月提出申诉"), remedy=_l("请选择本月或上个月"), code="month"
        )
    if standing(task, month) is not None:
        raise Refused(_l("这项任务这个月已经申诉过"), code="appealed")
    reason = _said(reason, _l("请写明为什么不应计入考核"))
    row = RankingAppeal(
        task=task,
        unit=task.lead_unit,
        first_on=month,
        reason=reason,
        asked_by=by,
        asked_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    course.write(task.resolution, "ranking_appealed", by=by, task=task, text=reason)
    audit.record("appeal.made", row, by=by, place=place_of(task), reason=reason)
    news = News(
        N_("“%(title)s”的牵头单位申诉，请裁定"),
        "/watch/appeals",
        "appeal.made",
        {"title": task.title},
    )
    tell(people_holding(Role.STREET, place_of(task)), news)
    return row


def rule(row: RankingAppeal, *, granted: bool, answer: str, by: Person) -> None:
    """Rule on it, with a reason that everybody may read; whoever handles the task does not."""
    task = locked(row.task)
    db.session.refresh(row)
    if row.decided_at is not None:
        raise Refused(_l("这件申诉已经裁定"), code="ruled")
    if any(contact.id == by.id for contact in row.unit.contacts):
        raise Refused(
            _l("不能裁定自己单位的申诉"), why=_l("裁定由街道其他工作人员作出"), code="own"
        )
    row.granted, row.answer = granted, _said(answer, _l("裁定必须写明理由"))
    row.decided_at, row.decided_by = clock.now(), by
    db.session.flush()
    act = "appeal_granted" if granted else "appeal_dismissed"
    course.write(task.resolution, act, by=by, task=task, text=row.answer)
    audit.record(
        f"appeal.{'granted' if granted else 'dismissed'}",
        row,
        by=by,
        place=place_of(task),
        reason=row.answer,
    )
    text = N_("“%(title)s”的申诉成立") if granted else N_("“%(title)s”的申诉不成立")
    telling.tell_units(task, text, kind="appeal.ruled", but=by)


def standing(task: Task, month: date) -> RankingAppeal | None:
    """The appeal that waits or was granted."""
    of = RankingAppeal
    return db.session.scalar(
        select(of).where(
            of.task_id == task.id,
            of.first_on == month,
            of.decided_at.is_(None) | of.granted.is_(True),
        )
    )


def _said(text: str, missing: object) -> str:
    text = wording.paragraphs(text)
    if not text:
        raise Invalid(missing, code="reason")
    if len(text) > TEXT_LIMIT:
        raise Invalid(_l("最多%(count)d字", count=TEXT_LIMIT), code="too_long")
    return text
