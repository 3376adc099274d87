"""Hold a meeting or an order of one while it is changed, and let only those who convene it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.errors import Refused
from app.extensions import db
from app.people.models.person import Person
from app.people.policy import allow
from app.permissions import Permission
from resolutions.models.joint import JointAssessment, JointProgress


def held(assessment: JointAssessment, *, by: Person) -> JointAssessment:
    """Return the meeting as it stands now, held until the transaction ends, for whoever convenes it.

    Raises Forbidden for others.
    """
    allow(by, Permission.COORDINATE, assessment.place)
    db.session.flush()
    statement = (
        select(JointAssessment)
        .where(JointAssessment.id == assessment.id)
        .with_for_update(of=JointAssessment)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).unique().one()


def in_preparation(assessment: JointAssessment, *, by: Person) -> JointAssessment:
    """The same of one that is not published yet. Raises Refused for one that is."""
    found = held(assessment, by=by)
    if found.published_at is not None:
        raise Refused(
            _l("会商研判已经公布，不能再改"),
            why=_l("公布的纪要谁都能看到，改了就不是原来的"),
            remedy=_l("有错请写更正，更正和原文一起公开"),
            code="published",
        )
    return found


def running(progress: JointProgress) -> JointProgress:
    """Return how far an order is, held until the transaction ends. Raises Refused once it is settled."""
    db.session.flush()
    statement = (
        select(JointProgress)
        .where(JointProgress.order_id == progress.order_id)
        .with_for_update(of=JointProgress)
        .execution_options(populate_existing=True)
    )
    found = db.session.scalars(statement).one()
    if found.confirmed_at is not None or found.withdrawn_at is not None:
        raise Refused(
            _l("这项交办已经办结或撤销"), remedy=_l("请刷新页面看看最新情况"), code="settled"
        )
    return found
