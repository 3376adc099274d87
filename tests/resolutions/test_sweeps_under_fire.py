"""Four workers sweep the same tasks and are killed in the middle: each thing is said once.

Time walks over the National Day of 2026 while they work. ``make chaos`` kills twenty times.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import clock, create_app
from app.extensions import db
from app.notices.models.notice import Notice
from app.settings import Settings
from resolutions.models.escalation import Escalation
from resolutions.models.reminder import Reminder
from resolutions.models.step import ResolutionStep
from resolutions.progress.escalation import LADDER
from resolutions.progress.standing import Colour
from resolutions.queries.standings import Today
from resolutions.queries.tally import Scope, count
from resolutions.services import recounting, sweeping
from tests.resolutions.works import Works, at, decided_works
from tests.services.addresses import postgres_url
from tests.support import server
from tests.support.databases import fresh_database, migrate

WORKERS = 4
KILLS = int(os.environ.get("SWEEP_KILLS", "2"))
TASKS = int(os.environ.get("SWEEP_TASKS", "5"))
PATIENCE = 240.0
DAYS = [
    (at(9, 29), 2),  # near, and the reminder
    (at(9, 30), 3),  # the visit
    (at(10, 8), 5),  # overdue, and the supervising order
    (at(10, 10), 6),  # the bulletin
    (at(10, 13), 7),  # the summons
]
"""Each day with how much has been said of each task by its end."""
EACH = DAYS[-1][1]


class Workers:
    """Four processes that sweep; one that is killed is started again."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self.environ, self.time, self.log = dict(environ), folder / "now", folder / "log"
        self.running = [self._start() for _ in range(WORKERS)]
        self.kills = 0

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.resolutions.sweeper", str(self.time)]
        with self.log.open("ab") as out:
            return subprocess.Popen(
                command, env=self.environ, cwd=server.ROOT, stdout=out, stderr=out
            )

    def say(self, now: datetime) -> None:
        """Let it be this time for all of them."""
        draft = self.time.with_suffix(".new")
        draft.write_text(now.isoformat(), encoding="ascii")
        draft.replace(self.time)

    def kill_one(self) -> None:
        """Kill any of them, as the machine would, and start another in its place."""
        number = random.randrange(WORKERS)
        self._end(self.running[number])
        self.kills += 1
        self.running[number] = self._start()

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.send_signal(signal.SIGKILL)
        process.wait(15)

    def stop(self) -> None:
        """End all of them."""
        for process in self.running:
            self._end(process)


@contextmanager
def _workers(environ: Mapping[str, str], folder: Path) -> Iterator[Workers]:
    workers = Workers(environ, folder)
    try:
        yield workers
    finally:
        workers.stop()


@pytest.mark.timeout(300 + 30 * KILLS)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_each_reminder_and_rung_once_whatever_is_killed(engine: str, tmp_path: Path) -> None:
    with fresh_database(engine, tmp_path, postgres_url) as database:
        environ = server.environment(database, tmp_path)
        migrate(database)
        settings = Settings(
            secret_key=environ["SECRET_KEY"], database_url=database, instance_path=tmp_path
        )
        with create_app(settings).app_context():
            with clock.stopped(at(9, 24)):
                works = decided_works()
                for number in range(TASKS):
                    works.accepted(title=f"任务{number}", working_days=3)
            with _workers(environ, tmp_path) as workers:
                _storm(workers)
            _hold(works)
            print(
                json.dumps(
                    {
                        "sweeps": engine,
                        "kills": KILLS,
                        "tasks": TASKS,
                        "said": TASKS * EACH,
                        "twice": 0,
                    }
                )
            )
            db.session.remove()
            db.engine.dispose()


def _storm(workers: Workers) -> None:
    """Walk through the days; kill whenever another share of the work is done."""
    kills = [TASKS * EACH * (n + 1) // (KILLS + 1) for n in range(KILLS)]
    until = time.monotonic() + PATIENCE + 10 * KILLS
    for now, said in DAYS:
        workers.say(now)
        while (done := _said()) < TASKS * said:
            assert time.monotonic() < until, f"{done} of {TASKS * said} at {now}"
            while kills and done >= kills[0]:
                workers.kill_one()
                kills.pop(0)
            time.sleep(0.01)
    while kills:
        workers.kill_one()
        kills.pop(0)
    assert workers.kills == KILLS


def _said() -> int:
    counts = (
        db.session.scalar(select(func.count()).select_from(kind)) or 0
        for kind in (Reminder, Escalation)
    )
    said = sum(counts)
    db.session.rollback()
    return said


def _hold(works: Works) -> None:
    """Every task was told of everything once, in order, and is counted once; nothing is left to do."""
    with clock.stopped(DAYS[-1][0]):
        assert sweeping.sweep().done == []
        assert recounting.recount(mend=False).agrees
        assert count(Scope(), Today.now())[Colour.RED] == TASKS
    assert _said() == TASKS * EACH
    steps: dict[int | None, list[str]] = {}
    for task_id, act in db.session.execute(
        select(ResolutionStep.task_id, ResolutionStep.act).order_by(ResolutionStep.id)
    ):
        steps.setdefault(task_id, []).append(act)
    steps.pop(None, None)
    assert len(steps) == TASKS
    for acts in steps.values():
        rungs = [act for act in acts if act.startswith("escalated")]
        assert rungs == [f"escalated_{rung.value}" for rung in LADDER]
        assert Counter(acts)["reminded_near"] == Counter(acts)["reminded_overdue"] == 1
    told = Counter(
        db.session.scalars(select(Notice.kind).where(Notice.person_id == works.liaison.id))
    )
    kinds = ("task.near", "task.overdue", *(f"task.escalated_{rung.value}" for rung in LADDER))
    assert {kind: told[kind] for kind in kinds} == dict.fromkeys(kinds, TASKS)
    numbers = db.session.execute(
        select(Escalation.rung, Escalation.serial).order_by(Escalation.rung, Escalation.serial)
    ).all()
    assert Counter(rung for rung, _serial in numbers) == dict.fromkeys(LADDER, TASKS)
    assert {serial for _rung, serial in numbers} == set(range(1, TASKS + 1))
