"""What the clock does by itself: each area names what is due and how one of them is done.

The sweep runs each minute in every worker, and by hand with ``flask resolutions sweep``. It asks
each chore what is due, then does one after the other, each in a transaction of its own. That a
thing is done once, however many sweep and whatever is killed, is the chore's own duty: inside the
transaction it looks again, and what it did stands under a unique constraint beside its notices.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app

from app.breathing import breathe
from app.extensions import db
from app.transaction import transaction

log = logging.getLogger(__name__)
_KEY = "resolutions_chores"


@dataclass(frozen=True)
class Done:
    """One thing that the clock did."""

    kind: str
    """What, e.g. ``overdue``; ``labels.DONE_LABELS`` names it in the reader's language."""
    id: int
    """The row it was done to."""
    url: str
    """Where it is read."""
    due: date | None = None
    """The date that it was about."""

    def to_json(self) -> dict[str, object]:
        """Return the shape the command prints."""
        due = self.due.isoformat() if self.due else None
        return {"kind": self.kind, "id": self.id, "url": self.url, "due": due}


@dataclass(frozen=True)
class Chore:
    """One kind of thing that comes due by the clock."""

    name: str
    due: Callable[[], Sequence[int]]
    """Ids of what may be due by ``app.clock``, soonest first: one read of an index, no lock."""
    do: Callable[[int], Sequence[Done]]
    """Do one of them, inside a transaction; nothing where another worker was sooner."""


@dataclass(frozen=True)
class Swept:
    """What one sweep did, and what it could not do."""

    done: Sequence[tuple[str, Done]]
    """By the name of their chore."""
    failed: Sequence[tuple[str, int]]
    """Chores and ids that broke; the next sweep tries them again."""


def add(app: Flask, *chores: Chore) -> None:
    """Have these done whenever they are due; called in ``feature.py``."""
    app.extensions.setdefault(_KEY, []).extend(chores)


def sweep() -> Swept:
    """Do everything that is due now; one that fails does not stop the others."""
    done: list[tuple[str, Done]] = []
    failed: list[tuple[str, int]] = []
    for chore in current_app.extensions.get(_KEY, ()):
        for found in _due(chore, failed):
            if (did := _alone(chore, found)) is None:
                failed.append((chore.name, found))
            else:
                done += ((chore.name, one) for one in did)
            breathe()
    return Swept(done, failed)


def _due(chore: Chore, failed: list[tuple[str, int]]) -> Iterator[int]:
    try:
        found = list(chore.due())
    except Exception:
        log.exception("what is due of %s could not be asked", chore.name)
        failed.append((chore.name, 0))
        found = []
    db.session.rollback()  # nothing is read on: each one begins afresh
    yield from found


def _alone(chore: Chore, found: int) -> Sequence[Done] | None:
    try:
        with transaction():
            return list(chore.do(found))
    except Exception:
        log.exception("%s %s could not be done", chore.name, found)
        return None
