"""At the meeting: who came, what was found of each matter, who does what by when, what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app import audit
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.person import Person
from proposals.services import wording
from resolutions.models.joint import JointAssessment, JointGuest, JointMatter, JointOrder
from resolutions.models.unit import Unit
from resolutions.queries.units import serves
from resolutions.services.joint.locking import in_preparation
from resolutions.services.whistles.course import TEXT_LIMIT

MOST_WORKING_DAYS = 500
NOTES_LIMIT = 20_000
WHO_LIMIT = 80


@dataclass(frozen=True)
class Attendance:
    """Whether one guest came, and who."""

    came: bool
    who: str = ""


def attend(
    assessment: JointAssessment, marked: Mapping[JointGuest, Attendance], *, by: Person
) -> None:
    """参会登记: who came. Raises Refused before the notice is sent."""
    made = in_preparation(assessment, by=by)
    if made.called_at is None:
        raise Refused(
            _l("还没有发会议通知，不能登记到会"),
            remedy=_l("请先定时间、地点，通知参会单位"),
            code="not_called",
        )
    for guest, attendance in marked.items():
        guest.came = attendance.came
        guest.who = wording.line(attendance.who)[:WHO_LIMIT] if attendance.came else ""
    db.session.flush()
    came = sum(one.came for one in marked.values())
    audit.record(
        "joint.attended", made, by=by, place=made.place, details={"came": came, "of": len(marked)}
    )


def find(matter: JointMatter, text: str, *, by: Person) -> None:
    """研判意见: what the meeting found of one matter; written again until it is published."""
    made = in_preparation(matter.assessment, by=by)
    text = wording.paragraphs(text)
    if len(text) > TEXT_LIMIT:
        raise Invalid(_l("研判意见最多%(count)d字", count=TEXT_LIMIT), code="text")
    if not text and matter.orders:
        raise Invalid(
            _l("已经写了交办，研判意见不能空着"), remedy=_l("请写明为什么这样交办"), code="text"
        )
    matter.finding = text
    db.session.flush()
    audit.record("joint.found", made, by=by, place=made.place, details={"matter": matter.id})


@dataclass(frozen=True)
class Order:
    """Who does what, in how many working days from the publication."""

    unit: Unit
    what: str
    working_days: int


def add_order(matter: JointMatter, order: Order, *, by: Person) -> JointOrder:
    """交办: written under a finding. Raises Refused without one, Invalid for what is left out."""
    made = in_preparation(matter.assessment, by=by)
    what = wording.paragraphs(order.what)
    if not what or len(what) > TEXT_LIMIT:
        raise Invalid(_l("请写明要做什么"), code="what")
    if not 1 <= order.working_days <= MOST_WORKING_DAYS:
        raise Invalid(_l("请填写1到%(most)d之间的工作日数", most=MOST_WORKING_DAYS), code="days")
    if not serves(order.unit, made.place):
        raise Refused(
            _l("“%(unit)s”不在这里承办事项", unit=order.unit.name),
            remedy=_l("请选这个地方或上级、下级的单位"),
            code="elsewhere",
        )
    if not matter.finding:
        raise Refused(
            _l("还没有写研判意见"), remedy=_l("请先写明意见，再交办"), code="finding_first"
        )
    row = JointOrder(
        assessment=made,
        matter=matter,
        unit=order.unit,
        what=what,
        working_days=order.working_days,
        reckoning={},
    )
    db.session.add(row)
    db.session.flush()
    audit.record("joint.order_written", made, by=by, place=made.place, details={"order": row.id})
    return row


def drop_order(order: JointOrder, *, by: Person) -> None:
    """Take back an order that nobody was told of yet."""
    made = in_preparation(order.assessment, by=by)
    order.matter.orders.remove(order)
    db.session.delete(order)
    db.session.flush()
    audit.record("joint.order_dropped", made, by=by, place=made.place, reason=order.what[:200])


def write_notes(assessment: JointAssessment, text: str, *, by: Person) -> None:
    """会议记录: what was said, for those who were invited."""
    made = in_preparation(assessment, by=by)
    text = wording.paragraphs(text)
    if len(text) > NOTES_LIMIT:
        raise Invalid(_l("会议记录最多%(count)d字", count=NOTES_LIMIT), code="notes")
    made.notes = text
    db.session.flush()
    audit.record("joint.noted", made, by=by, place=made.place)
