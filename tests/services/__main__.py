"""``python -m tests.services ensure | stop | run -- COMMAND``: see to what tests need.

``ensure`` finds the browser, PostgreSQL and Redis, installs what is missing where it may, starts
private servers where none answers, and notes it all in ``.services/env.json``. ``stop`` stops the
private ones. ``run`` does both around a command, keeps its exit code, and says nothing after it.
``--private`` (or ``TEST_SERVICES=private``) starts private servers even where others answer.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from app.deploy import private_postgres, private_redis
from app.deploy.needs import POSTGRES, REDIS
from app.deploy.packages import obtain
from tests.services import reachable
from tests.services.addresses import FOLDER, NOTES, notes
from tests.services.packages import NEEDS


def _still_serves(found: dict[str, str], *, private: bool) -> bool:
    wanted = {"postgres_url", "redis_url", "chromium"}
    if private:
        wanted |= {"private postgres", "private redis"}
    return (
        wanted <= found.keys()
        and reachable.answers_postgres(found["postgres_url"])
        and private_redis.answers(found["redis_url"])
        and Path(found["chromium"]).exists()
    )


def _write(found: dict[str, str]) -> None:
    NOTES.touch(mode=0o600)
    NOTES.write_text(json.dumps(found, indent=2) + "\n")


def _servers(log: Path, *, private: bool) -> dict[str, str]:
    """Return the servers' addresses, starting private ones where none is to be used."""
    found: dict[str, str] = {}
    postgres = None if private else reachable.postgres()
    redis = None if private else reachable.redis()
    obtain([need for need, url in ((POSTGRES, postgres), (REDIS, redis)) if url is None], log)
    if postgres is None:
        postgres, folder = private_postgres.start(FOLDER / "postgres")
        found["private postgres"] = str(folder)
        _write(found)  # so that `stop` finds it whatever happens next
    if redis is None:
        redis = private_redis.start(FOLDER / "redis")
        found["private redis"] = str(FOLDER / "redis")
    return {**found, "postgres_url": postgres, "redis_url": redis}


def ensure(*, private: bool) -> None:
    """Have everything ready and noted; ends the program, saying why, where it cannot be."""
    if notes():
        if _still_serves(notes(), private=private):
            return
        stop()
    FOLDER.mkdir(exist_ok=True)
    log = FOLDER / "packages.log"
    obtain(NEEDS, log)
    try:
        found = _servers(log, private=private)
    except reachable.NotAnswering as problem:
        sys.exit(str(problem))
    _write({**found, "chromium": str(reachable.chromium())})
    for subject in ("postgres", "redis"):
        kind = "private" if f"private {subject}" in found else "found"
        print(
            f"{subject}: {found[f'{subject}_url'].rsplit('@')[-1]} ({kind})",
            file=sys.stderr,
            flush=True,
        )


def stop() -> None:
    """Stop the private servers and forget what was noted."""
    found = notes()
    if folder := found.get("private postgres"):
        private_postgres.stop(Path(folder))
    if folder := found.get("private redis"):
        private_redis.stop(found.get("redis_url", ""), Path(folder))
    NOTES.unlink(missing_ok=True)


def _pass_on(child: subprocess.Popen[bytes]) -> Callable[[int, FrameType | None], None]:
    return lambda number, _frame: child.send_signal(number)


def run(command: list[str]) -> int:
    """Run ``command`` to its end and return its exit code, as a shell would tell it."""
    child = subprocess.Popen(command)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _pass_on(child))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child as well
    code = child.wait()
    return code if code >= 0 else 128 - code


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="See to what tests need beside Python.")
    parser.add_argument(
        "--private", action="store_true", help="start servers even where some answer"
    )
    parser.add_argument("act", choices=("ensure", "stop", "run"))
    parser.add_argument("command", nargs="*", help="for run: the command, after --")
    wanted = parser.parse_args()
    if wanted.act == "stop":
        stop()
        return 0
    try:
        ensure(private=wanted.private or os.environ.get("TEST_SERVICES") == "private")
        return run(wanted.command) if wanted.act == "run" else 0
    finally:
        if wanted.act == "run":
            stop()


if __name__ == "__main__":
    sys.exit(main())
