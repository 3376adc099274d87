"""Wiring of the roster: its pages, its command, its worker."""

from __future__ import annotations

from flask import Flask

from app import jobs
from app import live as door
from app.roster import cli as _command  # noqa: F401  # reason: joins `flask people` by being read
from app.roster import live, views, work


def init_app(app: Flask) -> None:
    """Bind the roster to the app; its command joins ``flask people``."""
    app.register_blueprint(views.blueprint)
    door.topic(app, "roster", live.may_watch)
    jobs.every_minute(app, work.do_what_is_due)
