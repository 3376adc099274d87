"""One writer per process: ballots queue up, are written in batches, and are acknowledged after.

At most ``MOST`` ballots or what arrives within ``GATHER_SECONDS`` share one commit, so that the
disk's flush is paid once for all of them. Of one person only a few are under way at a time
(``votes.services.waiting``), so that nobody fills the queue. Where no gevent server runs (commands, tests in
process) the same batch function is called at once.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Sequence

import gevent
from flask import Flask, current_app
from gevent import monkey
from gevent.event import AsyncResult
from gevent.queue import SimpleQueue

from app.errors import DomainError
from app.extensions import db
from app.live import signed_out
from app.people.services import sign_in
from votes.services import answers
from votes.services.answers import Answer, Given
from votes.services.casting import Cast, write
from votes.services.secret import casting as sealed
from votes.services.secret import receiving
from votes.services.secret.casting import Checked
from votes.services.waiting import Waiting

log = logging.getLogger(__name__)
MOST = 500
GATHER_SECONDS = 0.004
WAIT_SECONDS = 20.0
LOOK_SECONDS = 1.0
"""How often it is looked who waited longer than that: one clock for all, not one for each."""
_KEY = "vote_writer"


def cast(asked: Cast) -> Given:
    """Have one ballot written; returns when it stands in the ledger. Raises why it was not taken.

    Never inside a transaction: the writer needs the lock that it would hold.
    """
    live = monkey.is_module_patched("socket")
    answer = _writer().cast(asked) if live else write_all([_checked(asked)])[0]
    if isinstance(answer, DomainError):
        raise answer
    return answer


def _checked(asked: Cast) -> Cast | Checked:
    return sealed.check(asked) if sealed.is_secret(asked.poll) else asked


def write_all(batch: Sequence[Cast | Checked]) -> list[Answer]:
    """Write named and encrypted ballots as they came; answered in the same order."""
    asked = [one if isinstance(one, Cast) else one.asked for one in batch]
    logins = {one.login for one in asked if one.login}
    stand = sign_in.that_stand(logins) if logins else frozenset()
    heard = [place for place, one in enumerate(asked) if not one.login or one.login in stand]
    written = dict(zip(heard, _written([batch[place] for place in heard]), strict=True))
    return [written.get(place) or signed_out() for place in range(len(batch))]


def _written(batch: Sequence[Cast | Checked]) -> list[Answer]:
    named = [place for place, one in enumerate(batch) if isinstance(one, Cast)]
    found = dict(zip(named, write([one for one in batch if isinstance(one, Cast)]), strict=True))
    received: dict[str, dict[int, Checked]] = {}
    for place, one in enumerate(batch):
        if not isinstance(one, Checked):
            continue
        if one.proven:
            found[place] = sealed.write(one)
        else:
            received.setdefault(one.asked.poll, {})[place] = one
    for ballots in received.values():
        found |= zip(ballots, receiving.take(list(ballots.values())), strict=True)
    return [found[place] for place in range(len(batch))]


class Writer:
    """The queue, the greenlet that drains it, and the one that answers who waits too long."""

    def __init__(self, app: Flask) -> None:
        """Start draining."""
        self._app = app
        self._queue: SimpleQueue = SimpleQueue()
        self._waiting = Waiting()
        self._asked: deque[tuple[float, AsyncResult]] = deque()
        self._greenlets = (gevent.spawn(self._drain), gevent.spawn(self._look))

    def cast(self, asked: Cast) -> Answer:
        """Have one ballot checked and written when it is its turn among the person's own."""
        _let_go()
        return self._waiting.answered(asked, lambda: self.ask(_checked(asked)), WAIT_SECONDS)

    def ask(self, asked: Cast | Checked) -> Answer:
        """Queue one ballot and wait for its answer, holding no connection meanwhile."""
        _let_go()
        waiter = AsyncResult()
        self._queue.put((asked, waiter))
        self._asked.append((time.monotonic() + WAIT_SECONDS, waiter))
        answer: Answer = waiter.get()
        return answer

    def _look(self) -> None:
        while True:
            gevent.sleep(LOOK_SECONDS)
            now = time.monotonic()
            while self._asked and (self._asked[0][1].ready() or self._asked[0][0] <= now):
                _until, waiter = self._asked.popleft()
                if not waiter.ready():
                    waiter.set(answers.unanswered())

    def _drain(self) -> None:
        with self._app.app_context():
            while True:
                first = self._queue.get()
                gevent.sleep(GATHER_SECONDS)
                batch = [first]
                while len(batch) < MOST and not self._queue.empty():
                    batch.append(self._queue.get_nowait())
                given = write_whatever_happens([asked for asked, _waiter in batch])
                for (_asked, waiter), answer in zip(batch, given, strict=True):
                    waiter.set(answer)


def write_whatever_happens(batch: Sequence[Cast | Checked]) -> list[Answer]:
    """Write a batch; while the database is away nobody knows more than that, and the phones ask again."""
    try:
        return write_all(batch)
    except Exception:  # the queue must go on whatever befell this batch
        log.exception("a batch of %d ballots was not heard", len(batch))
        db.session.remove()
        return [answers.unanswered() for _ in batch]


def _let_go() -> None:
    """Give back the connection that this act holds, if it ever asked the database."""
    if db.session.registry.has():
        db.session.rollback()


def _writer() -> Writer:
    extensions = current_app.extensions
    if _KEY not in extensions:
        extensions[_KEY] = Writer(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way to its object
    made: Writer = extensions[_KEY]
    return made
