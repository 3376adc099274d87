"""One writer per process: ballots queue up, are written in batches, and are acknowledged after.

At most ``MOST`` ballots or what arrives within ``GATHER_SECONDS`` share one commit, so that the
disk's flush is paid once for all of them. Where no gevent server runs (commands, tests in
process) the same batch function is called at once.
"""

from __future__ import annotations

import gevent
from flask import Flask, current_app
from gevent import monkey
from gevent.event import AsyncResult
from gevent.queue import SimpleQueue

from app.errors import DomainError
from app.extensions import db
from votes.services import answers
from votes.services.answers import Answer, Given
from votes.services.casting import Cast, write

MOST = 500
GATHER_SECONDS = 0.004
WAIT_SECONDS = 20.0
_KEY = "vote_writer"


def cast(asked: Cast) -> Given:
    """Have one ballot written; returns when it stands in the ledger. Raises why it was not taken.

    Never inside a transaction: the writer needs the lock that it would hold.
    """
    answer = _writer().ask(asked) if monkey.is_module_patched("socket") else write([asked])[0]
    if isinstance(answer, DomainError):
        raise answer
    return answer


class Writer:
    """The queue and the greenlet that drains it."""

    def __init__(self, app: Flask) -> None:
        """Start draining."""
        self._app = app
        self._queue: SimpleQueue = SimpleQueue()
        self._greenlet = gevent.spawn(self._drain)

    def ask(self, asked: Cast) -> Answer:
        """Queue one ballot and wait for its answer, holding no connection meanwhile."""
        db.session.rollback()
        waiter = AsyncResult()
        self._queue.put((asked, waiter))
        try:
            answer: Answer = waiter.get(timeout=WAIT_SECONDS)
        except gevent.Timeout:
            return answers.unanswered()
        return answer

    def _drain(self) -> None:
        with self._app.app_context():
            while True:
                first = self._queue.get()
                gevent.sleep(GATHER_SECONDS)
                batch = [first]
                while len(batch) < MOST and not self._queue.empty():
                    batch.append(self._queue.get_nowait())
                given = write([asked for asked, _waiter in batch])
                for (_asked, waiter), answer in zip(batch, given, strict=True):
                    waiter.set(answer)


def _writer() -> Writer:
    extensions = current_app.extensions
    if _KEY not in extensions:
        extensions[_KEY] = Writer(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way to its object
    made: Writer = extensions[_KEY]
    return made
