"""Wiring of the shell: layout, front page, preferences, security headers, error pages, health."""

from __future__ import annotations

from flask import Flask, has_request_context

from app import cli
from app.live import live_token
from app.panels import panel
from app.people.identity import current_person
from app.people.policy import may
from app.permissions import Permission
from app.shell import (
    account,
    again,
    errors,
    frame,
    headers,
    health,
    limits,
    navigation,
    packed,
    preferences,
    views,
    wording,
)


def init_app(app: Flask) -> None:
    """Bind the shell to the app."""
    cli.init_app(app)
    preferences.init_app(app)
    headers.init_app(app)
    packed.init_app(app)
    errors.init_app(app)
    limits.init_app(app)
    wording.init_app(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(account.blueprint)
    app.register_blueprint(health.blueprint)
    app.jinja_env.globals.update(_NAMES)
    app.context_processor(_reader)


_NAMES = {
    "panel": panel,
    "refused_act": again.refused_act,
    "typed": again.typed,
    "may": may,
    "P": Permission,
    "current_person": current_person,
    "navigation": navigation.items,
    "offices": navigation.offices,
    "live_token": live_token,
    "elder_mode": preferences.elder_mode,
    "locale_code": preferences.locale_code,
    "LOCALES": preferences.LOCALES,
    "home_hall": frame.home_hall,
    "here": frame.here,
    "html_lang": frame.html_lang,
    "server_now": frame.server_now,
    "asset": frame.asset,
}
"""What every template and every imported macro may use."""


def _reader() -> dict[str, object]:
    """Who is reading, unless the page means another person by that name."""
    return {"person": current_person() if has_request_context() else None}
