"""Connections read no faster than a page would ever send: one that floods waits, nobody else does.

What reads a WebSocket goes on as long as bytes lie ready, and on one process that means as long as
the sender likes: everybody else's events stood behind a flood for its whole length. Here every
read makes room for the others, and beyond ``BURST`` bytes the wire is read at ``RATE`` a second;
what comes faster stays in the sender's own network buffers. Pages and uploads are read by another
way (``recv_into``) and are not slowed.
"""

from __future__ import annotations

import time
from typing import Any, Final

from gevent import sleep
from gevent.pywsgi import WSGIServer
from gevent.socket import socket

BURST: Final = 128 * 1024
"""Bytes at once: two frames of the largest size, as a sealed ballot may need."""
RATE: Final = 32 * 1024
"""Bytes a second after that."""
EACH: Final = 256
"""What a read costs beside its bytes."""
LONGEST_PAUSE: Final = 1.0
QUIET: Final = 0.01
"""Seconds between two reads after which nobody is being kept waiting by this wire."""


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

    def pause(self, read: int, at: float) -> float:
        """Seconds to wait after reading so many bytes at monotonic second ``at``; mostly 0."""
        self._owed = max(0.0, self._owed - (at - self._at) * RATE) + read + EACH
        self._at = at
        return min(LONGEST_PAUSE, max(0.0, (self._owed - BURST) / RATE))


class Server(WSGIServer):
    """gevent's server, on such wires."""

    def do_handle(self, taken: Any, *address: Any) -> None:
        """Serve one connection, and close it when it is done."""
        wire = Wire(taken.family, taken.type, taken.proto, fileno=taken.detach())
        super().do_handle(wire, *address)
