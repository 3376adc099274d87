"""A published meeting as its paper is filled: in Chinese, as all official papers are."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale

from app.documents.joint import PrintedJoint, PrintedMatter, PrintedOrder
from app.documents.wording import chinese_date
from app.work_calendar.instants import SHANGHAI, day_of
from resolutions.labels.joint import joint_word, sign_words
from resolutions.models.joint import JointAssessment, JointMatter, JointOrder
from resolutions.queries.joint.finding import corrections_of, stands_of, whole
from resolutions.whistling.joint import MatterKind

CHINESE = "zh_Hans"


def printed(assessment: JointAssessment, *, notes: bool) -> PrintedJoint:
    """The paper of a published meeting; ``notes`` for those who were invited alone."""
    if assessment.held_at is None or assessment.published_at is None:
        raise ValueError("only a published meeting has a paper")
    with force_locale(CHINESE):
        matters = [(one.kind, _matter(one)) for one in whole(assessment)]
    return PrintedJoint(
        place=assessment.place.name,
        number=assessment.number,
        month=assessment.month_on,
        held_at=assessment.held_at.astimezone(SHANGHAI),
        spot=assessment.spot,
        came=_guests(assessment, came=True, people=notes),
        missing=_guests(assessment, came=False, people=notes),
        carried=tuple(one for kind, one in matters if kind is MatterKind.ORDER),
        matters=tuple(one for kind, one in matters if kind is not MatterKind.ORDER),
        left_off=sum(assessment.left_off.values()),
        published_on=day_of(assessment.published_at),
        notes=assessment.notes if notes else "",
        corrections=tuple(one.text for one in corrections_of(assessment)),
    )


def _guests(assessment: JointAssessment, *, came: bool, people: bool) -> tuple[str, ...]:
    """Units that came or did not; those invited by their own name for those who read the notes."""
    return tuple(
        guest.title
        for guest in assessment.guests
        if bool(guest.came) is came and (people or guest.unit is not None)
    )


def _matter(matter: JointMatter) -> PrintedMatter:
    return PrintedMatter(
        title=matter.title,
        signs="，".join(sign_words(matter.signs)),
        finding=matter.finding,
        orders=_orders(matter.orders),
    )


def _orders(orders: Sequence[JointOrder]) -> tuple[PrintedOrder, ...]:
    return tuple(
        PrintedOrder(
            one.unit.name,
            one.what,
            chinese_date(one.due_on) if one.due_on else "",
            joint_word(stands_of(one)),
        )
        for one in orders
    )
