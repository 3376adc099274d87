"""Survey together, meet, agree on duties and dates, act, report back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app import audit, clock
from app.calendar_overrides.queries import work_calendar
from app.errors import Forbidden, Invalid, Refused
from app.extensions import db
from app.marks import N_
from app.people.models.person import Person
from app.photos.models.photo import Photo
from proposals.services import wording
from resolutions.models.unit import Unit
from resolutions.models.whistles.whistle import Whistle
from resolutions.models.whistles.work import WhistleDuty
from resolutions.policy import acts_for, call_of, whistle_parts
from resolutions.queries import reckoning
from resolutions.queries.whistles import finding
from resolutions.services.whistles import course, telling
from resolutions.whistling.acts import CALLER, COORDINATOR, LEAD, WhistleAct
from resolutions.whistling.states import WhistleState

MOST_WORKING_DAYS = 500
_AGREEING = frozenset({WhistleState.COORDINATED, WhistleState.ACTING})


@dataclass(frozen=True)
class Duty:
    """Who does what, in how many working days from today."""

    unit: Unit
    what: str
    working_days: int


def name_lead(whistle: Whistle, name: str, *, by: Person, lead: Person | None = None) -> None:
    """Name the one who leads the joint action; a person known here may act by it."""
    whistle = course.locked(whistle)
    _only_conveners(whistle, by)
    if whistle.closed_at is not None:
        raise Refused(_l("已经闭哨"), code="closed")
    name = wording.line(name)[:80] or (lead.name if lead else "")
    if not name:
        raise Invalid(_l("请写明谁牵头"), code="lead")
    whistle.lead_name = name
    whistle.lead = lead or finding.lead_named(whistle.caller_place, name)
    db.session.flush()
    course.write(whistle, "whistle_led", by=by, text=name)
    audit.record("whistle.led", whistle, by=by, place=whistle.place, details={"lead": name})


def survey(whistle: Whistle, *, by: Person, text: str, photos: Sequence[Photo] = ()) -> None:
    """现场调研: what they found at the scene, together."""
    whistle = course.locked(whistle)
    course.move(
        whistle,
        WhistleAct.SURVEY,
        by=by,
        reason=_needed(text, _l("请写明现场看到了什么")),
        photos=photos,
    )


def coordinate(whistle: Whistle, *, by: Person, text: str) -> None:
    """协调会: what the meeting came to; the duties with their dates are written next."""
    whistle = course.locked(whistle)
    course.move(
        whistle, WhistleAct.COORDINATE, by=by, reason=_needed(text, _l("请写明协调会议定了什么"))
    )


def add_duty(whistle: Whistle, duty: Duty, *, by: Person) -> WhistleDuty:
    """明确职责任务和完成时限: one unit's duty, its day counted on the working calendar."""
    whistle = course.locked(whistle)
    _only_conveners(whistle, by)
    if whistle.state not in _AGREEING:
        raise Refused(_l("现在不能再定职责"), remedy=_l("请先开协调会"), code="out_of_turn")
    if all(call.unit_id != duty.unit.id for call in whistle.calls):
        raise Refused(_l("没有叫“%(unit)s”", unit=duty.unit.name), code="not_called")
    if not 1 <= duty.working_days <= MOST_WORKING_DAYS:
        raise Invalid(_l("请填写1到%(most)d之间的工作日数", most=MOST_WORKING_DAYS), code="days")
    what = _needed(duty.what, _l("请写明要做什么"))
    today = clock.today()
    deadline = work_calendar().explain(today, duty.working_days)
    row = WhistleDuty(
        whistle=whistle,
        unit=duty.unit,
        what=what,
        set_on=today,
        due_on=deadline.due,
        reckoning=reckoning.kept(deadline),
    )
    db.session.add(row)
    db.session.flush()
    words = f"{what}（{deadline.due.isoformat()}）"
    course.write(whistle, "whistle_duty", by=by, text=words, unit=duty.unit)
    audit.record("whistle.duty_set", whistle, by=by, place=whistle.place, details={"duty": row.id})
    for call in whistle.calls:
        if call.unit_id == duty.unit.id:
            text = N_("“%(title)s”：请在%(due)s前完成职责")
            telling.tell_called(call, text, kind="whistle.duty", due=deadline.due.isoformat())
    return row


def start(whistle: Whistle, *, by: Person) -> None:
    """开始处置: every duty stands, the units go to work."""
    course.move(course.locked(whistle), WhistleAct.START, by=by)


def command(whistle: Whistle, *, by: Person, text: str, lead_name: str = "") -> None:
    """现场指挥: who commands, and what is done first; an emergency waits for no meeting."""
    whistle = course.locked(whistle)
    name = wording.line(lead_name)[:80]
    if name:
        whistle.lead_name = name
        db.session.flush()
    course.move(
        whistle, WhistleAct.COMMAND, by=by, reason=_needed(text, _l("请写明先期处置做了什么"))
    )


def report_duty(duty: WhistleDuty, *, by: Person, text: str, photos: Sequence[Photo] = ()) -> None:
    """The unit reports its duty done, with what it did; the last one reports the whole back."""
    whistle = course.locked(duty.whistle)
    db.session.refresh(duty)
    unit = duty.unit
    if not acts_for(by, unit):
        raise Forbidden(
            _l("这项职责不由您的单位承担"), why=_l("承担单位是%(unit)s", unit=unit.name)
        )
    if whistle.state is not WhistleState.ACTING:
        raise Refused(_l("现在不在处置阶段"), remedy=_l("请刷新页面看看最新情况"))
    words = _needed(text, _l("请写明做了什么"))
    duty.report, duty.reported_at = words, clock.now()
    db.session.flush()
    course.write(whistle, "whistle_duty_reported", by=by, text=words, unit=unit, photos=photos)
    audit.record("whistle.duty_reported", whistle, by=by, place=whistle.place)


def report(whistle: Whistle, *, by: Person, text: str, photos: Sequence[Photo] = ()) -> None:
    """反馈: all duties are done, or the emergency is over; others look whether it is so."""
    whistle = course.locked(whistle)
    call = call_of(by, whistle)
    course.move(
        whistle,
        WhistleAct.REPORT,
        by=by,
        reason=_needed(text, _l("请写明结果")),
        unit=call.unit if call else None,
        photos=photos,
    )
    telling.tell_verifiers(whistle)
    telling.tell_caller(whistle, N_("“%(title)s”已反馈结果"), kind="whistle.reported")


def _only_conveners(whistle: Whistle, by: Person) -> None:
    if not whistle_parts(by, whistle) & {CALLER, LEAD, COORDINATOR}:
        raise Forbidden(_l("这一步由吹哨人、牵头的领导或统筹协调的街道、区级专班办理"))


def _needed(text: str, what: LazyString) -> str:
    words = wording.paragraphs(text)
    if not words or len(words) > course.TEXT_LIMIT:
        raise Invalid(what, code="text")
    return words
