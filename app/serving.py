"""Serve: one gevent process with its job worker inside, or one of several by its role."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any

import segno
from flask import Flask
from gevent import signal_handler
from gevent.event import Event
from werkzeug.exceptions import ServiceUnavailable

from app import jobs, live, workers
from app.leases import lease
from app.settings import Role, Settings
from app.turnstile import LIVE_PATH
from app.wires import Server

_KEY = "before_serving"


def before_serving(app: Flask, look: Callable[[], object], *, changes: bool = False) -> None:
    """Have ``look()`` called once before the first request, inside the app's context.

    ``changes``: it puts something in order, so of processes that start together one does it.
    """
    app.extensions.setdefault(_KEY, []).append(_alone(look) if changes else look)


def _alone(look: Callable[[], object]) -> Callable[[], None]:
    def looked() -> None:
        with lease(f"before serving: {look.__module__}") as is_ours:
            if is_ours:
                look()

    return looked


def serve(app: Flask) -> None:
    """Do what this process's role is until interrupted.

    Alone, it loads the demonstration on first start and prints what to open.
    """
    settings: Settings = app.extensions["settings"]
    is_alone = settings.role is Role.WEB
    if settings.demo and is_alone:
        _first_start(app)
    with app.app_context():
        for look in app.extensions.get(_KEY, ()):
            look()
    workers.start(app)
    worker = jobs.start_worker(app) if settings.role.does_jobs else None
    try:
        if settings.role.serves:
            _answer(app, settings)
        else:
            _wait()
    finally:
        if worker is not None:
            worker.stop()


def _answer(app: Flask, settings: Settings) -> None:
    """Answer requests until interrupted."""
    if settings.role.holds_phones:
        live.start(app)
    else:
        app.wsgi_app = _without_lines(app.wsgi_app)  # type: ignore[method-assign]  # reason: Flask's own way to wrap
    server = Server((settings.host, settings.port), app, log=None, error_log=sys.stderr)
    server.init_socket()
    _tune_collector()
    if settings.role is Role.WEB:
        _say_what_to_open(app, settings)
    signal_handler(signal.SIGTERM, server.stop)
    signal_handler(signal.SIGINT, server.stop)
    server.serve_forever()


def _wait() -> None:
    """Do nothing but jobs until interrupted."""
    over = Event()
    _tune_collector()
    signal_handler(signal.SIGTERM, over.set)
    signal_handler(signal.SIGINT, over.set)
    over.wait()


def _without_lines(pages: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Refuse phones' connections: nobody would tell them anything here."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if str(environ.get("PATH_INFO", "")).startswith(LIVE_PATH):
            return ServiceUnavailable()(environ, start_response)
        return pages(environ, start_response)

    return answer


def _tune_collector() -> None:
    """15-73 % more ballots a second, and no long pauses in a broadcast (speed.md)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def _first_start(app: Flask) -> None:
    from app.demo.loading import load_once

    with app.app_context():
        load_once()


def _say_what_to_open(app: Flask, settings: Settings) -> None:
    from app.demo.loading import guide

    address = settings.public_url
    print(f"\n议事厅 Yishiting → {address}\n", flush=True)
    if settings.host != "127.0.0.1":
        segno.make(address).terminal(compact=True)
    with app.app_context():
        print(guide(address), flush=True)
