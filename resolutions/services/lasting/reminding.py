"""By the clock: a review whose day has come is told to the owner and the desk, once each."""

from __future__ import annotations

from app.extensions import db
from app.marks import N_
from app.notices.services import News
from app.permissions import Role
from resolutions.models.arrangement import Arrangement
from resolutions.queries.handlers import people_holding
from resolutions.services.review_days import ReviewDays, Telling
from resolutions.services.sweeping import Chore


def _telling(arrangement_id: int) -> Telling | None:
    arrangement = db.session.get_one(Arrangement, arrangement_id)
    on = arrangement.review_on
    if on is None or arrangement.ended_at is not None:
        return None
    news = News(
        N_("“%(title)s”长效管理到了回头看的日子"),
        arrangement.url,
        "arrangement.review_due",
        {"title": arrangement.resolution.title},
    )
    place = arrangement.resolution.hall.place
    return Telling(on, news, [arrangement.owner, *people_holding(Role.SECRETARY, place)])


_DAYS = ReviewDays(
    "arrangement",
    "review_due",
    Arrangement.id,
    Arrangement.review_on,
    Arrangement.ended_at.is_(None),
    _telling,
)
CHORE = Chore("reviews", _DAYS.due, _DAYS.remind)
