"""Wiring of photos: their addresses and the name templates call."""

from __future__ import annotations

from flask import Flask

from app.backups import parts
from app.backups.parts import Holding, Kind
from app.photos import restored, services, views


def init_app(app: Flask) -> None:
    """Bind photos to the app."""
    app.register_blueprint(views.blueprint)
    app.jinja_env.globals["photo_url"] = views.photo_url
    parts.hold(app, Holding(services.FOLDER, Kind.FILE))
    parts.check(app, "photos", restored.look)
