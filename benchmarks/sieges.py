"""Those who hold a server up: ``python -m benchmarks.sieges KIND URL``, in a process of their own.

Asked for on standard input by one JSON line (what slow readers sign in with); says ``ready`` when
all connections stand, holds them until the input ends, and then prints what became of them.
Whoever is cut comes again. Only 127.0.0.x, bounded in number.

``silent``    connected, and never a byte
``half_open`` the head of a request begun, of a WebSocket's handshake begun, or the handshake done
              and never a word after it; a quarter of each, and a quarter whose peer has vanished:
              no end of the connection is ever told (where this may be made: TCP_REPAIR)
``slow``      phones that watch a meeting, ask, and read no answer and nothing that is told
``huge``      phones that send frames larger than any that is taken, as fast as they go
"""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from subprocess import PIPE, Popen
from typing import Any
from urllib.parse import urlsplit

from benchmarks.phones import Key, as_many_files_as_may_be
from tests.support.server import ROOT

CONNECTIONS = {"silent": 5000, "half_open": 1000, "slow": 200, "huge": 10}
ADDRESSES = 20
"""Addresses of this machine that strangers come from: 127.0.0.2 and on."""
AGAIN_EACH, AGAIN = 0.25, 100
"""Seconds between two looks at who was cut, and how many of them come again at each."""
PATIENCE = 30.0
SMALL = 4096
"""Bytes that a slow reader's own buffer holds."""
UNREAD_ASKS = 20
"""What a slow reader asks first; few enough that nobody is cut for asking."""
HUGE = 1_000_000
TCP_REPAIR = 19
_HEAD = "GET {path} HTTP/1.1\r\nHost: {host}\r\n"
_UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
_LIVE = "/socket.io/?EIO=4&transport=websocket"


@dataclass
class Holdup:
    """One siege: how a connection is made, and what became of all."""

    kind: str
    port: int
    keys: Sequence[Key] = ()
    topic: str = ""
    stand: dict[int, tuple[int, socket.socket]] = field(default_factory=dict)
    cut: int = 0
    turned_away: int = 0
    vanished: int = 0

    def __post_init__(self) -> None:
        """Nobody has come yet."""
        self._poll = select.epoll()
        self._ways: dict[str, Callable[[int], socket.socket | None]] = {
            "silent": self._wire,
            "half_open": self._half_open,
            "slow": self._slow,
            "huge": self._watcher,
        }

    def come(self, place: int) -> None:
        """Make the connection of this place."""
        try:
            wire = self._ways[self.kind](place)
        except OSError:
            self.turned_away += 1
            return
        if wire is not None:
            self.stand[wire.fileno()] = (place, wire)
            self._poll.register(wire, select.EPOLLRDHUP)

    def look(self) -> None:
        """Have those come again who were cut."""
        for number, _event in self._poll.poll(0, AGAIN):
            place, wire = self.stand.pop(number)
            self._poll.unregister(number)
            wire.close()
            self.cut += 1
            self.come(place)

    def send_huge(self, over: threading.Event) -> None:
        """One who sends frames that are too large until it is cut, again and again."""
        frame = masked("x" * HUGE)
        for place in count():
            if over.is_set():
                return
            try:
                wire = self._watcher(place)
            except OSError:
                self.turned_away += 1
            else:
                with wire, suppress(OSError):
                    while not over.is_set():
                        wire.sendall(frame)
                self.cut += not over.is_set()
            time.sleep(AGAIN_EACH)

    def _wire(self, place: int, small: int = 0) -> socket.socket:
        wire = socket.socket()
        if small:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, small)
        wire.settimeout(PATIENCE)
        wire.bind((f"127.0.0.{2 + place % ADDRESSES}", 0))
        wire.connect(("127.0.0.1", self.port))
        return wire

    def _head(self, path: str) -> str:
        return _HEAD.format(path=path, host=f"127.0.0.1:{self.port}")

    def _half_open(self, place: int) -> socket.socket | None:
        wire = self._wire(place)
        way = place % 4
        if way == 0:
            wire.sendall(self._head("/").encode())
        elif way == 1:
            wire.sendall((self._head(_LIVE) + _UPGRADE).encode())
        else:
            wire.sendall((self._head(_LIVE) + _UPGRADE + "\r\n").encode())
        return self._vanish(wire) if way == 3 else wire

    def _vanish(self, wire: socket.socket) -> socket.socket | None:
        """Be gone without a word: the kernel forgets the connection and tells nobody."""
        try:
            wire.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
        except OSError:
            return wire  # not allowed here: one more that only keeps silent
        wire.close()
        self.vanished += 1
        return None

    def _watcher(self, place: int, small: int = 0) -> socket.socket:
        """A phone in the hall: joined, and watching the meeting."""
        key = self.keys[place % len(self.keys)]
        wire = self._wire(place, small)
        cookie = f"Cookie: session={key.cookie}\r\n"
        wire.sendall((self._head(_LIVE) + cookie + _UPGRADE + "\r\n").encode())
        _until(wire, b"pingInterval")
        wire.sendall(masked("40" + json.dumps({"token": key.token})))
        _until(wire, b'40{"sid"')
        wire.sendall(masked("42" + json.dumps(["watch", {"topic": self.topic}])))
        return wire

    def _slow(self, place: int) -> socket.socket:
        wire = self._watcher(place, SMALL)
        asked = (f"42{number}" + json.dumps(["nothing", {}]) for number in range(UNREAD_ASKS))
        wire.sendall(b"".join(masked(text) for text in asked))
        return wire


