"""OpenSlides 3.3 and this house, turn by turn: as many voters vote at once, each vote acked.

``python -m benchmarks.peers.openslides --openslides VENV [VOTERS…]``; ``README.md`` says how the
environment is made. OpenSlides runs as it comes out of its package, on SQLite and for each size
anew, and is spoken to as its own pages speak: over HTTP, each voter with a session of their own and
a connection that already stands. ``watching``: every voter also holds the WebSocket over which its
pages hear of changes, and every phone of ours hears the turnout. Only 127.0.0.1, bounded in number.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import uvloop
from picows import WSListener, WSTransport, ws_connect

from app.deploy.ports import free_port
from benchmarks.ballots import CHOICES, MILLI, Round, a_hall_votes, serving
from benchmarks.phones import percentile

SIZES = (30, 100, 200)
MOST = 500
START_LIMIT = 240.0
"""Seconds for its migrations and start."""
PATIENCE = 300.0
PASSWORD = "benchmark"  # noqa: S105  # reason: opens an instance that lives for a minute
DELEGATES = 3
"""The group that its first migration makes for those who vote."""
THEIR_CHOICES = dict(zip(CHOICES, "YNA", strict=True))
POLLS = "/rest/motions/motion-poll/"


class Session:
    """One person at OpenSlides: a standing HTTP connection with its cookies."""

    def __init__(self, port: int) -> None:
        """Not signed in yet."""
        self._wire = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._origin = f"http://127.0.0.1:{port}/"
        self._cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        """Every cookie, as the header says it."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def get(self, path: str) -> Any:
        """Read. Raises RuntimeError unless it is answered with 200."""
        return self._asked("GET", path, None)

    def post(self, path: str, body: object) -> Any:
        """Act. Raises RuntimeError unless it is answered with 200 or 201."""
        return self._asked("POST", path, json.dumps(body))

    def sign_in(self, name: str, password: str) -> None:
        """Sign in by name and password."""
        self.post("/apps/users/login/", {"username": name, "password": password})

    def _asked(self, method: str, path: str, body: str | None) -> Any:
        headers = {"Content-Type": "application/json", "Cookie": self.cookie}
        headers |= {
            "Referer": self._origin,
            "X-CSRFToken": self._cookies.get("OpenSlidesCsrfToken", ""),
        }
        self._wire.request(method, path, body, headers)
        answer = self._wire.getresponse()
        said = answer.read()
        if answer.status not in {200, 201}:
            raise RuntimeError(f"{method} {path}: {answer.status} {said[:300]!r}")
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return json.loads(said)


