"""The clock's sweep over 100,000 open tasks, beside the bare query that finds those due.

``sweep`` is what every worker does each minute when all has been said that is to be said: every
registered chore asks what is due. Its limit is the statement that finds the due ones among all
open tasks from their dates, spelled beforehand and run on the bare cursor in the same run: who is
near or late by the date in force and was not told of that date. ``index_p50_ms`` is the one read
of ``look_on`` alone, bare, that the sweep comes down to. ``per_task_ms`` is what it costs
to say one thing: locked, written on the timeline and in the journal, everybody told.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from app import clock
from app.extensions import db
from app.transaction import transaction
from benchmarks.messages import engines, scratch_app, settle_figures
from benchmarks.phones import percentile
from resolutions.models.reminder import Reminder, ReminderKind
from resolutions.models.task import Duty, Task, TaskUnit
from resolutions.progress.task_states import TaskState
from resolutions.queries.standings import Today
from resolutions.services import sweeping
from tests.resolutions.works import Works, decided_works

TASKS = 100_000
TOLD = 20_000
"""Of them late, and told so."""
DUE = 200
"""Of them with something to be said now."""
ROUNDS = 60
NOW = datetime(2026, 9, 21, 2, tzinfo=UTC)
MILLI = 1_000
_STATES = "('assigned','disputed','accepted','in_progress','rectifying','reopened')"
_BARE = (
    "SELECT t.id FROM task t WHERE t.state IN {states} AND ("
    " (t.due_on < '{today}' AND NOT EXISTS (SELECT 1 FROM task_reminder r WHERE r.task_id = t.id"
    "  AND r.kind = 'overdue' AND r.due_on = t.due_on))"
    " OR (t.due_on BETWEEN '{today}' AND '{near}' AND NOT EXISTS (SELECT 1 FROM task_reminder r"
    "  WHERE r.task_id = t.id AND r.kind = 'near' AND r.due_on = t.due_on)))"
)


def run() -> Iterable[dict[str, Any]]:
    """Measure on each database."""
    for engine in engines():
        with scratch_app(engine) as app, app.app_context(), clock.stopped(NOW):
            yield from _lines(engine)
            db.session.remove()


def _lines(engine: str) -> Iterator[dict[str, Any]]:
    _fill(decided_works())
    began = time.perf_counter()
    acted = sweeping.sweep()
    seconds = time.perf_counter() - began
    told = {one.id for _chore, one in acted.done}
    took = _looked_at_again()
    sweep, bare = percentile(took["sweep"], 0.5), percentile(took["bare"], 0.5)
    yield {
        "bench": "sweep",
        "engine": engine,
        "open_tasks": TASKS,
        "p50_ms": round(sweep, 3),
        "p99_ms": round(percentile(took["sweep"], 0.99), 3),
        "limit_p50_ms": round(bare, 3),
        "ratio": round(sweep / bare, 3),
        "index_p50_ms": round(percentile(took["index"], 0.5), 3),
        "acted_on": len(told),
        "per_task_ms": round(seconds * MILLI / max(1, len(told)), 2),
    }


def _looked_at_again() -> dict[str, list[float]]:
    """Sweep where nothing is left to be said, and ask the bare questions, turn by turn."""
    took: dict[str, list[float]] = {"sweep": [], "bare": [], "index": []}
    index = f"SELECT id FROM task WHERE look_on <= '{clock.today()}' ORDER BY look_on, id"  # noqa: S608 - our own words
    connection = db.engine.connect()
    cursor, statement = connection.connection.cursor(), _spelled()
    for number in range(ROUNDS):
        began = time.perf_counter()
        swept = sweeping.sweep()
        middle = time.perf_counter()
        cursor.execute(statement)
        left = list(cursor.fetchall())
        ended = time.perf_counter()
        cursor.execute(index)
        left += cursor.fetchall()
        at_last = time.perf_counter()
        if swept.done or left:
            raise RuntimeError("something was left to be said")
        if number:
            took["sweep"].append((middle - began) * MILLI)
            took["bare"].append((ended - middle) * MILLI)
            took["index"].append((at_last - ended) * MILLI)
    connection.close()
    return took


def _spelled() -> str:
    today = Today.now()
    return _BARE.format(states=_STATES, today=today.on, near=today.last_near_day)


def _fill(works: Works) -> None:
    """One task by its service, the others as rows like it: running, told so, and due now."""
    model = works.accepted(working_days=30)
    today, lead = clock.today(), works.unit.id
    rows = [_row(model, number, today) for number in range(1, TASKS)]
    with transaction():
        db.session.execute(insert(Task), rows)
        ids = list(db.session.scalars(db.select(Task.id).where(Task.id > model.id)))
        carried = [
            {"task_id": one, "unit_id": lead, "duty": Duty.LEAD, "since": NOW} for one in ids
        ]
        db.session.execute(insert(TaskUnit), carried)
        said = [
            {"task_id": one, "kind": kind, "due_on": _late(today), "sent_at": NOW}
            for one in ids[DUE : DUE + TOLD]
            for kind in (ReminderKind.NEAR, ReminderKind.OVERDUE)
        ]
        db.session.execute(insert(Reminder), said)
    settle_figures()


def _late(today: date) -> date:
    return today - timedelta(days=40)


def _row(model: Task, number: int, today: date) -> dict[str, Any]:
    """Those to be told now come first, then those long late and told; the rest have weeks."""
    due = today + timedelta(days=20 + number % 60)
    look: date | None = due - timedelta(days=7)
    if number <= DUE:
        due, look = today + timedelta(days=1), today
    elif number <= DUE + TOLD:
        due, look = _late(today), None
    return {
        "resolution_id": model.resolution_id,
        "number": model.number + number,
        "title": f"任务{number}",
        "acceptance_test": model.acceptance_test,
        "state": TaskState.IN_PROGRESS,
        "assigned_at": NOW,
        "assigned_on": due - timedelta(days=60),
        "assigned_by_id": model.assigned_by_id,
        "accept_due_on": due - timedelta(days=50),
        "due_on": due,
        "due_set_on": due - timedelta(days=60),
        "reckoning": model.reckoning,
        "look_on": look,
    }
