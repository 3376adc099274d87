"""The processes of one house on this machine: workers by their roles, and nginx in front of them.

Used by ``make cluster`` and by the tests. Database and Redis are there already; every process has
a free port and a log of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.deploy.front import Front, kept_files
from app.deploy.ports import free_port
from app.settings import Role

ROOT: Final = Path(__file__).resolve().parents[2]
NGINX: Final = "nginx"
START_LIMIT: Final = 240.0
"""Seconds that everybody has to answer: a slow machine takes its time."""
_TEMPORARY: Final = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def nginx() -> str | None:
    """Return the path of nginx, or None; Debian keeps it where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")


@dataclass(frozen=True)
class Sizes:
    """How many of each."""

    live: int = 2
    pages: int = 2
    jobs: int = 1


@dataclass
class House:
    """A house of several processes, on 127.0.0.1."""

    folder: Path
    """For logs and for nginx."""
    environ: Mapping[str, str]
    """What all of them share: database, Redis, secret, instance path."""
    sizes: Sizes = field(default_factory=Sizes)
    listen: str = ""
    """Where nginx listens, as ``address:port``; any free port if nothing is said."""
    ports: dict[str, int] = field(default_factory=dict)
    """Of each worker that answers, by its name."""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.listen = self.listen or f"127.0.0.1:{free_port()}"
        self.ports = {name: free_port() for name, role in self.workers() if role.serves}

    @property
    def url(self) -> str:
        """The house's address, through nginx."""
        return f"http://127.0.0.1:{self.listen.rpartition(':')[2]}"

    def address(self, name: str) -> str:
        """One worker's own address."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def workers(self) -> Iterator[tuple[str, Role]]:
        """The names of all workers, such as ``live-1``, with their roles."""
        counts = (
            (Role.LIVE, self.sizes.live),
            (Role.PAGES, self.sizes.pages),
            (Role.JOBS, self.sizes.jobs),
        )
        for role, count in counts:
            for number in range(1, count + 1):
                yield f"{role}-{number}", role

    def start(self) -> None:
        """Start all of them and wait until they answer. Raises RuntimeError with the log's end."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, _role in self.workers():
            self.run(name)
        self.run(NGINX)
        for name, port in self.ports.items():
            self.wait(name, f"http://127.0.0.1:{port}/healthz")
        self.wait(NGINX, f"{self.url}/readyz")

    def run(self, name: str) -> None:
        """Start one of them, whether for the first time or again."""
        command, environ = self._nginx() if name == NGINX else self._worker(name)
        with self.log(name).open("ab") as out:
            self.processes[name] = subprocess.Popen(
                command, env=environ, cwd=ROOT, stdout=out, stderr=out, start_new_session=True
            )

    def log(self, name: str) -> Path:
        """Where this process writes what it has to say."""
        return self.folder / f"{name}.log"

    def _worker(self, name: str) -> tuple[list[str], dict[str, str]]:
        own = {
            "ROLE": name.partition("-")[0],
            "HOST": "127.0.0.1",
            "PORT": str(self.ports.get(name, 8000)),
            "TRUSTED_PROXIES": "1",
            "DEMO": "0",
        }
        shared = {"PUBLIC_URL": self.url, **self.environ}
        return [sys.executable, str(ROOT / "wsgi.py")], {**shared, **own}

    def _nginx(self) -> tuple[list[str], dict[str, str]]:
        program = nginx()
        if program is None:
            raise RuntimeError("nginx is not installed")
        written = self.folder / "nginx.conf"
        written.write_text(self._front().written(), encoding="utf-8")
        command = [program, "-p", str(self.folder), "-c", str(written), "-e", str(self.log(NGINX))]
        return command, {"PATH": os.environ.get("PATH", "")}

    def _front(self) -> Front:
        here: dict[Role, list[str]] = {role: [] for role in Role}
        for name, port in self.ports.items():
            here[Role(name.partition("-")[0])].append(f"127.0.0.1:{port}")
        as_root = ("user root;",) if os.geteuid() == 0 else ()
        return Front(
            listen=self.listen,
            live=here[Role.LIVE],
            pages=here[Role.PAGES],
            main=("daemon off;", f"pid {self.folder}/nginx.pid;", *as_root),
            http=(
                kept_files(f"{self.folder}/kept"),
                *(f"{name}_temp_path {self.folder}/{name};" for name in _TEMPORARY),
            ),
        )

    def wait(self, name: str, address: str) -> None:
        """Wait until a process answers. Raises RuntimeError with the end of its log."""
        until = time.monotonic() + START_LIMIT
        while time.monotonic() < until and self.processes[name].poll() is None:
            try:
                with urllib.request.urlopen(address, timeout=10):  # noqa: S310  # reason: our own server
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise RuntimeError(f"{name} does not answer:\n{self.log(name).read_text()[-4000:]}")

    def kill(self, name: str) -> None:
        """End one of them as a crash would."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait(60)

    def ended(self) -> list[str]:
        """Who is not there any more."""
        return [name for name, one in self.processes.items() if one.poll() is not None]

    def stop(self) -> None:
        """End all of them: the workers first, so that nobody is told that the house is broken."""
        for one in self.processes.values():
            if one.poll() is None:
                one.send_signal(signal.SIGTERM)
        for one in self.processes.values():
            try:
                one.wait(30)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait(30)
