"""Acts that a whole hall does within a second: heard without a request, judged by their batch.

Flask-SocketIO makes a request for every event, and ``app.live`` reads the person again: together
more work than writing a ballot (speed.md). A quick act gets who connected and nothing else. It must
hand ``client.login`` to whoever writes, who asks the database for a whole batch at once whether
those logins still stand; nothing that was true at connect is trusted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_babel import force_locale

from app import live
from app.errors import DomainError, SignInNeeded
from app.extensions import socketio
from app.live import Client, Payload

log = logging.getLogger(__name__)
QuickAct = Callable[[Client, Payload], Payload]

_acts: dict[str, Callable[..., Payload | None]] = {}


def quick_act(name: str) -> Callable[[QuickAct], QuickAct]:
    """Register a quick act; its payload must be an object, its refusals become acks."""

    def register(act: QuickAct) -> QuickAct:
        _acts[name] = _door(act)
        _bind(name)
        return act

    return register


def init_app(app: Flask) -> None:
    """Give the server of this app every act."""
    del app
    for name in _acts:
        _bind(name)


def _bind(name: str) -> None:
    server = socketio.server  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
    if server is not None:
        server.on(name, handler=_acts[name], namespace="/")


def _door(act: QuickAct) -> Callable[..., Payload | None]:
    def heard(sid: str, *given: Any) -> Payload | None:
        server = socketio.server  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
        environ = server.get_environ(sid) or {}
        app: Flask | None = environ.get("flask.app")
        if app is None:
            return None  # cut already
        with app.app_context():
            client, refused = live.admitted(sid, environ.get("REMOTE_ADDR"))
            if client is None:
                return refused
            return _answer(act, sid, client, given[0] if given else None)

    return heard


def _answer(act: QuickAct, sid: str, client: Client, payload: object) -> Payload:
    try:
        return {"ok": True, **act(client, live.an_object(payload))}
    except DomainError as error:
        if isinstance(error, SignInNeeded) and client.login:
            live.hang_up(sid)
        with force_locale(client.locale):
            return live.refusal(error)
    except Exception:
        log.exception("a quick act failed")
        with force_locale(client.locale):
            return live.failed()
