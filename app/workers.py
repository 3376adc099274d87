"""What several processes of one house tell each other, over Redis: broadcasts, and short notes.

``Neighbours`` is ``OneFrame`` with a channel to every other process. What a worker sends to a room
goes to its own phones at once, and to the others behind: one greenlet hands over all that has
gathered as one message, in its order, so that no act and no ballot ever waits for Redis. What
comes in is told to this worker's phones as one frame each.

Redis forgets what nobody heard. So whoever was cut off from it, or could not send, has the phones
look again (``look``: they ask for their page's state), and nothing is *decided* by a note: rights,
logins and ledgers are read from the database at every act. A note only makes it sooner.
"""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from flask import Flask
from gevent import sleep, spawn
from gevent.queue import SimpleQueue
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from socketio import Manager, RedisManager
from socketio.pubsub_manager import PubSubManager

from app import frames
from app.extensions import socketio
from app.frames import OneFrame
from app.settings import Settings

log = logging.getLogger(__name__)
AT_ONCE: Final = 500
"""Messages handed over as one."""
MOST_WAITING: Final = 20_000
"""Messages that wait for Redis before new ones are dropped and phones look again instead."""
_PATIENCE: Final = 2.0
"""Seconds in which Redis must take a message."""
_PAUSE: Final = 1.0
"""Seconds between two tries to reach a Redis that is away."""
_KEY: Final = "worker_notes"
_NOTE: Final = "note"
_LOOK: Final = {"method": "look"}
_KEEPALIVE: Final = {
    "socket_keepalive": True,
    "socket_keepalive_options": {
        socket.TCP_KEEPIDLE: 5,
        socket.TCP_KEEPINTVL: 2,
        socket.TCP_KEEPCNT: 3,
    },
}
"""A Redis whose machine is gone is missed after some eleven seconds."""

Message = dict[str, Any]
Hear = Callable[[Any], object]


class Neighbours(PubSubManager, OneFrame):
    """Rooms that reach over all processes."""

    def __init__(self, url: str, channel: str, *, listens: bool) -> None:
        """``listens``: whether phones keep connections to this process."""
        super().__init__(channel=channel, write_only=not listens)
        self._url = url
        self.door = Redis.from_url(
            url,
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
            retry=Retry(NoBackoff(), 1),  # the connection may be an old one
        )
        self._waiting: SimpleQueue | None = None
        self._has_lost = False
        self._is_deaf = False
        self._is_started = False
        self._hear: Callable[[str, Any], None] | None = None

    def start(self, hear: Callable[[str, Any], None]) -> None:
        """Begin to hand over behind, and to listen; ``hear`` is given every note of the others."""
        self._hear = hear
        self._waiting = SimpleQueue()
        spawn(self._hand_over)
        self.initialize()

    def initialize(self) -> None:
        """Listen. The server asks for it at its first phone, which is late: others may speak."""
        if not self._is_started:
            self._is_started = True
            super().initialize()

    def note(self, kind: str, told: Any) -> None:
        """Send a note to every other process."""
        self._publish({"method": _NOTE, "kind": kind, "told": told})

    # --- out -------------------------------------------------------------------------------------

    def _publish(self, data: Message) -> None:
        if self._waiting is None:
            self._send([data])  # a command: nothing goes on behind it
        elif self._waiting.qsize() < MOST_WAITING:
            self._waiting.put(data)
        else:
            self._has_lost = True

    def _hand_over(self) -> None:
        waiting = self._waiting
        while waiting is not None:
            batch = [waiting.get()]
            while len(batch) < AT_ONCE and not waiting.empty():
                batch.append(waiting.get_nowait())
            if not self._send(batch):
                sleep(_PAUSE)

    def _send(self, batch: list[Message]) -> bool:
        """Hand messages over; where Redis is away they are lost, and phones look again later."""
        messages = [_LOOK, *batch] if self._has_lost else batch
        try:
            self.door.publish(self.channel, f"{self.host_id}\n{json.dumps(messages)}")
        except RedisError as error:
            if not self._has_lost:
                log.error("Redis is away, other workers hear nothing from here: %s", error)  # noqa: TRY400 - where it broke says nothing
            self._has_lost = True
            return False
        self._has_lost = False
        return True

    # --- in --------------------------------------------------------------------------------------

    def _listen(self) -> Iterator[Message]:
        while True:
            try:
                yield from self._heard()
            except RedisError as error:
                if not self._is_deaf:
                    log.error("Redis is away, other workers are not heard: %s", error)  # noqa: TRY400 - the same
                self._is_deaf = True
            sleep(_PAUSE)

    def _heard(self) -> Iterator[Message]:
        """What is heard until the connection ends. Raises RedisError."""
        kept = {} if self._url.startswith("unix") else _KEEPALIVE
        ear = Redis.from_url(self._url, socket_timeout=None, **kept)
        with ear, ear.pubsub() as line:  # type: ignore[no-untyped-call]  # reason: redis' own gap
            line.subscribe(self.channel)
            for heard in line.listen():
                if heard["type"] == "subscribe":
                    self._is_deaf = False
                    self._look_again()
                elif heard["type"] == "message":
                    yield from self._unpacked(heard["data"])

    def _unpacked(self, text: bytes) -> Iterator[Message]:
        """The messages for the rooms; notes are taken in here."""
        host, _, body = text.partition(b"\n")
        if host.decode() == self.host_id:
            return
        for message in json.loads(body):
            if message == _LOOK:
                self._look_again()
            elif message["method"] == _NOTE:
                self._take(message)
            else:
                yield message

    def _look_again(self) -> None:
        """Have this worker's phones ask for their state: something may have passed them by."""
        OneFrame.emit(self, "look", None, "/")

    def _take(self, message: Message) -> None:
        if self._hear is not None:
            spawn(self._hear, message["kind"], message["told"])


