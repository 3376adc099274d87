"""Connections read no faster than a page would ever send: one that floods waits, nobody else does.

What reads a WebSocket goes on as long as bytes lie ready, and on one process that means as long as
the sender likes: everybody else's events stood behind a flood for its whole length. Here every
read makes room for the others, and beyond ``BURST`` bytes the wire is read at ``RATE`` a second;
what comes faster stays in the sender's own network buffers. Pages and uploads are read by another
way (``recv_into``) and are not slowed.

And nobody is waited for without an end: for the head of a request as ``app.doorstep`` says, and
inside a request ``STALL`` seconds for the next piece to come, or to go.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any, Final

from gevent import Greenlet, sleep, spawn
from gevent.pywsgi import WSGIHandler, WSGIServer
from gevent.socket import SHUT_RDWR, socket

from app import doorstep

BURST: Final = 128 * 1024
"""Bytes at once: two frames of the largest size, as a sealed ballot may need."""
RATE: Final = 32 * 1024
"""Bytes a second after that."""
EACH: Final = 256
"""What a read costs beside its bytes."""
LONGEST_PAUSE: Final = 1.0
QUIET: Final = 0.01
"""Seconds between two reads after which nobody is being kept waiting by this wire."""
STALL: Final = 60.0
PIECE: Final = 16 * 1024
"""Bytes that must go out within ``STALL`` seconds: four seconds on 2G."""


class Wire(socket):
    """A socket whose ``recv`` keeps to the pace; what is made from it by ``dup`` does too."""

    _owed = 0.0
    _at = 0.0

    def recv(self, *args: Any) -> bytes:
        """Read, then wait as long as this wire owes; one that reads on and on makes room at least."""
        read: bytes = super().recv(*args)
        now = time.monotonic()
        was_quiet = now - self._at > QUIET
        pause = self.pause(len(read), now)
        if pause or not was_quiet:
            sleep(pause)
        return read

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send all, however long it takes, while every piece goes in time. Raises OSError."""
        rest = memoryview(data).cast("B")
        for start in range(0, len(rest), PIECE):
            super().sendall(rest[start : start + PIECE], flags)

    def pause(self, read: int, at: float) -> float:
        """Seconds to wait after reading so many bytes at monotonic second ``at``; mostly 0."""
        self._owed = max(0.0, self._owed - (at - self._at) * RATE) + read + EACH
        self._at = at
        return min(LONGEST_PAUSE, max(0.0, (self._owed - BURST) / RATE))


class _TurnedAway(BaseException):
    """Whoever waited at the doorstep is gone: nothing of their request is done."""


class Handler(WSGIHandler):
    """gevent's, which hears a request only when its head came in time."""

    ignored_socket_errors = (*WSGIHandler.ignored_socket_errors, "timed out")
    _is_first = True
    _is_turned_away = False

    def handle(self) -> None:
        """Answer this connection's requests, one after the other."""
        try:
            with suppress(_TurnedAway, OSError):  # whoever is gone need not be told
                super().handle()
        finally:
            self.server.doorstep.enter(self)

    def read_requestline(self) -> str:
        """The first line of the next request; empty where none comes."""
        self.socket.settimeout(None)
        patience = doorstep.FIRST if self._is_first else doorstep.NEXT
        self._is_first = False
        until = time.monotonic() + patience
        self.server.doorstep.wait(self, str(self.client_address[0]), until, self._turn_away)
        if not self.rfile.peek(1):
            return ""
        self.server.doorstep.hurry(self, time.monotonic() + doorstep.HEAD)
        line: str = super().read_requestline()
        return line

    def read_request(self, raw_requestline: str) -> bool:
        """The rest of the head. What was cut off in the middle would look as if it were whole."""
        try:
            whole: bool = super().read_request(raw_requestline)
        except OSError as error:
            raise _TurnedAway from error
        if self._is_turned_away:
            raise _TurnedAway
        self.server.doorstep.enter(self)
        self.socket.settimeout(STALL)
        return whole

    def handle_one_response(self) -> None:
        """Answer. What still comes after a WebSocket has ended is no request."""
        super().handle_one_response()
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self.close_connection = True

    def _turn_away(self) -> None:
        self._is_turned_away = True
        with suppress(OSError):
            self.socket.shutdown(SHUT_RDWR)


class Server(WSGIServer):
    """gevent's server, on such wires."""

    handler_class = Handler
    backlog = 1024
    """Connections that the kernel keeps until they are taken. A hall arrives at one moment, and
    whoever finds no room there tries again only a second later."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """As gevent's."""
        super().__init__(*given, **named)
        self.doorstep = doorstep.for_this_process()
        self._looking: Greenlet | None = None

    def start_accepting(self) -> None:
        """Let connections come, and look after those who keep silent."""
        super().start_accepting()
        if self._looking is None:
            self._looking = spawn(self._look_after)

    def _look_after(self) -> None:
        while True:
            sleep(doorstep.LOOK)
            self.doorstep.look(time.monotonic())

    def do_handle(self, taken: Any, *address: Any) -> None:
        """Serve one connection, and close it when it is done."""
        wire = Wire(taken.family, taken.type, taken.proto, fileno=taken.detach())
        super().do_handle(wire, *address)