def masked(text: str) -> bytes:
    """A client's text message as one frame; masked with zeros, which leaves the bytes as they are."""
    body = text.encode()
    if len(body) < 126:
        head = struct.pack(">BB", 0x81, 0x80 | len(body))
    elif len(body) < 1 << 16:
        head = struct.pack(">BBH", 0x81, 0xFE, len(body))
    else:
        head = struct.pack(">BBQ", 0x81, 0xFF, len(body))
    return head + bytes(4) + body


def _until(wire: socket.socket, sign: bytes) -> None:
    """Read until ``sign`` has come. Raises OSError where the connection ends before."""
    came = b""
    while sign not in came:
        read = wire.recv(4096)
        if not read:
            raise ConnectionError("refused")
        came += read


@contextmanager
def besieged(kind: str, url: str, keys: Sequence[Key], topic: str) -> Iterator[dict[str, Any]]:
    """A siege for the length of a block; what became of it is in the dict afterwards."""
    if not url.startswith("http://127.0.0.1:"):
        raise ValueError("only this machine")
    asked = {"keys": [[key.cookie, key.token] for key in keys], "topic": topic}
    became: dict[str, Any] = {}
    command = [sys.executable, "-m", "benchmarks.sieges", kind, url]
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes")
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("the siege did not stand")
        try:
            yield became
        finally:
            process.stdin.close()
            became.update(json.loads(process.stdout.readline()))


def main(kind: str, url: str) -> None:
    """Lay one siege until the input ends."""
    as_many_files_as_may_be()
    asked = json.loads(sys.stdin.readline())
    keys = [Key(*one) for one in asked["keys"]]
    held = Holdup(kind, urlsplit(url).port or 80, keys, asked["topic"])
    over = threading.Event()
    hands = []
    if kind == "huge":
        hands = [
            threading.Thread(target=held.send_huge, args=(over,)) for _ in range(CONNECTIONS[kind])
        ]
        for hand in hands:
            hand.start()
    else:
        for place in range(CONNECTIONS[kind]):
            held.come(place)
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], AGAIN_EACH)[0]:
        held.look()
    over.set()
    for hand in hands:
        hand.join()
    told = {"cut": held.cut, "turned_away": held.turned_away}
    print(json.dumps(told | {"vanished": held.vanished}), flush=True)
    os._exit(0)  # thousands of connections end at once, as where an attacker's machine is cut off


if __name__ == "__main__":
    main(*sys.argv[1:])
