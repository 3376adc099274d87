"""Wiring of photos: their addresses and the name templates call."""

from __future__ import annotations

from flask import Flask

from app.photos import views


def init_app(app: Flask) -> None:
    """Bind photos to the app."""
    app.register_blueprint(views.blueprint)
    app.jinja_env.globals["photo_url"] = views.photo_url
