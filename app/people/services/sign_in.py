"""Sign in and out. A session is a row: it can be revoked, and it is read again at every act."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from app import audit, clock
from app.announcements import announce
from app.errors import Forbidden, Refused
from app.extensions import db
from app.people.events import SessionsRevoked
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession, LoginSlip
from app.people.names import clean_phone
from app.people.services import throttle
from app.people.services.accounts import PasswordHash, password_matches

SESSION_LIFE = timedelta(days=180)
"""A browser signs in anew after half a year at the latest; the cookie goes after 30 idle days."""


def digest(token: str) -> str:
    """What is stored instead of a token: 256 random bits need no secret key."""
    return hashlib.sha256(token.encode()).hexdigest()


def with_password(phone: str, password: str) -> Person | None:
    """Return the person whose phone and password match, or None. Tries are slowed per account.

    Call this outside a transaction: the hash takes 40 ms. Raises TooMany while the account waits.
    """
    phone = clean_phone(phone) or phone[:30]
    throttle.attempt(f"phone:{phone}")
    person = db.session.scalar(select(Person).where(Person.phone == phone))
    if not password_matches(person, password) or person is None or person.closed_at:
        return None
    throttle.forget(f"phone:{phone}")
    return person


def knows_password(person: Person, password: str) -> bool:
    """Whether somebody signed in knows the password (asked before it is changed)."""
    throttle.attempt(f"person:{person.id}")
    if not password_matches(person, password):
        return False
    throttle.forget(f"person:{person.id}")
    return True


def open_session(person: Person, *, via: str, device: str = "") -> tuple[LoginSession, str]:
    """Open a session; returns the row and its token, which only the cookie will ever hold."""
    if person.closed_at is not None:
        raise Forbidden(_l("这个账号已停用"), remedy=_l("请与议事厅秘书联系"))
    token = secrets.token_urlsafe(32)
    session = LoginSession(
        token_hash=digest(token),
        person=person,
        via=via,
        device=device[:200],
        created_at=clock.now(),
    )
    db.session.add(session)
    db.session.flush()
    audit.record("session.opened", session, by=person, details={"via": via})
    return session, token


def session_with(token: str) -> LoginSession | None:
    """Return the session this token belongs to, if it still stands."""
    session = db.session.scalar(
        select(LoginSession).where(LoginSession.token_hash == digest(token))
    )
    if session is None or session.revoked_at is not None or session.person.closed_at is not None:
        return None
    return session if clock.now() - session.created_at < SESSION_LIFE else None


def that_stand(logins: Collection[str]) -> frozenset[str]:
    """Return which of these logins, by their digests, still stand: one read for many."""
    found = db.session.scalars(
        select(LoginSession.token_hash)
        .join(Person, Person.id == LoginSession.person_id)
        .where(
            LoginSession.token_hash.in_(logins),
            LoginSession.revoked_at.is_(None),
            LoginSession.created_at > clock.now() - SESSION_LIFE,
            Person.closed_at.is_(None),
        )
    )
    return frozenset(found)


def close_session(session: LoginSession, *, by: Person | None) -> None:
    """Sign one browser out."""
    if session.revoked_at is not None:
        return
    session.revoked_at = clock.now()
    audit.record("session.closed", session, by=by)
    announce(SessionsRevoked(person_id=session.person_id))


def revoke_all(
    person: Person, *, by: Person, reason: str, keep: LoginSession | None = None
) -> None:
    """Sign a person out everywhere (lost phone, changed password), except in ``keep``.

    Slips go too: the phone that used one first could come back in with it.
    """
    kept, at = keep.id if keep is not None else None, clock.now()
    db.session.execute(
        update(LoginSlip)
        .where(LoginSlip.person_id == person.id, LoginSlip.withdrawn_at.is_(None))
        .values(withdrawn_at=at)
    )
    db.session.execute(
        update(LoginSession)
        .where(
            LoginSession.person_id == person.id,
            LoginSession.revoked_at.is_(None),
            LoginSession.id.is_distinct_from(kept),
        )
        .values(revoked_at=at)
    )
    audit.record("session.revoked_all", person, by=by, reason=reason)
    announce(SessionsRevoked(person_id=person.id))


def change_password(person: Person, prepared: PasswordHash, *, keep: LoginSession) -> None:
    """Set one's own password; every other browser is signed out."""
    person.password_hash = prepared
    audit.record("person.password_set", person, by=person)
    revoke_all(person, by=person, reason="password changed", keep=keep)


def close_account(person: Person, *, by: Person, reason: str) -> None:
    """Close an account: it can do nothing from now on; what it did stays."""
    if person.closed_at is not None:
        raise Refused(_l("这个账号已经停用"), code="closed")
    person.closed_at = clock.now()
    audit.record("person.closed", person, by=by, reason=reason)
    revoke_all(person, by=by, reason=reason)


def reopen_account(person: Person, *, by: Person, reason: str) -> None:
    """Open a closed account again; its roles stand as far as their terms do."""
    if person.closed_at is None:
        raise Refused(_l("这个账号没有停用"), code="open")
    person.closed_at = None
    audit.record("person.reopened", person, by=by, reason=reason)
