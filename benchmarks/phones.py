"""A thousand phones in one process: bare Socket.IO clients over websockets.

They speak just enough of Engine.IO 4 and Socket.IO 5 to connect, watch, ask with an ack and note
when an event arrived. Only 127.0.0.1, bounded in number; picows keeps the client's own cost small
beside the server's.
"""

from __future__ import annotations

import asyncio
import json
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

MOST = 21_000
AT_ONCE = 50
HANDSHAKE_LIMIT = 30.0


@dataclass(frozen=True)
class Key:
    """What one phone signs in with: its session cookie and the page's live token."""

    cookie: str = ""
    token: str = ""


class Phone(WSListener):
    """One connection."""

    def __init__(self, key: Key) -> None:
        """Not connected yet."""
        self.key = key
        self.transport: WSTransport | None = None
        self.ready: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.asked: dict[int, asyncio.Future[object]] = {}
        self.acked_at: dict[int, float] = {}
        self.heard: list[tuple[float, str]] = []
        self.is_cut = False
        self._number = 0

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Remember the transport; the server speaks first."""
        self.transport = transport

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Know that the line is gone, whoever ended it: what is not answered never will be (None)."""
        del transport
        self.is_cut = True
        if not self.ready.done():
            self.ready.set_result(False)
        for asked in self.asked.values():
            if not asked.done():
                asked.set_result(None)
        self.asked.clear()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Answer pings, resolve acks, note events."""
        if frame.msg_type == WSMsgType.CLOSE:  # what it carries is a number, no text
            transport.disconnect()
            return
        at = time.perf_counter()
        text = frame.get_payload_as_bytes().decode()
        if text.startswith("42"):
            self.heard.append((at, text))
        elif text.startswith("43"):
            self._ack(at, text[2:])
        elif text.startswith("40"):
            self.ready.set_result(True)
        elif text.startswith("44"):
            self.ready.set_result(False)
        elif text.startswith("41"):
            self.is_cut = True
        elif text.startswith("0"):
            self._send("40" + json.dumps({"token": self.key.token}))
        elif text == "2":
            self._send("3")

    def ask(self, event: str, payload: object) -> asyncio.Future[object]:
        """Send an event; the future is its ack."""
        self._number += 1
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self.asked[self._number] = future
        self._send(f"42{self._number}" + json.dumps([event, payload]))
        return future

    def hang_up(self) -> None:
        """Close the connection."""
        if self.transport is not None:
            self.transport.disconnect()

    def _ack(self, at: float, text: str) -> None:
        digits = len(text) - len(text.lstrip("0123456789"))
        number = int(text[:digits])
        self.acked_at[number] = at
        asked = self.asked.pop(number, None)
        if asked is not None and not asked.done():  # whoever asked may have given up
            asked.set_result(next(iter(json.loads(text[digits:])), None))

    def _send(self, text: str) -> None:
        if self.transport is not None:
            self.transport.send(WSMsgType.TEXT, text.encode())


async def connect_all(url: str, keys: Sequence[Key], at: str = "") -> list[Phone]:
    """Connect every key's phone to ``http://127.0.0.1:port``; all are ready when this returns.

    ``at``: what the page says of its meeting, by which nginx chooses among live workers.
    """
    if not url.startswith("http://127.0.0.1:") or len(keys) > MOST:
        raise ValueError("only this machine, and a bounded number of phones")
    gate = asyncio.Semaphore(AT_ONCE)
    said = urlencode({"at": at} if at else {})
    address = url.replace("http", "ws") + f"/socket.io/?EIO=4&transport=websocket&{said}"

    async def one(key: Key) -> Phone:
        async with gate:
            headers = {"Cookie": f"session={key.cookie}"} if key.cookie else {}
            phone = Phone(key)
            await ws_connect(
                lambda: phone,
                address,
                extra_headers=headers,
                websocket_handshake_timeout=HANDSHAKE_LIMIT,
            )
            if phone.transport is None:  # the server went away in the middle of the handshake
                raise ConnectionResetError(address)
            try:
                is_taken = await asyncio.wait_for(phone.ready, HANDSHAKE_LIMIT)
            except BaseException:
                phone.hang_up()
                raise
            if not is_taken:
                phone.hang_up()
                raise RuntimeError("the server refused a phone")
            return phone

    return list(await asyncio.gather(*(one(key) for key in keys)))


def as_many_files_as_may_be() -> None:
    """Let this process hold as many connections as the machine allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which ``part`` of all lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
