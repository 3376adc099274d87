"""Open, correct and close accounts; give and take roles; set passwords."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NewType, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l
from gevent import get_hub
from sqlalchemy import select

from app import audit, clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.people.models.membership import Constituency, Membership
from app.people.models.person import Household, Person
from app.people.names import clean_name, sort_key
from app.permissions import Role
from app.places.models.place import Place

MIN_PASSWORD = 8
MAX_PASSWORD = 200
_COUNTING = "1234567890"
PasswordHash = NewType("PasswordHash", str)
T = TypeVar("T")
# argon2id at t=2, m=19 MB, p=1: 41 ms here, the least the OWASP sheet recommends (speed.md).
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def open_account(
    name: str,
    *,
    phone: str | None = None,
    household: Household | None = None,
    by: Person | None = None,
) -> Person:
    """Make a person known. A password or a slip comes later. Raises Refused on a known phone."""
    name = clean_name(name)
    _check_phone_is_free(phone, None)
    person = Person(
        name=name,
        sort_key=sort_key(name),
        phone=phone,
        household=household,
        created_at=clock.now(),
    )
    db.session.add(person)
    db.session.flush()
    audit.record("person.opened", person, by=by, place=household.place if household else None)
    return person


def correct_account(
    person: Person,
    *,
    name: str,
    phone: str | None,
    household: Household | None,
    by: Person,
    reason: str,
) -> None:
    """Correct what was written down wrongly. The journal keeps which fields, not their values."""
    name = clean_name(name)
    _check_phone_is_free(phone, person)
    changed = [
        field
        for field, old, new in (
            ("name", person.name, name),
            ("phone", person.phone, phone),
            ("household", person.household, household),
        )
        if old != new
    ]
    person.name, person.sort_key = name, sort_key(name)
    person.phone, person.household = phone, household
    audit.record("person.corrected", person, by=by, reason=reason, details={"fields": changed})


def _check_phone_is_free(phone: str | None, person: Person | None) -> None:
    if phone is None:
        return
    owner = db.session.scalar(select(Person.id).where(Person.phone == phone))
    if owner is not None and (person is None or owner != person.id):
        raise Refused(
            _l("这个手机号已经登记过"),
            why=_l("一个手机号只能登记一个人"),
            remedy=_l("请先按手机号查找；同住家人没有手机的可以不填，用登录条登录"),
            code="phone_taken",
        )


def home_at(place: Place, *, building: str, unit: str, room: str) -> Household | None:
    """The home with this door, made when it is new; None when nothing is given."""
    if not (building or unit or room):
        return None
    known = db.session.scalar(
        select(Household).where(
            Household.place_id == place.id,
            Household.building == building,
            Household.unit == unit,
            Household.room == room,
        )
    )
    if known is None:
        known = Household(place=place, building=building, unit=unit, room=room)
        db.session.add(known)
        db.session.flush()
    return known


def grant(
    person: Person,
    role: Role,
    place: Place,
    *,
    since: date | None = None,
    until: date | None = None,
    constituency: Constituency | None = None,
    appointed_by: str = "",
    by: Person | None = None,
    reason: str = "",
) -> Membership:
    """Give ``person`` a role at ``place`` for a term (from today, open-ended, by default)."""
    membership = Membership(
        person=person,
        place=place,
        role=role,
        since=since or clock.today(),
        until=until,
        constituency=constituency,
        appointed_by=appointed_by,
    )
    db.session.add(membership)
    db.session.flush()
    audit.record(
        "role.granted",
        membership,
        by=by,
        place=place,
        reason=reason,
        details={"role": role, "person": person.id},
    )
    return membership


def withdraw(membership: Membership, *, reason: str, by: Person | None = None) -> None:
    """Take a role away at once; live connections see it at their next event."""
    membership.ended_at = clock.now()
    audit.record(
        "role.withdrawn",
        membership,
        by=by,
        place=membership.place,
        reason=reason,
        details={"role": membership.role, "person": membership.person_id},
    )


def prepare_password(password: str, *, person: Person | None = None) -> PasswordHash:
    """Check a new password and hash it; call it before ``transaction()``, it takes 40 ms.

    Raises Invalid when it is too short, too long, or as good as written on the door.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Invalid(
            _l("密码太短") if len(password) < MIN_PASSWORD else _l("密码太长"),
            remedy=_l("请用至少%(count)d个字的密码", count=MIN_PASSWORD),
            code="password",
        )
    phone = person.phone if person else None
    if len(set(password)) < 3 or password in {_COUNTING, phone} or _COUNTING.startswith(password):
        raise Invalid(
            _l("这个密码太容易被猜到"),
            remedy=_l("请不要用手机号、连续数字或重复的字"),
            code="password",
        )
    return PasswordHash(_off_the_loop(_hasher.hash, password))


def set_password(person: Person, password: str, *, by: Person | None = None) -> None:
    """Set a first password, for commands and demonstrations. Raises Invalid as above."""
    person.password_hash = prepare_password(password, person=person)
    audit.record("person.password_set", person, by=by or person)


def password_matches(person: Person | None, password: str) -> bool:
    """Check a password in constant effort, whether or not there is such a person."""
    stored = (person.password_hash if person else None) or _NOBODY
    return _off_the_loop(_verify, stored, password) and person is not None


def _verify(stored: str, password: str) -> bool:
    """Caught here, in the thread: gevent prints whatever escapes from there."""
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _off_the_loop(work: Callable[..., T], *args: str) -> T:
    """Run a hash in gevent's native threads: on the loop it would hold up every phone 40 ms."""
    result: T = get_hub().threadpool.apply(work, args)
    return result


_NOBODY = _hasher.hash("no such person")
