"""The physical limit: a server with no framework that does only what cannot be left out.

It speaks the same frames, so the same phones drive it: ``watch`` is acked, ``cast`` is inserted by
one writer in batches with ``synchronous=FULL`` and acked after the commit, ``shout`` is sent to
everybody as one prepared frame. Run as ``python -m benchmarks.bare PORT FILE``.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import threading
import time
from pathlib import Path

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_create_server

BATCH_S = 0.004
_OPEN = b'0{"sid":"x","upgrades":[],"pingInterval":60000,"pingTimeout":60000}'

connected: set[WSTransport] = set()
waiting: list[tuple[WSTransport, str, str, str]] = []
something = threading.Event()


class Wire(WSListener):
    """One client."""

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Greet as Engine.IO does."""
        connected.add(transport)
        transport.send(WSMsgType.TEXT, _OPEN)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Forget."""
        connected.discard(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Do the one thing asked."""
        text = frame.get_payload_as_bytes().decode()
        if text.startswith("40"):
            transport.send(WSMsgType.TEXT, b'40{"sid":"y"}')
            return
        if not text.startswith("42"):
            return
        start = text.index("[")
        number, (event, payload) = text[2:start], json.loads(text[start:])
        if event == "cast":
            waiting.append((transport, number, payload["ballot_id"], text[start:]))
            something.set()
            return
        if event == "shout":
            frame_out = ('42["state",' + json.dumps(payload) + "]").encode()
            for other in connected:
                other.send(WSMsgType.TEXT, frame_out)
        transport.send(WSMsgType.TEXT, f'43{number}[{{"ok":true}}]'.encode())


def write(file: Path, loop: asyncio.AbstractEventLoop) -> None:
    """The one writer: a batch, a commit, the acks."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE ballot (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID")
    while True:
        something.wait()
        time.sleep(BATCH_S)
        something.clear()
        batch = waiting[:]
        del waiting[: len(batch)]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT OR IGNORE INTO ballot VALUES (?, ?)", [(row[2], row[3]) for row in batch]
        )
        connection.execute("COMMIT")
        loop.call_soon_threadsafe(_acknowledge, batch)


def _acknowledge(batch: list[tuple[WSTransport, str, str, str]]) -> None:
    for transport, number, _ballot, _body in batch:
        transport.send(WSMsgType.TEXT, f'43{number}[{{"ok":true}}]'.encode())


async def serve(port: int, file: Path) -> None:
    """Serve until killed."""
    loop = asyncio.get_running_loop()
    threading.Thread(target=write, args=(file, loop), daemon=True).start()
    await ws_create_server(lambda _request: Wire(), "127.0.0.1", port)
    print("ready", flush=True)
    await asyncio.Future()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
