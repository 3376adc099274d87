"""The ground floor, and ``create_app``: the only place that knows every stage, as strings."""

from __future__ import annotations

import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.settings import Settings, from_environment

ROOT = Path(__file__).resolve().parent.parent
GROUND = (
    "app.backups",
    "app.people",
    "app.places",
    "app.notices",
    "app.photos",
    "app.calendar_overrides",
    "app.roster",
    "app.paper_templates",
    "app.shell",
)
STAGES = ("proposals", "meetings", "votes", "resolutions")
MAX_REQUEST = 40 * 1024 * 1024  # a roster or message file with photos; photos have their own limit


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application. Raises SettingsError when the environment is wrong."""
    settings = settings or from_environment(os.environ, ROOT / "instance")
    app = Flask(
        "app",
        root_path=str(ROOT / "app"),
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance_path),
    )
    app.extensions["settings"] = settings
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    _configure(app, settings)
    _bind_extensions(app, settings)
    for room in (*GROUND, *STAGES):
        import_module(f"{room}.feature").init_app(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="zh_Hans",
        BABEL_DEFAULT_TIMEZONE=str(settings.time_zone),
        BABEL_TRANSLATION_DIRECTORIES=";".join(
            str(ROOT / floor / "translations") for floor in ("app", *STAGES)
        ),
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_HEADERS_ENABLED=True,
        BOOTSTRAP_SERVE_LOCAL=True,
    )


def _engine_options(settings: Settings) -> dict[str, object]:
    """How the engine is made. Values of statements stay out of errors, which are logged: ballots."""
    every = {"hide_parameters": True, "query_cache_size": 3000}  # there are more than the usual 500
    from app.database import postgres_arguments

    if settings.is_sqlite:
        return {"connect_args": {"check_same_thread": False}, **every}
    kept = settings.db_connections // 2
    return {
        "pool_size": kept,
        "max_overflow": settings.db_connections - kept,
        "pool_pre_ping": True,
        "connect_args": postgres_arguments(settings.database_url),
        **every,
    }


def _bind_extensions(app: Flask, settings: Settings) -> None:
    from app import extensions, frames, turnstile, workers
    from app.database import prepare_engine

    extensions.db.init_app(app)
    with app.app_context():
        prepare_engine(extensions.db.engine)
    extensions.migrate.init_app(
        app, extensions.db, directory=str(ROOT / "migrations"), render_as_batch=True
    )
    extensions.csrf.init_app(app)
    extensions.bootstrap.init_app(app)
    extensions.limiter.init_app(app)
    extensions.socketio.init_app(
        app,
        async_mode="gevent",
        client_manager=workers.manager(settings),
        max_http_buffer_size=64 * 1024,
        manage_session=False,
        ping_interval=25,
        ping_timeout=20,
    )
    frames.install(extensions.socketio)
    turnstile.turn_away_early(app)
    _stand_behind_proxies(app, settings.trusted_proxies)


def _stand_behind_proxies(app: Flask, proxies: int) -> None:
    """Believe what the proxies in front say of the caller's address and scheme.

    Wrapped around all else, the live channel too. The host is never taken from a header of its
    own: a proxy passes ``Host`` on, and one that forgets would let any caller choose it.
    """
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # reason: Flask's own way to wrap
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0, x_port=0, x_prefix=0
        )
