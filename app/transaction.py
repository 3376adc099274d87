"""The only place that commits.

``with transaction():`` opens one unit of work. Inside it services change rows, announce facts
and record acts; the outermost block commits, and only then are the deliveries made (broadcasts,
e-mail, jobs), so nobody is ever told of what did not happen. SQLAlchemy's own ``after_commit``
also fires when a SAVEPOINT is released, hence this outbox of our own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.database import WRITES
from app.extensions import db

log = logging.getLogger(__name__)
_UNIT = "yishiting_unit"

Delivery = Callable[[], None]
T = TypeVar("T")


@dataclass
class _Unit:
    """What one transaction still has to do: before its commit, and after it."""

    last_acts: dict[Callable[[list[Any]], None], list[Any]] = field(default_factory=dict)
    deliveries: dict[Hashable, Delivery] = field(default_factory=dict)
    locked: set[Hashable] = field(default_factory=set)


@contextmanager
def transaction() -> Iterator[Session]:
    """Run one unit of work; a block inside another joins it.

    The outermost block first lets go of what was read before, so that every row is read again
    under the writer's lock (``BEGIN IMMEDIATE`` on SQLite): what a check sees is what is written.
    """
    session = db.session()
    if _UNIT in session.info:
        yield session
        return
    session.rollback()
    unit = session.info[_UNIT] = _Unit()
    try:
        session.connection(execution_options={WRITES: True})
        yield session
        session.flush()
        while unit.last_acts:
            act = next(iter(unit.last_acts))
            act(unit.last_acts.pop(act))
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info[_UNIT]
    _deliver(unit)


def before_commit(act: Callable[[list[T]], None], fact: T) -> None:
    """Run ``act`` as the last thing inside the current transaction (e.g. link the audit chain).

    It runs once, with all the facts that were given for it, in their order.
    """
    _current().last_acts.setdefault(act, []).append(fact)


def locks_first(row: Hashable) -> bool:
    """Whether this transaction has yet to lock ``row``: what it holds need not be read again.

    For locks that are not taken inside a SAVEPOINT, whose end would let go of them.
    """
    locked = _current().locked
    is_first = row not in locked
    locked.add(row)
    return is_first


def after_commit(deliver: Delivery, *, key: Hashable | None = None) -> None:
    """Run ``deliver`` once the current transaction stands; a later one with the same key replaces it."""
    unit = _current()
    unit.deliveries[key if key is not None else object()] = deliver


def _current() -> _Unit:
    unit = db.session().info.get(_UNIT)
    if not isinstance(unit, _Unit):
        raise RuntimeError("this act belongs inside `with transaction():`")  # noqa: TRY004  # reason: a misplaced call, not a wrong type
    return unit


def _deliver(unit: _Unit) -> None:
    for deliver in unit.deliveries.values():
        try:
            deliver()
        except Exception:  # a failed delivery must not undo, or hide, a committed act
            log.exception("a delivery failed after its commit")
