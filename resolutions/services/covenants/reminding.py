"""By the clock: a covenant whose day of review has come is told to the desk and the monitors, once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import String, cast, exists, literal, select

from app import clock
from app.extensions import db
from app.marks import N_
from app.notices.models.reminder import Reminder
from app.notices.reminders import tell_once
from app.notices.services import News
from app.people.models.person import Person
from app.permissions import Role
from resolutions.models.covenant import CovenantVersion
from resolutions.progress.covenant_acts import CovenantState
from resolutions.queries.handlers import people_holding
from resolutions.services.sweeping import Chore, Done


def due() -> Sequence[int]:
    """Ids of the versions in force whose day has come and of which nobody was told."""
    about = (
        literal("covenant:")
        + cast(CovenantVersion.id, String)
        + literal(":")
        + cast(CovenantVersion.review_on, String)
    )
    return db.session.scalars(
        select(CovenantVersion.id)
        .where(
            CovenantVersion.state == CovenantState.IN_FORCE,
            CovenantVersion.review_on <= clock.today(),
            ~exists().where(Reminder.about == about),
        )
        .order_by(CovenantVersion.review_on, CovenantVersion.id)
    ).all()


def remind(version_id: int) -> Sequence[Done]:
    """Tell secretaries and monitors that the review is due."""
    version = db.session.get_one(CovenantVersion, version_id)
    covenant, on = version.covenant, version.review_on
    if version.state is not CovenantState.IN_FORCE or on is None or on > clock.today():
        return ()
    news = News(
        N_("“%(title)s”到了评估的日子：继续施行、修订，还是提请表决废止"),
        covenant.url,
        "covenant.review_due",
        {"title": covenant.title},
    )
    place = covenant.hall.place
    found = [*people_holding(Role.SECRETARY, place), *people_holding(Role.MONITOR, place)]
    people: dict[int, Person] = {one.id: one for one in found}
    about = f"covenant:{version.id}:{on.isoformat()}"
    if not tell_once(people.values(), about, news, urgent=False):
        return ()
    return (Done("covenant_review_due", version.id, covenant.url, on),)


CHORE = Chore("covenant_reviews", due, remind)
