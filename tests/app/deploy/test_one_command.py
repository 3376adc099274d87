"""``make cluster``: one command starts a house of several processes, keeps it up, and ends all of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.services.addresses import postgres_url, redis_url
from tests.support import server
from tests.support.databases import fresh_database

LIMIT = 240


@pytest.fixture
def command(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The command, on servers that are there already, without the demonstration."""
    with fresh_database("postgresql", tmp_path, postgres_url) as url:
        environ = server.environment(url, tmp_path / "instance", redis_url=redis_url())
        environ = {k: v for k, v in environ.items() if k not in {"HOST", "PORT", "PUBLIC_URL"}}
        with subprocess.Popen(
            [sys.executable, "-m", "app.deploy", "--live", "1", "--pages", "1", "--jobs", "1"],
            cwd=server.ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.terminate()
                    process.wait(60)


def said(process: subprocess.Popen[str], pattern: str) -> str:
    """The first group of the next line that says this."""
    assert process.stdout is not None
    heard = []
    for line in process.stdout:
        heard.append(line)
        if found := re.search(pattern, line):
            return found[1]
    raise AssertionError("".join(heard))


def roles(process: subprocess.Popen[str]) -> dict[str, psutil.Process]:
    """The workers by their role, as they are now."""
    found = psutil.Process(process.pid).children()
    return {one.environ().get("ROLE", "nginx"): one for one in found if one.is_running()}


@pytest.mark.timeout(LIMIT)
def test_it_starts_them_keeps_them_up_and_ends_them(command: subprocess.Popen[str]) -> None:
    url = said(command, r"Yishiting → (http://127\.0\.0\.1:\d+)")
    said(command, r"(pages-1) ")
    running = roles(command)
    assert set(running) == {"live", "pages", "jobs", "nginx"}
    with urllib.request.urlopen(f"{url}/readyz") as answer:  # noqa: S310  # reason: our own server
        assert json.load(answer)["ok"]

    os.kill(running["pages"].pid, signal.SIGKILL)
    assert said(command, r"^(\S+) .*started again") == "pages-1"
    with urllib.request.urlopen(f"{url}/healthz") as answer:  # noqa: S310  # reason: the live worker stands in
        assert answer.status == 200
    now = roles(command)
    while "pages" not in now:  # it has been made, and has yet to become what it is to be
        time.sleep(0.05)
        now = roles(command)
    assert now["pages"].pid != running["pages"].pid

    command.terminate()
    assert command.wait(60) == 0
    assert psutil.wait_procs([*running.values(), *now.values()], timeout=10)[1] == []
