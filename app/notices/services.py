"""Tell people what happened, note what they have read, and how they want their e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel.speaklater import LazyString
from sqlalchemy import update

from app import audit, clock, jobs
from app.extensions import db
from app.notices import mailing
from app.notices.models.digest import Digest, MailWish, Rhythm
from app.notices.models.notice import Notice
from app.notices.queries import wishes_of
from app.notices.rhythm import next_letter
from app.notices.urgency import is_urgent
from app.notices.wording import kept
from app.people.models.person import Person
from app.transaction import after_commit


@dataclass(frozen=True)
class News:
    """What is said, where it leads, and what it is about; ``values`` fill the text."""

    text: str | LazyString
    url: str
    kind: str
    values: Mapping[str, object] = field(default_factory=dict)


def notify(
    person: Person, text: str | LazyString, url: str, *, kind: str, **values: object
) -> Notice:
    """Tell ``person``, inside the caller's transaction; by e-mail too when they gave an address.

    ``text`` is a marked msgid (``N_("您的提案“%(title)s”已受理")`` with ``title=…``) or a lazy
    translation, so that it is read in the reader's language; ``url`` is a path of this site.
    The kind decides whether its e-mail leaves at once or with the person's next letter.
    """
    return tell([person], News(text, url, kind, values))[0]


def tell(people: Iterable[Person], news: News, *, urgent: bool | None = None) -> Sequence[Notice]:
    """Tell the same to several people, each in their own rhythm.

    Urgent news are e-mailed at once; unless told, the kind decides (``app.notices.urgency``).
    """
    people, at = list(people), clock.now()
    at_once = is_urgent(news.kind) if urgent is None else urgent
    msgid, params = kept(news.text, news.values)
    leaves = _departures(people, at, urgent=at_once)
    notices = [
        Notice(
            person=person,
            kind=news.kind,
            text=msgid,
            params=params,
            url=news.url,
            created_at=at,
            mail_due_at=at if leaves_at == at else None,
            digest_due_at=None if leaves_at == at else leaves_at,
        )
        for person, leaves_at in zip(people, leaves, strict=True)
    ]
    db.session.add_all(notices)
    if any(notice.mail_due_at for notice in notices):
        after_commit(lambda: jobs.soon(mailing.send_due), key="mail")
    return notices


def _departures(
    people: Sequence[Person], at: datetime, *, urgent: bool
) -> Sequence[datetime | None]:
    """When a notice of ``at`` leaves by e-mail for each person: now, with a letter, or never."""
    by_mail = bool(current_app.extensions["settings"].smtp_url)
    wishes = wishes_of([person for person in people if by_mail and person.email])
    return [_departure(wishes.get(person.id), at, urgent=urgent) for person in people]


def _departure(wish: MailWish | None, at: datetime, *, urgent: bool) -> datetime | None:
    if wish is None or wish.rhythm is Rhythm.IN_APP:
        return None
    if urgent or wish.rhythm is Rhythm.AT_ONCE:
        return at
    return next_letter(at, wish.rhythm, wish.hour, clock.zone())


def mark_read(notice: Notice) -> None:
    """Note that the person has seen it; the first time counts."""
    notice.read_at = notice.read_at or clock.now()


def mark_all_read(person: Person) -> None:
    """Note that the person has seen everything so far."""
    unread: Any = (Notice.person_id == person.id) & Notice.read_at.is_(None)
    db.session.execute(update(Notice).where(unread).values(read_at=clock.now()))


def set_email(person: Person, email: str | None, *, by: Person) -> None:
    """Set or remove the address. The journal keeps that it changed, never the address itself."""
    person.email = email or None
    audit.record("person.email_set" if email else "person.email_removed", person, by=by)


def set_rhythm(
    person: Person, rhythm: Rhythm, *, by: Person, hour: int | None = None, via: str = "page"
) -> None:
    """Have e-mail come in another rhythm; what waits for a letter follows at once.

    ``via`` tells in the journal whether it was said on the page or by a letter's own link.
    """
    wish = db.session.get(MailWish, person.id, with_for_update=True)
    if wish is None:
        wish = MailWish(person_id=person.id, rhythm=rhythm, changed_at=clock.now())
        db.session.add(wish)
    wish.rhythm, wish.changed_at = rhythm, clock.now()
    if hour is not None:
        wish.hour = hour
    db.session.flush()
    _turn_what_waits(person, wish)
    details = {"rhythm": rhythm, "hour": wish.hour, "via": via}
    audit.record("person.mail_wish_set", person, by=by, details=details)


def _turn_what_waits(person: Person, wish: MailWish) -> None:
    """Let what has not left yet leave as the person wants it now."""
    at = clock.now()
    waiting = update(Notice).where(Notice.person_id == person.id, Notice.digest_due_at.is_not(None))
    due = next_letter(at, wish.rhythm, wish.hour, clock.zone())
    if wish.rhythm is Rhythm.AT_ONCE:
        db.session.execute(waiting.values(digest_due_at=None, mail_due_at=at))
        after_commit(lambda: jobs.soon(mailing.send_due), key="mail")
        return
    db.session.execute(waiting.values(digest_due_at=due))
    if wish.rhythm is Rhythm.IN_APP:
        for kind in (Notice, Digest):
            unsent = (kind.person_id == person.id) & kind.mailed_at.is_(None)
            db.session.execute(update(kind).where(unsent).values(mail_due_at=None))
