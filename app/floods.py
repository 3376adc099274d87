"""Brakes on floods over the live door: token buckets in this process's memory.

A bucket holds ``burst`` tokens and gains ``per_second``; each event takes one. The limits are far
above what hands and pages can do, and stand here as those of posts stand in ``app.shell.limits``:

=============  ===========================================  =======  ==========
bucket         keyed by                                     burst    per second
=============  ===========================================  =======  ==========
``EVENTS``     the person; a visitor's own connection       120      5
``ADDRESSES``  the address, for visitors alone              3000     200
``ARRIVALS``   the login, when a connection is opened       120      5
``PATIENCE``   as ``EVENTS``: refusals until it is cut      100      1
=============  ===========================================  =======  ==========

By person, never by connection: twenty sockets of one person share one bucket, and whoever comes
again after a cut is cut at the next refusal. How fast a wire is read at all: ``app.wires``. By address only
those who have not signed in, and widely: a whole hall shares one. Each worker process counts what
it hears itself; whoever is cut at one of them is out of tokens at all (``exhaust``).
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import Final, NamedTuple

from app import clock

MOST_KEYS: Final = 20_000


class _Level(NamedTuple):
    tokens: float
    at: datetime


class Buckets:
    """One bucket for each key. Those idle for so long that they are full again are forgotten."""

    def __init__(self, burst: int, per_second: float, most_keys: int = MOST_KEYS) -> None:
        """All full. ``most_keys``: beyond it the one used longest ago is forgotten."""
        self.burst, self.per_second, self._most = burst, per_second, most_keys
        self._levels: OrderedDict[str, _Level] = OrderedDict()

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._levels)

    def take(self, key: str) -> bool:
        """Take a token; False when none is left. A refused try costs nothing."""
        now = clock.now()
        self._forget(now)
        left = self._left(key, now)
        taken = left >= 1
        self._levels[key] = _Level(left - taken, now)
        self._levels.move_to_end(key)
        return taken

    def has(self, key: str) -> bool:
        """Whether a token is left; none is taken."""
        return self._left(key, clock.now()) >= 1

    def empty(self, key: str) -> None:
        """Leave nothing in this bucket."""
        self._levels[key] = _Level(0.0, clock.now())
        self._levels.move_to_end(key)

    def drop(self, key: str) -> None:
        """Forget a key that will not come again."""
        self._levels.pop(key, None)

    def _left(self, key: str, now: datetime) -> float:
        """What the bucket holds now; a clock set back adds nothing and takes nothing."""
        level = self._levels.get(key)
        if level is None:
            return self.burst
        gained = max(0.0, (now - level.at).total_seconds()) * self.per_second
        return min(self.burst, level.tokens + gained)

    def _forget(self, now: datetime) -> None:
        while self._levels:
            oldest, level = next(iter(self._levels.items()))
            idle = (now - level.at).total_seconds() * self.per_second
            if idle < self.burst and len(self._levels) < self._most:
                return
            del self._levels[oldest]


EVENTS: Final = Buckets(burst=120, per_second=5)
ADDRESSES: Final = Buckets(burst=3000, per_second=200)
ARRIVALS: Final = Buckets(burst=120, per_second=5)
PATIENCE: Final = Buckets(burst=100, per_second=1)


def may_arrive(login: str, address: str | None) -> bool:
    """Whether one more connection may be opened with this login (its digest), or from there."""
    return ARRIVALS.take(login) if login else ADDRESSES.take(address or "")


def is_turned_away(login: str, address: str | None) -> bool:
    """Whether another connection would be refused: asked, at no cost, before one is made."""
    return not (ARRIVALS.has(login) if login else ADDRESSES.has(address or ""))


def may_ask(sid: str, person_id: int | None, address: str | None) -> bool:
    """Whether one more event is heard on connection ``sid``."""
    heard = EVENTS.take(_sender(sid, person_id))
    return heard and (person_id is not None or ADDRESSES.take(address or ""))


def is_patient_with(sid: str, person_id: int | None) -> bool:
    """Count one more refusal of this sender; False once the connection is to be cut."""
    return PATIENCE.take(_sender(sid, person_id))


def exhaust(person_id: int) -> None:
    """Hear this person only at the pace of ``per_second``: another worker has cut them off."""
    for buckets in (EVENTS, PATIENCE):
        buckets.empty(_sender("", person_id))


def gone(sid: str) -> None:
    """Forget a connection that ended."""
    for buckets in (EVENTS, PATIENCE):
        buckets.drop(_sender(sid, None))


def _sender(sid: str, person_id: int | None) -> str:
    return f"sid:{sid}" if person_id is None else f"person:{person_id}"
