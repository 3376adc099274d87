"""Wiring of notices: the reader's pages, the count in the header, the sweep that sends e-mail."""

from __future__ import annotations

from flask import Flask

from app import jobs
from app.notices import mailing, queries, stop_views, views, wording
from app.notices.post_office import PostOffice
from app.settings import Settings, SettingsError


def init_app(app: Flask) -> None:
    """Bind notices to the app. Raises SettingsError when SMTP_URL cannot be understood."""
    settings: Settings = app.extensions["settings"]
    if settings.smtp_url:
        try:
            PostOffice.at(settings.smtp_url)
        except ValueError as error:
            raise SettingsError(str(error)) from error
    app.register_blueprint(views.blueprint)
    app.register_blueprint(stop_views.blueprint)
    app.jinja_env.globals["unread_notices"] = queries.unread_notices
    app.jinja_env.filters["said"] = wording.said
    jobs.every_minute(app, mailing.send_due)
