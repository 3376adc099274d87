"""Who floods is turned away before a line is made for them: cheaply, and told when to come again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from flask import Flask
from werkzeug.exceptions import TooManyRequests

from app import floods, live

LIVE_PATH: Final = "/socket.io/"
AGAIN_SECONDS: Final = 5
"""After which whoever was turned away may try again."""


def turn_away_early(app: Flask) -> None:
    """Refuse another line of who floods before it is made.

    A handshake over WebSocket costs the server twenty times what this answer costs, and whoever
    floods comes again at once.
    """
    inner = app.wsgi_app

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if _is_new_line(environ) and _is_turned_away(app, environ):
            refused = TooManyRequests(retry_after=AGAIN_SECONDS)
            return refused(environ, start_response)
        return inner(environ, start_response)

    app.wsgi_app = answer  # type: ignore[method-assign]  # reason: Flask's own way to wrap


def _is_new_line(environ: dict[str, Any]) -> bool:
    is_live = str(environ.get("PATH_INFO", "")).startswith(LIVE_PATH)
    return is_live and "sid=" not in str(environ.get("QUERY_STRING", ""))


def _is_turned_away(app: Flask, environ: dict[str, Any]) -> bool:
    if not app.config["RATELIMIT_ENABLED"]:
        return False
    asked = app.request_class(environ)
    held = app.session_interface.open_session(app, asked)
    login = held.get("_user_id") if held else None
    return floods.is_turned_away(live.fingerprint(login), asked.remote_addr)
