"""The server of live_hall.py, and the hand that turns what its live page shows."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from tests.support.server import ROOT, START_LIMIT


def _start(environ: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.app.shell.live_hall"],
            env=environ,
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{environ['PUBLIC_URL']}/healthz", timeout=10):  # noqa: S310  # reason: our own server
                return process
        except OSError:
            time.sleep(0.05)
    process.kill()
    raise RuntimeError(log.read_text()[-3000:])


class Hall:
    """The page to try, and the hand that turns its state."""

    def __init__(self, environ: dict[str, str], log: Path) -> None:
        self.environ, self.log = environ, log
        self.url = environ["PUBLIC_URL"]
        self.process = _start(environ, log)

    def turn(self, **given: object) -> None:
        """Change the state; ``quiet=1`` tells nobody."""
        address = f"{self.url}/tryout/turn?{urlencode(given)}"
        urlopen(address, timeout=60).close()  # noqa: S310  # reason: our own server

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(60)

    def restart(self) -> None:
        """Start it again at the same address."""
        self.process = _start(self.environ, self.log)
