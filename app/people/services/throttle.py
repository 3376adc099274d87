"""Slow down guessing: per account, per slip, per browser; never lock out an address.

A whole hall shares one address, so a range of addresses is only slowed, by seconds at most and
only after many wrong codes, while its own browsers and accounts keep their own five free tries.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.errors import TooMany
from app.extensions import db
from app.people.models.sign_in import FailedTries
from app.transaction import transaction

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)

RANGE_FREE_TRIES = 60
"""Wrong codes that a range of addresses has free: a hall of 60 in which everyone mistypes once."""
RANGE_FORGOTTEN_AFTER = timedelta(hours=1)
RANGE_STEP, RANGE_LONGEST = 0.05, 3.0
"""Seconds that each further wrong code adds to every answer to that range, and the most."""


def check(key: str) -> None:
    """Raise TooMany while ``key`` must still wait."""
    _refuse_until(waits_until(key))


def attempt(key: str) -> None:
    """Count a try before it is judged, so that a hundred at once are no more than one by one.

    Five are free, then the wait doubles from 2 s up to 15 minutes; ``forget`` after a success.
    Raises TooMany while ``key`` must wait.
    """
    with transaction():
        tries = _row(key)
        _refuse_until(tries.wait_until)
        _count(tries, FORGOTTEN_AFTER)
        tries.wait_until = tries.last_at + _wait_after(tries.count)


def failed(key: str) -> None:
    """Count a failure found only afterwards (a wrong code)."""
    with transaction():
        tries = _row(key)
        _count(tries, FORGOTTEN_AFTER)
        tries.wait_until = tries.last_at + _wait_after(tries.count)


def forget(key: str) -> None:
    """A success clears the count."""
    with transaction():
        tries = db.session.get(FailedTries, key)
        if tries is not None:
            db.session.delete(tries)


def failed_from(address: str | None) -> None:
    """Count a wrong code against the range this address lies in."""
    with transaction():
        _count(_row(range_of(address)), RANGE_FORGOTTEN_AFTER)


def pause_for(address: str | None) -> float:
    """Seconds to hold back the answer to this address, right or wrong alike; 0 as a rule."""
    row = db.session.execute(
        select(FailedTries.count.label("tries"), FailedTries.last_at).where(
            FailedTries.key == range_of(address)
        )
    ).first()
    if row is None or clock.now() - row.last_at > RANGE_FORGOTTEN_AFTER:
        return 0.0
    wrong: int = row.tries
    return min(max(0, wrong - RANGE_FREE_TRIES) * RANGE_STEP, RANGE_LONGEST)


def range_of(address: str | None) -> str:
    """The key of the network an address lies in: /24 in IPv4, /56 in IPv6 (one subscriber)."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return "range:unknown"
    bits = 24 if known.version == 4 else 56
    return f"range:{ip_network((known, bits), strict=False)}"


def waits_until(key: str) -> datetime | None:
    """Until when ``key`` must wait, if it must."""
    return db.session.scalar(select(FailedTries.wait_until).where(FailedTries.key == key))


def _refuse_until(wait_until: datetime | None) -> None:
    left = (wait_until - clock.now()) if wait_until else timedelta()
    if left > timedelta():
        raise TooMany(
            _l("输错的次数太多"),
            why=_l("为防止别人猜您的密码或登录码，系统要求稍等"),
            remedy=_l("请在%(seconds)d秒后再试", seconds=left.total_seconds() + 1),
        )


def _row(key: str) -> FailedTries:
    """The key's row, locked; made if there is none, also when two make it at once."""
    at = clock.now()
    if db.session.get(FailedTries, key) is None:
        try:
            with db.session.begin_nested():
                db.session.add(FailedTries(key=key, count=0, last_at=at, wait_until=at))
        except IntegrityError:
            db.session.expire_all()
    return db.session.get_one(FailedTries, key, with_for_update=True, populate_existing=True)


def _count(tries: FailedTries, forgotten_after: timedelta) -> None:
    at = clock.now()
    if at - tries.last_at > forgotten_after:
        tries.count = 0
    tries.count += 1
    tries.last_at = at


def _wait_after(count: int) -> timedelta:
    over = count - FREE_TRIES
    if over < 0:
        return timedelta()
    return min(timedelta(seconds=2 ** min(over + 1, 20)), LONGEST_WAIT)
