"""By the clock: a covenant whose day of review has come is told to the desk and the monitors, once."""

from __future__ import annotations

from app.extensions import db
from app.marks import N_
from app.notices.services import News
from app.permissions import Role
from resolutions.models.covenant import CovenantVersion
from resolutions.progress.covenant_acts import CovenantState
from resolutions.queries.handlers import people_holding
from resolutions.services.review_days import ReviewDays, Telling
from resolutions.services.sweeping import Chore


def _telling(version_id: int) -> Telling | None:
    version = db.session.get_one(CovenantVersion, version_id)
    covenant, on = version.covenant, version.review_on
    if version.state is not CovenantState.IN_FORCE or on is None:
        return None
    news = News(
        N_("“%(title)s”到了评估的日子：继续施行、修订，还是提请表决废止"),
        covenant.url,
        "covenant.review_due",
        {"title": covenant.title},
    )
    place = covenant.hall.place
    people = [*people_holding(Role.SECRETARY, place), *people_holding(Role.MONITOR, place)]
    return Telling(on, news, people)


_DAYS = ReviewDays(
    "covenant",
    "covenant_review_due",
    CovenantVersion.id,
    CovenantVersion.review_on,
    CovenantVersion.state == CovenantState.IN_FORCE,
    _telling,
)
CHORE = Chore("covenant_reviews", _DAYS.due, _DAYS.remind)
