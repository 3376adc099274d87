"""Those who have connected and said nothing yet: how long and how many of them are borne.

A connection waits at the doorstep until the head of its next request is whole. Behind nginx only
nginx stands there; where this process is reached directly, anybody may:

===============  =============================================================================
``FIRST``        seconds to the first byte of a new connection; a browser opens some in advance
``HEAD``         seconds from the first byte to the whole head: ten round trips on 2G
``NEXT``         seconds a connection is kept for another request; longer than nginx keeps one
``FROM_ONE``     so many at once from one address: a hall of 200 phones, six connections each
``IN_ALL``       so many at once in all, or a quarter of the files this process may open
===============  =============================================================================

Beyond the numbers whoever has waited longest goes: of the same address, or of all. Honest phones
speak within a round trip; who keeps silent thereby only ever takes the place of others like them.
"""

from __future__ import annotations

import resource
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

FIRST: Final = 30.0
HEAD: Final = 30.0
NEXT: Final = 75.0
FROM_ONE: Final = 1500
IN_ALL: Final = 5000
LOOK: Final = 2.0
"""Seconds between two looks at the time."""
MOST_FILES: Final = 65_536

TurnAway = Callable[[], None]


class Doorstep:
    """Who waits, since when and from where. Keys are any objects; times are monotonic seconds."""

    def __init__(self, from_one: int = FROM_ONE, in_all: int = IN_ALL) -> None:
        """Nobody there."""
        self._from_one, self._in_all = from_one, in_all
        self._all: OrderedDict[object, tuple[str, float, TurnAway]] = OrderedDict()
        self._from: dict[str, OrderedDict[object, None]] = {}

    def __len__(self) -> int:
        """How many wait."""
        return len(self._all)

    def wait(self, who: object, address: str, until: float, turn_away: TurnAway) -> None:
        """Let one wait until then; where that is one too many, turn away who has waited longest."""
        self.enter(who)
        self._all[who] = (address, until, turn_away)
        neighbours = self._from.setdefault(address, OrderedDict())
        neighbours[who] = None
        if len(neighbours) > self._from_one:
            self._send_off(next(iter(neighbours)))
        elif len(self._all) > self._in_all:
            self._send_off(next(iter(self._all)))

    def hurry(self, who: object, until: float) -> None:
        """Let one who still waits do so until another time."""
        if who in self._all:
            address, _until, turn_away = self._all[who]
            self._all[who] = (address, until, turn_away)

    def enter(self, who: object) -> None:
        """One waits no longer."""
        found = self._all.pop(who, None)
        if found is None:
            return
        neighbours = self._from[found[0]]
        del neighbours[who]
        if not neighbours:
            del self._from[found[0]]

    def look(self, now: float) -> None:
        """Turn away everybody whose time is over."""
        for who in [who for who, (_address, until, _away) in self._all.items() if until <= now]:
            self._send_off(who)

    def _send_off(self, who: object) -> None:
        turn_away = self._all[who][2]
        self.enter(who)
        turn_away()


def for_this_process() -> Doorstep:
    """A doorstep as wide as the files that this process may open; it is first allowed all it can."""
    _now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return Doorstep(in_all=min(IN_ALL, files // 4))
