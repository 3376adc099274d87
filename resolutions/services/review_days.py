"""By the clock: what has a day of review is told of once when the day has come.

Covenants in force and long-term arrangements have such days; another day chosen is another thing to
tell of, so ``about`` names kind, row and day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, cast, exists, literal, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from app import clock
from app.extensions import db
from app.notices.models.reminder import Reminder
from app.notices.reminders import tell_once
from app.notices.services import News
from app.people.models.person import Person
from resolutions.services.sweeping import Done


@dataclass(frozen=True)
class Telling:
    """What is told of one review, and to whom; nobody twice."""

    on: date
    news: News
    people: Iterable[Person | None]


@dataclass(frozen=True)
class ReviewDays:
    """The days of review of one kind of row."""

    kind: str
    """Begins ``about``: ``kind:id:day``."""
    done: str
    """What the sweep says it did."""
    id: InstrumentedAttribute[int]
    day: InstrumentedAttribute[date | None]
    stands: ColumnElement[bool]
    """Which rows still have a review to come."""
    telling: Callable[[int], Telling | None]
    """Asked inside the transaction; none where there is no review to come any more."""

    def due(self) -> Sequence[int]:
        """Ids of those whose day has come and of which nobody was told, the earliest first."""
        about = (
            literal(f"{self.kind}:") + cast(self.id, String) + literal(":") + cast(self.day, String)
        )
        return db.session.scalars(
            select(self.id)
            .where(self.stands, self.day <= clock.today(), ~exists().where(Reminder.about == about))
            .order_by(self.day, self.id)
        ).all()

    def remind(self, number: int) -> Sequence[Done]:
        """Tell of one; nothing where its day is still to come or everybody was told."""
        told = self.telling(number)
        if told is None or told.on > clock.today():
            return ()
        people = {one.id: one for one in told.people if one is not None}
        about = f"{self.kind}:{number}:{told.on.isoformat()}"
        if not tell_once(people.values(), about, told.news, urgent=False):
            return ()
        return (Done(self.done, number, told.news.url, told.on),)
