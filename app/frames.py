"""Whole messages to every phone, and one frame for all of them.

Three things that Flask-SocketIO's own parts do not do under gevent (speed.md):

- simple-websocket hands a message to ``socket.send()``, which may write a part of it only: a phone
  that reads slowly gets torn messages. ``Line`` writes each whole, one after another.
- A broadcast encodes a packet, queues it once for each phone and wakes a greenlet for each.
  ``OneFrame`` makes the frame once and writes the same bytes to every line that is idle; whoever is
  busy, full or still polling gets it through the stock queue, so that order is kept.
- An ack is queued likewise, though most phones wait for nothing else: ``_answer_at_once`` writes it
  to an idle line directly.

``fits()`` says whether the libraries are still built the way this module expects; where they are
not, ``install`` leaves the stock parts in place, and ``tests/app/test_frames.py`` says so.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterable
from typing import Any, Final

import gevent
import simple_websocket
from engineio import packet as engine
from engineio.async_drivers import gevent as driver
from flask_socketio import SocketIO
from gevent.lock import BoundedSemaphore
from gevent.socket import socket
from socketio import Manager, Server, packet
from socketio.pubsub_manager import PubSubManager

log = logging.getLogger(__name__)
AT_ONCE: Final = 256
"""Phones written to before everybody else may do something."""
_TEXT: Final = 0x81
"""First byte of a text message in one frame (RFC 6455, 5.2)."""
_SHORT, _LONG = 126, 1 << 16

_lines: dict[str, Line] = {}
"""The line of each Engine.IO session that has come over to WebSocket, by its id."""


def frame_of(text: str) -> bytes:
    """A server's text message as the bytes on the wire: one frame, not masked, not compressed."""
    body = text.encode()
    if len(body) < _SHORT:
        return bytes((_TEXT, len(body))) + body
    if len(body) < _LONG:
        return struct.pack(">BBH", _TEXT, 126, len(body)) + body
    return struct.pack(">BBQ", _TEXT, 127, len(body)) + body


class Line:
    """The network socket under one WebSocket: what is sent goes out whole and in its turn."""

    def __init__(self, wire: socket, patience: float) -> None:
        """``patience``: seconds after which a phone that neither reads nor answers is given up."""
        wire.settimeout(patience)
        self._wire = wire
        self._turn = BoundedSemaphore(1)
        self._under_way = 0

    def send(self, message: bytes) -> int:
        """Write all of it, waiting for earlier ones and for the phone. Raises OSError."""
        self._under_way += 1
        try:
            with self._turn:
                self._wire.sendall(message)
        finally:
            self._under_way -= 1
        return len(message)

    def offer(self, message: bytes) -> bool:
        """Write it at once; False, and nothing written, where that would mean to wait."""
        if self._under_way:
            return False
        try:
            written = self._wire.send(message, 0, 0.0)
        except BlockingIOError:
            return False
        except OSError:
            return True  # the phone is gone; whoever reads this line finds out
        if written < len(message):
            self._under_way += 1
            self._turn.acquire()  # free: nothing is under way
            gevent.spawn(self._finish, message[written:])
        return True

    def _finish(self, rest: bytes) -> None:
        try:
            self._wire.sendall(rest)
        except OSError:
            self._wire.close()  # half a message was written: nothing may follow it
        finally:
            self._under_way -= 1
            self._turn.release()

    def recv(self, most: int) -> bytes:
        """Read what lies ready, or wait for it."""
        return bytes(self._wire.recv(most))

    def close(self) -> None:
        """Close the socket."""
        self._wire.close()


class _WholeServer(simple_websocket.Server):
    """simple-websocket's server end on a ``Line``."""

    sock: Any
    patience: float

    def __init__(self, environ: dict[str, Any], patience: float, **given: Any) -> None:
        self.patience = patience
        super().__init__(environ, **given)

    def handshake(self) -> None:
        """Put the line under everything that is ever sent."""
        self.sock = Line(self.sock, self.patience)
        super().handshake()


