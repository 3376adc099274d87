"""What befalls those who serve a vote: each nemesis strikes once and leaves everything as it was."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.deploy import private_postgres, private_redis
from tests.support import server
from tests.votes.storm import History, Strike

SHIFTED = server.ROOT / "tests" / "support" / "shifted_clock"
DISK = "24m"
"""Size of a disk that can be filled in a moment."""
PATIENCE = 30.0
"""Seconds within which a phone must be told that the disk is full."""
NO_ROOM = "服务器的磁盘写不进去，选票还没有投上"


@dataclass
class One:
    """A single process that serves everything; ``kill`` has it back at the same address."""

    environ: dict[str, str]
    log: Path

    def __post_init__(self) -> None:
        self.running = server.start(self.environ, self.log)

    def kill(self) -> None:
        """End it as a crash would, and start it again."""
        self.running.stop(signal.SIGKILL)
        self.running = server.start(self.environ, self.log)

    def pid(self) -> int:
        """Its process."""
        return self.running.process.pid


def in_turn(each: Mapping[str, Callable[[], None]], times: int, kills: int) -> Iterator[Strike]:
    """Every nemesis ``times`` times, the one called ``kill`` ``kills`` times, in random order."""
    names = [name for name in each for _ in range(kills if name == "kill" else times)]
    random.shuffle(names)
    return iter([(name, each[name]) for name in names])


def stand_still(pid: int, seconds: float = 1.0) -> None:
    """Stop a process in the middle of whatever it does, and let it go on."""
    os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)


class Clock:
    """The wall clock of servers started with ``environ``; it jumps, and jumps back."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock_offset"
        self._say(0)
        self.environ = {
            "CLOCK_OFFSET_FILE": str(self._file),
            "PYTHONPATH": f"{SHIFTED}:{server.ROOT}",
        }

    def jump(self) -> None:
        """Some way ahead, back half of it, and back to the right time."""
        ahead = random.choice((5, 90, 3600))
        for offset in (ahead, ahead // 2, 0):
            self._say(offset)
            time.sleep(0.4)

    def _say(self, offset: int) -> None:
        draft = self._file.with_suffix(".new")
        draft.write_text(str(offset), encoding="ascii")
        draft.replace(self._file)


def told_of_no_room(history: History) -> None:
    """Wait until phones were told that the disk is full, however many were told before."""
    before, until = history.refused[NO_ROOM], time.monotonic() + PATIENCE
    while history.refused[NO_ROOM] == before:
        assert time.monotonic() < until, f"nobody was told: {history.refused}"
        time.sleep(0.02)


def refuse_to_write(pid: int, history: History) -> None:
    """Let this process write nothing more into any file until a phone was told so."""
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        told_of_no_room(history)
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of 24 MB at ``folder``; None where this user may not mount one."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, database: Path, history: History) -> None:
    """Fill the disk of a SQLite database to the last byte until a phone was told so.

    What the database keeps beside is written back first, or it would reuse that room for a while.
    """
    filler = disk / "filler"
    with closing(sqlite3.connect(database)) as connection, suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        with filler.open("wb", buffering=0) as out:
            for size in (1 << 20, 1 << 12, 1):
                with suppress(OSError):
                    while True:
                        out.write(b"\0" * size)
        told_of_no_room(history)
    finally:
        filler.unlink()


def restart_database(folder: Path) -> None:
    """A PostgreSQL of the test's own crashes and comes back."""
    private_postgres.restart(folder)


def restart_redis(url: str, folder: Path) -> None:
    """A Redis of the test's own forgets everything, and is away for a while."""
    private_redis.restart(url, folder, away=random.choice((0.0, 2.0)))
