"""A bad line between a phone and the server: a small TCP proxy with the manners of 2G.

Bytes arrive late and slowly, now and then a piece is lost, and now and then the line is cut. TCP
hides a loss from both ends: what follows waits until the lost piece was sent again, so a loss is a
pause here, twice as long where the same piece is lost again.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE = 1_400
"""Bytes of one packet."""


@dataclass
class SlowLine:
    """What lies between. All times in seconds, ``rate`` in bytes a second in each direction."""

    upstream: str
    round_trip: float = 3.0
    rate: float = 30_000 / 8
    loss: float = 0.05
    seed: int = 2026
    url: str = ""
    carried: dict[str, int] = field(default_factory=lambda: {"up": 0, "down": 0})
    lost: int = 0
    cuts: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._free = {"up": 0.0, "down": 0.0}
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._hold = 0.0

    @contextmanager
    def good(self) -> Iterator[None]:
        """A fine line, as at home, for the length of a block."""
        kept = self.round_trip, self.rate, self.loss
        self.round_trip, self.rate, self.loss = 0.0, float("inf"), 0.0
        try:
            yield
        finally:
            self.round_trip, self.rate, self.loss = kept

    def hold_back(self, seconds: float) -> None:
        """Whatever comes down from now on is lost again and again for so long."""
        self._hold = time.monotonic() + seconds

    def cut(self) -> None:
        """Cut every connection, as where a train enters a tunnel."""

        async def drop() -> None:
            for writer in self._open:
                writer.transport.abort()

        self.cuts += 1
        asyncio.run_coroutine_threadsafe(drop(), self._loop).result(10)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.round_trip)  # the handshake of TCP
        parts = urlsplit(self.upstream)
        there, back = await asyncio.open_connection(parts.hostname, parts.port)
        ends = {writer, back}
        self._open |= ends
        try:
            await asyncio.gather(
                self._carry(reader, back, "up"), self._carry(there, writer, "down")
            )
        finally:
            self._open -= ends
            for end in ends:
                end.transport.abort()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        """Carry one direction: read at the line's rate, deliver each piece in order when it is due."""
        due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivering = asyncio.create_task(self._deliver(due, writer))
        try:
            while piece := await reader.read(PIECE):
                await due.put((self._due(len(piece), way), piece))
                await asyncio.sleep(max(0.0, self._free[way] - time.monotonic()))
        except OSError:
            pass
        finally:
            await due.put((time.monotonic() + self.round_trip / 2, b""))
            await delivering

    def _due(self, size: int, way: str) -> float:
        """When a piece of this size is there; all connections share the line."""
        self.carried[way] += size
        at = max(time.monotonic(), self._free[way]) + size / self.rate
        self._free[way] = at
        arrives = at + self.round_trip / 2
        again = self.round_trip
        while self._chance.random() < self.loss:
            self.lost += 1
            arrives += again
            again *= 2
        return max(arrives, self._hold) if way == "down" else arrives

    async def _deliver(
        self, due: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        while True:
            at, piece = await due.get()
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            if not piece or writer.is_closing():
                break
            with suppress(OSError):
                writer.write(piece)
                await writer.drain()
        with suppress(OSError):
            writer.write_eof()

    def run(self, ready: threading.Event) -> None:
        """Serve on a free port of this machine until the loop is stopped."""
        asyncio.set_event_loop(self._loop)
        listening = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, limit=PIECE)
        )
        self.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        ready.set()
        self._loop.run_forever()
        listening.close()
        for writer in self._open:
            writer.transport.abort()
        going = asyncio.all_tasks(self._loop)
        self._loop.run_until_complete(
            asyncio.wait(going, timeout=20) if going else asyncio.sleep(0)
        )
        self._loop.close()

    def stop(self) -> None:
        """Hang up."""
        self._loop.call_soon_threadsafe(self._loop.stop)


@contextmanager
def slow_line(upstream: str, **manners: float) -> Iterator[SlowLine]:
    """A slow line to the server at ``upstream`` for the length of a block."""
    line, ready = SlowLine(upstream, **manners), threading.Event()  # type: ignore[arg-type]  # reason: numbers by name
    thread = threading.Thread(target=line.run, args=(ready,), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield line
    finally:
        line.stop()
        thread.join(10)
