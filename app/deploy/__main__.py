"""``make cluster``: a whole house of several processes on this machine, to look at and to try.

nginx in front, live and page workers, job workers, PostgreSQL and Redis, all from Debian's
packages and on free ports. ``DATABASE_URL`` and ``REDIS_URL`` name servers to use instead of
private ones; those begin empty, with the demonstration, and are gone afterwards. A worker that
dies is started again. Ctrl-C (or SIGTERM) stops everything.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.deploy import private_postgres, private_redis
from app.deploy.house import ROOT, House, Sizes
from app.deploy.needs import NGINX, POSTGRES, REDIS
from app.deploy.packages import obtain
from app.deploy.ports import free_port

_LOOK_SECONDS = 0.5


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    url, at = private_postgres.start(folder)
    try:
        yield url
    finally:
        private_postgres.stop(at)


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    url = private_redis.start(folder)
    try:
        yield url
    finally:
        private_redis.stop(url, folder)


@contextmanager
def _housed(house: House) -> Iterator[None]:
    try:
        house.start()
        yield
    finally:
        house.stop()


def _flask(environ: Mapping[str, str], *command: str) -> str:
    """Run a command of the house; ends the program, saying why, where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=dict(environ),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr[-4000:])
    return done.stdout


def _listen() -> str:
    """Where nginx listens: as ``make run`` would, or on a free port if nobody says where."""
    return f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT') or free_port()}"


def _watch(house: House, over: threading.Event) -> None:
    """Start again whoever ends, until it is over."""
    while not over.wait(_LOOK_SECONDS):
        for name in house.ended():
            print(f"{name} 停了,重新启动 · ended, started again", flush=True)
            house.run(name)


def _serve(sizes: Sizes, over: threading.Event) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yishiting-")))
        database = os.environ.get("DATABASE_URL") or stack.enter_context(
            _postgres(folder / "postgres")
        )
        redis = os.environ.get("REDIS_URL") or stack.enter_context(_redis(folder / "redis"))
        environ = {
            **os.environ,
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.token_urlsafe(48),
            "INSTANCE_PATH": os.environ.get("INSTANCE_PATH") or str(folder / "instance"),
            "DB_CONNECTIONS": os.environ.get("DB_CONNECTIONS", "20"),
        }
        print("准备数据库 · preparing the database …", flush=True)
        _flask(environ, "db", "upgrade")
        if environ.get("DEMO", "1") == "1":
            _flask(environ, "demo", "load")
        house = House(folder / "run", environ, sizes, _listen())
        stack.enter_context(_housed(house))
        print(f"\n议事厅 Yishiting → {house.url}\n", flush=True)
        print(_flask(environ, "demo", "guide", house.url), flush=True)
        for name, port in house.ports.items():
            print(f"  {name:8} http://127.0.0.1:{port}  {house.log(name)}", flush=True)
        _watch(house, over)
        print("\n都停下 · stopping everything", flush=True)


def main() -> None:
    """Read the command line."""
    reader = argparse.ArgumentParser(description="A house of several processes, here.")
    usual = Sizes()
    reader.add_argument("--live", type=int, default=usual.live, help="live workers")
    reader.add_argument("--pages", type=int, default=usual.pages, help="page workers")
    reader.add_argument("--jobs", type=int, default=usual.jobs, help="job workers")
    asked = reader.parse_args()
    needs = [NGINX]
    needs += [] if os.environ.get("DATABASE_URL") else [POSTGRES]
    needs += [] if os.environ.get("REDIS_URL") else [REDIS]
    with tempfile.TemporaryDirectory() as folder:
        obtain(needs, Path(folder) / "packages.log")
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: over.set())
    _serve(Sizes(asked.live, asked.pages, asked.jobs), over)


if __name__ == "__main__":
    main()
