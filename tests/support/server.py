"""A real server in a process of its own: the same gevent server as ``make run``.

Never a thread of the test's process: gevent must be patched before anything else is imported.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.deploy.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 240


@dataclass
class Server:
    """A running server: its address, its environment, its log."""

    url: str
    environ: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it; SIGKILL for a crash."""
        self.process.send_signal(how)
        self.process.wait(60)


def environment(
    database_url: str, folder: Path, *, redis_url: str | None = None, demo: bool = False
) -> dict[str, str]:
    """What the server's process is started with; ``flask`` commands may use the same."""
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}}
    port = free_port()
    chosen = {
        "DATABASE_URL": database_url,
        "INSTANCE_PATH": str(folder),
        "SECRET_KEY": "s" * 40,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DEMO": "1" if demo else "0",
        "PYTHONPATH": str(ROOT),
    }
    if redis_url:
        chosen["REDIS_URL"] = redis_url
    return kept | chosen


def start(environ: dict[str, str], log: Path) -> Server:
    """Start the server and wait until it answers."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "wsgi.py")], env=environ, cwd=ROOT, stdout=out, stderr=out
        )
    server = Server(f"http://127.0.0.1:{environ['PORT']}", environ, log, process)
    _wait(server)
    return server


def flask(environ: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    """Run ``flask --app wsgi …`` against the same database."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *args],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def running(environ: dict[str, str], log: Path) -> Iterator[Server]:
    """A server for the length of a block."""
    server = start(environ, log)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


def _wait(server: Server) -> None:
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until:
        if server.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=10) as answer:  # noqa: S310  # reason: our own server
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    server.process.kill()
    raise RuntimeError(f"the server did not start:\n{server.log.read_text()[-4000:]}")
