"""By the clock: a review whose day has come is told to the owner and the desk, once each."""

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
from resolutions.models.arrangement import Arrangement
from resolutions.queries.handlers import people_holding
from resolutions.services.sweeping import Chore, Done


def due() -> Sequence[int]:
    """Ids of the standing ones whose review is due and of which nobody was told."""
    about = (
        literal("arrangement:")
        + cast(Arrangement.id, String)
        + literal(":")
        + cast(Arrangement.review_on, String)
    )
    return db.session.scalars(
        select(Arrangement.id)
        .where(
            Arrangement.ended_at.is_(None),
            Arrangement.review_on <= clock.today(),
            ~exists().where(Reminder.about == about),
        )
        .order_by(Arrangement.review_on, Arrangement.id)
    ).all()


def remind(arrangement_id: int) -> Sequence[Done]:
    """Tell owner and secretaries that the review is due."""
    arrangement = db.session.get_one(Arrangement, arrangement_id)
    on = arrangement.review_on
    if on is None or arrangement.ended_at is not None:
        return ()
    place = arrangement.resolution.hall.place
    found = [arrangement.owner, *people_holding(Role.SECRETARY, place)]
    people: dict[int, Person] = {one.id: one for one in found if one is not None}
    news = News(
        N_("“%(title)s”长效管理到了回头看的日子"),
        arrangement.url,
        "arrangement.review_due",
        {"title": arrangement.resolution.title},
    )
    about = f"arrangement:{arrangement.id}:{on.isoformat()}"
    if not tell_once(people.values(), about, news, urgent=False):
        return ()
    return (Done("review_due", arrangement.id, arrangement.url, on),)


CHORE = Chore("reviews", due, remind)
