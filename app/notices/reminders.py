"""Remind a person of one thing once, however often it is asked: two workers, or a restart."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel.speaklater import LazyString
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.extensions import db
from app.notices.models.reminder import Reminder
from app.notices.services import News, tell
from app.people.models.person import Person


def remind_once(
    person: Person, about: str, text: str | LazyString, url: str, *, kind: str, **values: object
) -> bool:
    """Tell ``person``, at once, unless told of ``about`` before; returns whether it was told now.

    ``about`` names the thing (``proposals.opinions_closing:7``). Inside the caller's transaction:
    the row and the notice stand together, or neither does.
    """
    return tell_once([person], about, News(text, url, kind, values), urgent=True) == 1


def tell_once(people: Iterable[Person], about: str, news: News, *, urgent: bool) -> int:
    """Tell each of ``people`` who was not yet told of ``about``; returns how many were told now.

    What is not urgent leaves by e-mail with each one's next letter.
    """
    told = set(db.session.scalars(select(Reminder.person_id).where(Reminder.about == about)))
    fresh = [one for one in people if one.id not in told and _is_first(one, about)]
    if fresh:
        tell(fresh, news, urgent=urgent)
    return len(fresh)


def _is_first(person: Person, about: str) -> bool:
    """Write that the person is told; False where another worker was sooner."""
    row = Reminder(person_id=person.id, about=about, reminded_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True