def manager(settings: Settings) -> Manager | None:
    """The client manager for these settings; None lets Flask-SocketIO make its own."""
    url, channel, listens = settings.redis_url, settings.channel, settings.role.holds_phones
    if not frames.fits():
        return RedisManager(url, channel=channel, write_only=not listens) if url else None
    return Neighbours(url, channel, listens=listens) if url else OneFrame()


def hear(app: Flask, kind: str, act: Hear) -> None:
    """Have ``act(told)`` called, inside the app's context, when another process sends this note."""
    app.extensions.setdefault(_KEY, {})[kind] = act


def tell(kind: str, told: Any) -> None:
    """Send a note to every other process, if there may be any. ``told`` is JSON."""
    ours = _ours()
    if ours is not None:
        ours.note(kind, told)


def start(app: Flask) -> None:
    """Begin to speak and to listen, where people are served."""
    ours = _ours()
    if ours is None:
        return

    def hear_note(kind: str, told: Any) -> None:
        act = app.extensions.get(_KEY, {}).get(kind)
        if act is not None:
            with app.app_context():
                act(told)

    ours.start(hear_note)


def take(keys: Sequence[str], seconds: float) -> set[str]:
    """Those of ``keys`` that no other process has taken; they are this one's for so long.

    All of them where this is the only process, and while Redis is away: what is taken here saves
    work or keeps an order, and is never what makes a thing right.
    """
    ours = _ours()
    if ours is None or not keys:
        return set(keys)
    try:
        with ours.door.pipeline(transaction=False) as asked:
            for key in keys:
                asked.set(f"{ours.channel}:{key}", ours.host_id, nx=True, px=_milliseconds(seconds))
            taken = asked.execute()
    except RedisError:
        return set(keys)
    return {key for key, is_ours in zip(keys, taken, strict=True) if is_ours}


def release(keys: Iterable[str], seconds: float) -> None:
    """Have what was taken be free for others after so many seconds."""
    ours = _ours()
    if ours is None:
        return
    with suppress(RedisError), ours.door.pipeline(transaction=False) as asked:
        for key in keys:
            asked.pexpire(f"{ours.channel}:{key}", _milliseconds(seconds))
        asked.execute()


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _ours() -> Neighbours | None:
    server = socketio.server  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
    found = getattr(server, "manager", None)
    return found if isinstance(found, Neighbours) else None
