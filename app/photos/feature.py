"""Wiring of photos: their addresses, the names templates call, and the sweep of what nobody needed."""

from __future__ import annotations

from flask import Flask

from app import jobs
from app.backups import parts
from app.backups.parts import Holding, Kind
from app.photos import again, clearing, restored, services, views


def init_app(app: Flask) -> None:
    """Bind photos to the app."""
    app.register_blueprint(views.blueprint)
    app.jinja_env.globals["photo_url"] = views.photo_url
    parts.hold(app, Holding(services.FOLDER, Kind.FILE))
    parts.check(app, "photos", restored.look)
    app.jinja_env.globals["photos_kept_for"] = again.kept_for
    jobs.every_minute(app, clearing.clear)