class WebSocket(driver.WebSocketWSGI):
    """Engine.IO's WebSocket: its messages go out whole, uncompressed, and its line is known."""

    def __init__(self, handler: Any, server: Any) -> None:
        """``handler`` is a method of the Engine.IO session that comes over."""
        super().__init__(handler, server)
        self._session: str = handler.__self__.sid
        self._patience = float(server.ping_interval + server.ping_timeout)
        # Else a message is put together whole, whatever its size, before anybody weighs it.
        self.server_args: dict[str, Any] = {"max_message_size": server.max_http_buffer_size}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Serve the connection until it ends."""
        # Compressing a message of 300 bytes costs 100 kB a phone and saves nothing.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        self.ws = _WholeServer(environ, self._patience, **self.server_args)
        line = _lines[self._session] = self.ws.sock
        try:
            answer = self.app(self)
        finally:
            if _lines.get(self._session) is line:
                del _lines[self._session]
        if self.ws.mode == "gunicorn":
            raise StopIteration  # gunicorn's own sign that the socket is not its any more
        return answer

    def send(self, message: str | bytes) -> None:
        """Send one message. Raises OSError where the phone is gone."""
        if isinstance(message, bytes):
            super().send(message)
        elif not self.ws.connected:
            raise OSError("closed")
        else:
            self.ws.sock.send(frame_of(message))


class OneFrame(Manager):
    """Rooms whose broadcasts are one frame."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """As the stock manager."""
        super().__init__(*given, **named)
        self._turn = BoundedSemaphore(1)

    def emit(  # noqa: PLR0917 - the stock manager's own signature
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **named: Any,
    ) -> None:
        """Send an event to everybody in a room, as the stock manager does."""
        skipped = skip_sid if isinstance(skip_sid, list) else [skip_sid]
        found = self.get_participants(namespace, to or room)
        sessions = [session for sid, session in found if sid not in skipped]
        if not sessions:
            return  # most halls of a district are empty at any time
        encoded = None if callback else self._encoded(event, data, namespace)
        if encoded is None:
            super().emit(event, data, namespace, room, skip_sid, callback, to, **named)
            return
        if len(sessions) <= AT_ONCE:
            self._tell(sessions, encoded)
            return
        with self._turn:  # large ones pause on their way, and must not overtake each other
            for start in range(0, len(sessions), AT_ONCE):
                self._tell(sessions[start : start + AT_ONCE], encoded)
                gevent.sleep(0)

    def _encoded(self, event: str, data: Any, namespace: str) -> str | None:
        """The event as text; None where it carries bytes, which are sent as several packets."""
        args = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        made = self.server.packet_class(packet.EVENT, namespace=namespace, data=[event, *args])
        text = made.encode()
        return text if isinstance(text, str) else None

    def _tell(self, sessions: Iterable[str], encoded: str) -> None:
        queued = engine.Packet(engine.MESSAGE, encoded)
        frame = frame_of(queued.encode())
        wired = self.server.eio.sockets
        for session in sessions:
            if not _offered(session, wired.get(session), frame):
                self.server._send_eio_packet(session, queued)  # noqa: SLF001 - as the stock manager


def _offered(session: str, one: Any, frame: bytes) -> bool:
    """Write a frame to an Engine.IO session on which nothing waits to be sent; False where it is not."""
    line = _lines.get(session)
    is_idle = one is not None and one.upgraded and not one.closed and one.queue.empty()
    return is_idle and line is not None and line.offer(frame)


def _answer_at_once(server: Any) -> None:
    """Have a packet for one phone written to its line at once where that is idle."""
    stock, wired = server._send_packet, server.eio.sockets  # noqa: SLF001 - the server's own way out

    def send(session: str, made: packet.Packet) -> None:
        text = made.encode() if session in _lines else None
        if not isinstance(text, str) or not _offered(
            session, wired.get(session), frame_of(engine.Packet(engine.MESSAGE, text).encode())
        ):
            stock(session, made)

    server._send_packet = send  # noqa: SLF001 - the same


def install(socketio: SocketIO) -> None:
    """Have this server's WebSockets send whole messages, once it is bound to an app."""
    if not fits():
        log.warning("the live libraries have changed inside: broadcasts take the stock way")
        return
    wired = socketio.server.eio  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
    wired._async = {**wired._async, "websocket": WebSocket}  # noqa: SLF001 - the driver's table
    _answer_at_once(socketio.server)  # type: ignore[attr-defined]  # reason: the same


_EXPECTED: Final = (
    (simple_websocket.Server, ("handshake", "_handle_events", "_thread")),
    (driver.WebSocketWSGI, ("__call__", "send", "wait", "close")),
    (Manager, ("emit", "get_participants")),
    (Server, ("_send_packet", "_send_eio_packet")),
    (PubSubManager, ("_publish", "_listen", "_thread", "_handle_emit", "initialize")),
)


def fits() -> bool:
    """Whether what this module builds upon is there."""
    has_driver = isinstance(getattr(driver, "_async", None), dict)
    return has_driver and all(
        callable(getattr(owner, name, None)) for owner, names in _EXPECTED for name in names
    )
