"""Look for what is on this machine already: each probe returns an address or a path, or None.

``TEST_DATABASE_URL`` and ``TEST_REDIS_URL`` come first and must then answer: an address that was
given on purpose is never passed over in silence.
"""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from contextlib import suppress

import psycopg

from app.deploy import private_redis

BROWSERS = (
    "chromium-headless-shell",  # the same Chromium without windows, at half the cost
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
_MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"
_PATIENCE = 3
"""Seconds a server has to answer."""


class NotAnswering(RuntimeError):
    """An address given by an environment variable does not serve."""


def answers_postgres(url: str) -> bool:
    """Tell whether a PostgreSQL answers whose role may create databases."""
    plain = "postgresql://" + url.split("://", 1)[1]
    with suppress(psycopg.Error), psycopg.connect(plain, connect_timeout=_PATIENCE) as connection:
        row = connection.execute(_MAY_CREATE).fetchone()
        return bool(row and row[0])
    return False


def postgres() -> str | None:
    """Return the address of a PostgreSQL that tests may use."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        if answers_postgres(given):
            return given
        raise NotAnswering(
            "TEST_DATABASE_URL is set, but no PostgreSQL answers there with a role that may "
            "create databases"
        )
    users = dict.fromkeys((getpass.getuser(), "postgres"))
    ordinary = (f"postgresql://{user}@127.0.0.1:5432/postgres" for user in users)
    return next(filter(answers_postgres, ordinary), None)


def redis() -> str | None:
    """Return the address of a Redis that tests may use."""
    if given := os.environ.get("TEST_REDIS_URL"):
        if private_redis.answers(given):
            return given
        raise NotAnswering("TEST_REDIS_URL is set, but no Redis answers there")
    ordinary = "redis://127.0.0.1:6379"
    return ordinary if private_redis.answers(ordinary) else None


def chromium() -> str | None:
    """Return the path of a Chromium that starts."""
    for name in BROWSERS:
        path = shutil.which(name)
        if (
            path
            and subprocess.run([path, "--version"], capture_output=True, check=False).returncode
            == 0
        ):
            return path
    return None


def belenios_tool() -> str | None:
    """Return the path of belenios-tool, the verifier of secret votes that is not ours."""
    return shutil.which("belenios-tool")


def chinese_fonts() -> str | None:
    """Return the fonts that can draw Chinese, as fontconfig names them."""
    tool = shutil.which("fc-list")
    if tool is None:
        return None
    listed = subprocess.run([tool, ":lang=zh-cn", "family"], capture_output=True, check=False)
    return listed.stdout.decode().strip() or None
