"""A Redis of our own, for tests and for trying: on a free port, under a password of its own, nothing kept on disk."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import redis

from app.deploy.ports import free_port

_ANSWERS_WITHIN = 3
"""Seconds a server has to answer."""
_PATIENCE = 10.0
"""Seconds the server has to start."""


def answers(url: str) -> bool:
    """Tell whether a Redis answers."""
    with suppress(redis.RedisError, ValueError):
        client = redis.Redis.from_url(url, socket_connect_timeout=_ANSWERS_WITHIN)
        try:
            return bool(client.ping())
        finally:
            client.close()
    return False


def program() -> str | None:
    """Return the path of ``redis-server``, or None."""
    return shutil.which("redis-server")


def start(folder: Path) -> str:
    """Start a server that works in ``folder`` and return its address."""
    folder.mkdir(parents=True)
    return _run(folder, secrets.token_hex(16), free_port())


def restart(url: str, folder: Path, away: float) -> None:
    """End the server at ``url`` and start it again, empty, at the same address ``away`` seconds later."""
    parts = urlsplit(url)
    _end(url)
    time.sleep(away)
    _run(folder, parts.password or "", parts.port or 0)


def _run(folder: Path, password: str, port: int) -> str:
    command = program()
    if command is None:
        raise RuntimeError("redis-server is not installed")
    settings = (
        f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\n'
        f'daemonize yes\nlogfile "{folder / "log"}"\ndir "{folder}"\n'
    )
    subprocess.run([command, "-"], input=settings.encode(), check=True, capture_output=True)
    url = f"redis://:{password}@127.0.0.1:{port}"
    deadline = time.monotonic() + _PATIENCE
    while not answers(url):
        if time.monotonic() > deadline:
            raise RuntimeError(f"redis-server did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.05)
    return url


def stop(url: str, folder: Path) -> None:
    """Stop the server at ``url``; does nothing when it is gone."""
    _end(url)
    shutil.rmtree(folder, ignore_errors=True)


def _end(url: str) -> None:
    with suppress(redis.RedisError):
        redis.Redis.from_url(url).shutdown(nosave=True)
