"""Where tests find the browser, PostgreSQL and Redis.

``make test`` writes what it found or started to ``.services/env.json``; a test run by hand without
that file looks for servers on this machine itself, and says what to run when there are none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.services import reachable

FOLDER = Path(__file__).resolve().parents[2] / ".services"
NOTES = FOLDER / "env.json"
_SHARED_DATABASES = 8
"""Redis has sixteen numbered databases; tests keep to the upper half."""


def notes() -> dict[str, str]:
    """Return what ``python -m tests.services ensure`` wrote; empty before its first run."""
    if not NOTES.is_file():
        return {}
    return {str(key): str(value) for key, value in json.loads(NOTES.read_text()).items()}


@cache
def _found(subject: str, look: Callable[[], str | None]) -> str:
    found = notes().get(subject) or look()
    if found is None:
        raise RuntimeError(f"no {subject} found: run .venv/bin/python -m tests.services ensure")
    return found


def postgres_url() -> str:
    """Return a ``postgresql://`` address whose role may create databases."""
    return _found("postgres_url", reachable.postgres)


def redis_url() -> str:
    """Return a Redis address; each parallel worker of pytest has a database of its own."""
    url = _found("redis_url", reachable.redis)
    if url.count("/") > 2:  # the address names its database already
        return url
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return f"{url}/{_SHARED_DATABASES + int(worker) % _SHARED_DATABASES}"


def chromium() -> str:
    """Return the path of the browser that journeys drive."""
    return _found("chromium", reachable.chromium)
