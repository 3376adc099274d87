"""Wiring of people: identity, sign-in pages, administration of people, the live door's cut-off."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from app import live, quick_acts
from app.announcements import subscribe
from app.journal import feature as journal
from app.people import cli, identity, views
from app.people.events import SessionsRevoked

PAGES = ("entry", "password", "register", "one", "roles", "printing")


def init_app(app: Flask) -> None:
    """Bind people to the app."""
    identity.init_app(app)
    for page in PAGES:
        import_module(f"app.people.views.{page}")
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.people)
    live.init_app(app)
    quick_acts.init_app(app)
    journal.init_app(app)
    subscribe(app, SessionsRevoked, live.cut_off)
