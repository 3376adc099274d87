"""Questions about notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import g
from sqlalchemy import func, select

from app.errors import Missing
from app.extensions import db
from app.notices.models.digest import MailWish, Rhythm
from app.notices.models.notice import Notice
from app.notices.rhythm import USUAL_HOUR
from app.people.identity import current_person
from app.people.models.person import Person

PAGE = 20


def notices_of(person: Person, *, before: int | None = None, most: int = PAGE) -> Sequence[Notice]:
    """The person's notices, the newest first, older than the one numbered ``before``."""
    wanted = select(Notice).where(Notice.person_id == person.id)
    if before is not None:
        wanted = wanted.where(Notice.id < before)
    return db.session.scalars(wanted.order_by(Notice.id.desc()).limit(most)).all()


def notice_to(person: Person, notice_id: int) -> Notice:
    """One notice of this person; Missing when it is somebody else's, or none."""
    notice = db.session.get(Notice, notice_id)
    if notice is None or notice.person_id != person.id:
        from flask_babel import lazy_gettext as _l

        raise Missing(_l("没有这条通知"))
    return notice


def count_unread(person: Person) -> int:
    """How many notices the person has not opened."""
    unread = select(func.count()).where(Notice.person_id == person.id, Notice.read_at.is_(None))
    return db.session.scalar(unread) or 0


def unread_notices() -> int:
    """How many notices wait for whoever reads this page: counted once a request."""
    if "unread_notices" not in g:
        person = current_person()
        g.unread_notices = count_unread(person) if person else 0
    return int(g.unread_notices)


def wishes_of(people: Sequence[Person]) -> Mapping[int, MailWish]:
    """How each of these people wants e-mail, by their id: all of them, in one question."""
    ids = [person.id for person in people]
    said = db.session.scalars(select(MailWish).where(MailWish.person_id.in_(ids))) if ids else ()
    told = {wish.person_id: wish for wish in said}
    return {number: told.get(number) or usual_wish(number) for number in ids}


def wish_of(person: Person) -> MailWish:
    """How this person wants e-mail."""
    return wishes_of([person])[person.id]


def usual_wish(person_id: int) -> MailWish:
    """What holds for whoever said nothing: each morning at eight. It is not stored."""
    return MailWish(person_id=person_id, rhythm=Rhythm.DAILY, hour=USUAL_HOUR)
