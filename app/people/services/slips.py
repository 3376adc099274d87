"""Sign in by the secretary's printed slip: a one-time code, bound to the phone at first use."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from app import audit, clock
from app.errors import Missing, Refused
from app.extensions import db
from app.people import codes
from app.people.models.person import Person
from app.people.models.sign_in import LoginSession, LoginSlip
from app.people.services import sign_in
from app.places.models.place import Place

LIFE = timedelta(days=30)
"""How long a slip works from its printing, unless the secretary chooses otherwise."""
_ASK = _l("请找议事厅秘书重新打印登录条")


@dataclass(frozen=True)
class PrintedSlip:
    """What stands on the paper. The only moment at which the code is known."""

    person: Person
    code: str
    expires_at: datetime


def issue(
    people: Iterable[Person], *, at: Place, by: Person, life: timedelta = LIFE
) -> Sequence[PrintedSlip]:
    """Make a new slip for each person; their older slips no longer work."""
    return [_issue(person, at=at, by=by, life=life) for person in people]


def _issue(person: Person, *, at: Place, by: Person, life: timedelta) -> PrintedSlip:
    _withdraw_all(person)
    code, issued = codes.new_code(), clock.now()
    slip = LoginSlip(
        code_hash=codes.digest(codes.plain(code) or ""),
        person=person,
        place=at,
        issued_by_id=by.id,
        issued_at=issued,
        expires_at=issued + life,
    )
    db.session.add(slip)
    db.session.flush()
    audit.record("slip.issued", slip, by=by, place=at, details={"person": person.id})
    return PrintedSlip(person, code, slip.expires_at)


def withdraw_all(person: Person, *, by: Person, reason: str) -> None:
    """Make every slip of this person useless."""
    if _withdraw_all(person):
        audit.record("slip.withdrawn", person, by=by, reason=reason)


def _withdraw_all(person: Person) -> bool:
    done = db.session.execute(
        update(LoginSlip)
        .where(LoginSlip.person_id == person.id, LoginSlip.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
    )
    return bool(getattr(done, "rowcount", 0))


def slip_with(typed: str) -> LoginSlip | None:
    """The slip whose code was typed, in whatever state; None when there is none."""
    code = codes.plain(typed)
    if code is None:
        return None
    return db.session.scalar(select(LoginSlip).where(LoginSlip.code_hash == codes.digest(code)))


def check(slip: LoginSlip | None, secret: str | None) -> LoginSlip:
    """Return the slip if this browser may use it now; otherwise raise, saying why.

    ``secret`` is what the browser was given when it used this slip first, if it did.
    """
    if slip is None:
        raise Missing(_l("登录码不对"), remedy=_l("请照着登录条再输一遍"), code="no_slip")
    if slip.withdrawn_at is not None:
        raise _refusal(
            _l("这张登录条已作废"), _l("它已被新的登录条代替，或由秘书收回"), "withdrawn"
        )
    if slip.expires_at <= clock.now():
        raise _refusal(_l("这张登录条已过期"), _l("登录条只在有效期内能用"), "expired")
    if slip.person.closed_at is not None:
        raise _refusal(_l("这个账号已停用"), "", "closed")
    if slip.bound_hash is not None and not _is_bound_to(slip, secret):
        raise _refusal(
            _l("这张登录条已在别的手机上用过"),
            _l("为防止别人冒用您的身份，一张登录条只认第一次使用它的手机和浏览器"),
            "bound",
        )
    return slip


def use(
    typed: str, secret: str | None, *, device: str = ""
) -> tuple[LoginSession, str, LoginSlip, str]:
    """Sign in with a slip: its session and token, the slip, and the browser's secret for it."""
    code = codes.plain(typed)
    found = select(LoginSlip).where(LoginSlip.code_hash == codes.digest(code or "?"))
    slip = check(db.session.scalar(found.with_for_update(of=LoginSlip)), secret)
    if slip.bound_hash is None or secret is None:
        secret = secrets.token_urlsafe(24)
        slip.used_at, slip.bound_hash = clock.now(), sign_in.digest(secret)
    session, token = sign_in.open_session(slip.person, via="slip", device=device)
    return session, token, slip, secret


def _is_bound_to(slip: LoginSlip, secret: str | None) -> bool:
    given = sign_in.digest(secret) if secret else ""
    return secrets.compare_digest(given, slip.bound_hash or "")


def _refusal(what: object, why: object, code: str) -> Refused:
    return Refused(what, why=why, remedy=_ASK, code=code)
