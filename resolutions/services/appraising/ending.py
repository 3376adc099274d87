"""By the clock: an appraisal whose last day is over is counted; who has not answered hears of it once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import String, cast, exists, literal, select

from app import clock
from app.extensions import db
from app.marks import N_
from app.notices.models.reminder import Reminder
from app.notices.reminders import tell_once
from app.notices.services import News
from app.people.models.person import Person
from resolutions.models.appraisal import Appraisal, AppraisalAnswer, AppraisalPlace
from resolutions.services.appraising.closing import close
from resolutions.services.sweeping import Chore, Done

REMIND_DAYS = 3
"""So many days before the end those who have not answered are reminded, once."""


def over() -> Sequence[int]:
    """Ids of the open ones whose last day is over."""
    return db.session.scalars(
        select(Appraisal.id)
        .where(Appraisal.closed_at.is_(None), Appraisal.ends_on < clock.today())
        .order_by(Appraisal.ends_on, Appraisal.id)
    ).all()


def count(appraisal_id: int) -> Sequence[Done]:
    """Count one, and do what follows from it."""
    appraisal = db.session.get_one(Appraisal, appraisal_id)
    if not close(appraisal):
        return ()
    return (Done("appraisal_closed", appraisal.id, appraisal.url, appraisal.ends_on),)


def near() -> Sequence[int]:
    """Ids of the open ones that end soon and of which nobody was reminded."""
    today = clock.today()
    about = literal("appraisal:") + cast(Appraisal.id, String) + literal(":ending")
    return db.session.scalars(
        select(Appraisal.id)
        .where(
            Appraisal.closed_at.is_(None),
            Appraisal.ends_on.between(today, today + timedelta(REMIND_DAYS)),
            ~exists().where(Reminder.about == about),
        )
        .order_by(Appraisal.ends_on, Appraisal.id)
    ).all()


def remind(appraisal_id: int) -> Sequence[Done]:
    """Remind everybody on the list who has not answered."""
    appraisal = db.session.get_one(Appraisal, appraisal_id)
    answered = select(AppraisalAnswer.person_id).where(AppraisalAnswer.appraisal_id == appraisal_id)
    people = db.session.scalars(
        select(Person)
        .join(AppraisalPlace, AppraisalPlace.person_id == Person.id)
        .where(
            AppraisalPlace.appraisal_id == appraisal_id,
            Person.id.not_in(answered),
            Person.closed_at.is_(None),
        )
        .order_by(Person.id)
    ).all()
    news = News(
        N_("“%(title)s”干得怎么样？评议到%(due)s结束，您还没有评"),
        appraisal.url,
        "appraisal.ending",
        {"title": appraisal.resolution.title, "due": appraisal.ends_on.isoformat()},
    )
    if not tell_once(people, f"appraisal:{appraisal_id}:ending", news, urgent=False):
        return ()
    return (Done("appraisal_ending", appraisal_id, appraisal.url, appraisal.ends_on),)


CHORES = (
    Chore("appraisals_over", over, count),
    Chore("appraisals_ending", near, remind),
)
