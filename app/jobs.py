"""Deadlines and deliveries: Huey, on SQLite by default, on Redis when configured.

The database stays the truth of what is due: a job only says "look now", so a lost or doubled
job loses or doubles nothing. Of several workers one does the minute's sweep; where it dies on the
way, the next minute's comes to another one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey, crontab
from huey.api import Huey

from app import workers
from app.settings import Settings

log = logging.getLogger(__name__)
_KEY = "huey"
_LOOK = "huey_look"
_SWEEP_SECONDS = 50.0
"""Each worker's clock asks once a minute; within this time only the first of them is heard."""

Sweep = Callable[[], object]


def make_queue(settings: Settings) -> Huey:
    """Make the queue that these settings ask for."""
    if settings.redis_url:
        return RedisHuey(settings.channel, url=settings.redis_url)
    return SqliteHuey("yishiting", filename=str(settings.instance_path / "queue.sqlite"))


def queue() -> Huey:
    """The app's queue, made at first use."""
    extensions = current_app.extensions
    if _KEY not in extensions:
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # reason: the worker needs the app itself, not the proxy
        extensions[_KEY] = make_queue(extensions["settings"])
        extensions[_LOOK] = extensions[_KEY].task(name="look")(lambda name: _look(app, name))
    made: Huey = extensions[_KEY]
    return made


def every_minute(app: Flask, sweep: Sweep) -> None:
    """Run ``sweep()`` each minute in a worker: it asks the database what is due."""
    app.extensions.setdefault("sweeps", []).append(sweep)


def soon(sweep: Sweep) -> None:
    """Have a worker run a registered sweep now, not within the minute. Call it after the commit."""
    queue()
    current_app.extensions[_LOOK](_name(sweep))


def sweep_all(app: Flask) -> None:
    """Run every registered sweep once, each on its own: one that fails must not stop the others."""
    for sweep in app.extensions.get("sweeps", []):
        _run(app, sweep)


def _look(app: Flask, name: str) -> None:
    for sweep in app.extensions.get("sweeps", []):
        if _name(sweep) == name:
            _run(app, sweep)


def _run(app: Flask, sweep: Sweep) -> None:
    with app.app_context():
        try:
            sweep()
        except Exception:
            log.exception("sweep %s failed", _name(sweep))


def _name(sweep: Sweep) -> str:
    return f"{sweep.__module__}.{getattr(sweep, '__qualname__', sweep)}"


def start_worker(app: Flask, *, worker_type: str = "greenlet") -> Any:
    """Start a consumer of the queue in this process; returns it, to be stopped at the end."""
    with app.app_context():
        huey = queue()
    huey.periodic_task(crontab(), name="sweep_all")(lambda: _sweep_once(app))
    settings: Settings = app.extensions["settings"]
    consumer = huey.create_consumer(
        workers=settings.job_workers, worker_type=worker_type, periodic=True, max_delay=1.0
    )
    consumer.start()
    return consumer


def _sweep_once(app: Flask) -> None:
    if workers.take(["sweep"], _SWEEP_SECONDS):
        sweep_all(app)


def health() -> str:
    """``ok`` when the queue answers."""
    queue().pending_count()
    return "ok"