@contextmanager
def openslides(environment: Path, home: Path) -> Iterator[int]:
    """An instance of its own in ``home``, electronic voting on; its port."""
    command = str(environment / "bin" / "openslides")
    quiet = {"DJANGO_LOG_LEVEL": "WARNING", "OPENSLIDES_LOG_LEVEL": "WARNING"}
    homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(home))
    environ = {"PATH": os.environ["PATH"], **homes, **quiet}
    there = ["--settings_dir", str(home)]
    with (home / "openslides.log").open("ab") as log:
        subprocess.run(
            [command, "createsettings", *there], env=environ, stdout=log, stderr=log, check=True
        )
        with (home / "settings.py").open("a", encoding="utf-8") as settings:
            settings.write("\nENABLE_ELECTRONIC_VOTING = True\n")
        port = free_port()
        start = [command, "start", "--no-browser", "--host", "127.0.0.1", "--port", str(port)]
        with subprocess.Popen([*start, *there], env=environ, stdout=log, stderr=log) as process:
            try:
                _wait(port, process)
                yield port
            finally:
                process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until and process.poll() is None:
        try:
            Session(port).get("/apps/core/servertime/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("OpenSlides did not start")


def prepare(port: int, number: int) -> tuple[str, list[Session]]:
    """A named vote on a motion, begun; its path, and as many present delegates, signed in."""
    admin = Session(port)
    admin.sign_in("admin", "admin")
    voter = {"default_password": PASSWORD, "groups_id": [DELEGATES], "is_present": True}
    for place in range(number):
        name = f"voter{place}"
        admin.post("/rest/users/user/", voter | {"username": name, "last_name": name})
    motion = admin.post("/rest/motions/motion/", {"title": "充电桩", "text": "装8个充电桩。"})
    asked = {
        "motion_id": motion["data"]["id"],
        "title": "表决",
        "type": "named",
        "pollmethod": "YNA",
        "onehundred_percent_base": "YNA",
        "majority_method": "simple",
        "groups_id": [DELEGATES],
    }
    path = f"{POLLS}{admin.post(POLLS, asked)['data']['id']}/"
    admin.post(f"{path}start/", {})
    sessions = [Session(port) for _ in range(number)]
    for place, session in enumerate(sessions):
        session.sign_in(f"voter{place}", PASSWORD)
    return path, [admin, *sessions]


async def vote_at_once(port: int, path: str, voters: Sequence[Session], *, watching: bool) -> Round:
    """All vote at the same moment; the time until each vote is acked."""
    lines = [await _watch(port, voter) for voter in voters] if watching else []

    def vote(place: int) -> float:
        choice = THEIR_CHOICES[CHOICES[place % len(CHOICES)]]
        voters[place].post(f"{path}vote/", {"data": choice})
        return time.perf_counter()

    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(len(voters)) as hands:
        started = time.perf_counter()
        votes = [loop.run_in_executor(hands, vote, place) for place in range(len(voters))]
        acked = await asyncio.gather(*votes)
    for line in lines:
        line.disconnect()
    waits = [at - started for at in acked]
    return Round(len(voters) / max(waits), waits, acked)


async def _watch(port: int, voter: Session) -> WSTransport:
    """The line over which its pages hear of changes."""
    address = f"ws://127.0.0.1:{port}/ws/?change_id=0"
    line, _listener = await ws_connect(
        WSListener, address, extra_headers={"Cookie": voter.cookie}, max_frame_size=1 << 26
    )
    return line


def theirs(environment: Path, number: int, *, watching: bool) -> Round:
    """OpenSlides' round. Raises RuntimeError where a vote is refused or not counted."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        openslides(environment, Path(scratch)) as port,
    ):
        path, (admin, *voters) = prepare(port, number)
        done = uvloop.run(vote_at_once(port, path, voters, watching=watching))
        cast = float(admin.get(path)["votescast"])
        if cast != number:
            raise RuntimeError(f"{number} votes were acked and {cast:g} are there")
    return done


def ours(number: int, *, watching: bool) -> Round:
    """This house's round, on SQLite. Raises RuntimeError where a ballot is lost or refused."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        with serving(f"sqlite:///{home / 'peers.sqlite'}", home) as (app, url):
            (done,), lost, doubled = a_hall_votes(app, url, number, watching=watching)
    if lost or doubled:
        raise RuntimeError(f"{lost} ballots were lost, {doubled} stand twice")
    return done


def compare(environment: Path, sizes: Sequence[int]) -> Iterable[dict[str, Any]]:
    """A line for each size, without and with the lines over which pages hear of changes."""
    for watching in (False, True):
        for number in sizes:
            yield line_of(
                theirs(environment, number, watching=watching),
                ours(number, watching=watching),
                number,
                watching=watching,
            )


def line_of(them: Round, us: Round, number: int, *, watching: bool) -> dict[str, Any]:
    """The comparison as it is printed; ``ratio``: our votes a second for each of theirs."""
    rounds = {"theirs": them, "ours": us}
    figures = {
        f"{whose}_{what}": value
        for whose, done in rounds.items()
        for what, value in (
            ("per_s", round(done.per_s, 1)),
            ("p50_ms", round(percentile(done.waits, 0.5) * MILLI, 1)),
            ("p95_ms", round(percentile(done.waits, 0.95) * MILLI, 1)),
        )
    }
    ratio = round(us.per_s / them.per_s, 1)
    return {
        "bench": "openslides",
        "voters": number,
        "watching": watching,
        **figures,
        "ratio": ratio,
    }


def main() -> None:
    """Read the command line, compare, print. Raises RuntimeError where one of them fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers.openslides")
    parser.add_argument("--openslides", type=Path, required=True, metavar="VENV")
    parser.add_argument("voters", type=int, nargs="*", default=SIZES)
    chosen = parser.parse_args()
    if not all(1 <= number <= MOST for number in chosen.voters):
        parser.error(f"between 1 and {MOST} voters")
    for line in compare(chosen.openslides.resolve(), chosen.voters):
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
