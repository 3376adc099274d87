"""What every test may ask for.

``app`` (session) is built once per database and worker; ``db_session`` isolates each test in an
outer transaction that is rolled back, so services that commit still leave no trace. Each test
that asks for ``app`` runs on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import partialmethod
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as proofs
from playwright.sync_api import Browser
from websocket import WebSocket

from app import create_app
from app.extensions import db as database
from app.extensions import socketio
from app.people.models.person import Person
from app.people.services import sign_in
from app.settings import Settings
from app.transaction import transaction
from tests.services.addresses import postgres_url, redis_url
from tests.support import server
from tests.support.browser import Seat, chrome, seat
from tests.support.databases import (
    Sweeper,
    engines_for,
    fresh_database,
    migrate,
    say_savepoints_plainly,
)
from tests.support.visiting import Afresh

proofs.register_profile(
    "house", proofs(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
proofs.load_profile("house")
"""A busy machine disproves no rule: how long an example takes is no part of any proof."""


LONG = (
    "tests/journeys/",
    "tests/votes/test_crashes",
    "tests/resolutions/quarter/",
    "tests/resolutions/test_sweeps_under_fire",
    "tests/house/test_lint",
    "tests/app/test_migrations",
    "tests/app/test_rights",
    "tests/votes/test_secret_on_the_phone",
)
"""What takes longest begins first, so that nobody waits at the end for one who has just begun it."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the long tests to the front; each database's share stays together, its own first."""
    ordered: list[pytest.Item] = []
    for engine, share in groupby(items, _engine_of):
        tests = sorted(share, key=lambda item: not item.nodeid.startswith(LONG))
        ours = sum(item.nodeid.startswith(LONG) for item in tests)
        if engine:
            ordered += tests
        else:
            ordered = tests[:ours] + ordered + tests[ours:]
    items[:] = ordered


def _engine_of(item: pytest.Item) -> str:
    call = getattr(item, "callspec", None)
    return str(call.params.get("engine_name", "")) if call else ""


def pytest_sessionstart(session: pytest.Session) -> None:
    """Look for no garbage while tests are collected: all that is made meanwhile stays."""
    del session
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what was collected out of every later look for garbage: it stays to the end."""
    del session
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test its databases, unless it names them itself."""
    if "engine_name" not in metafunc.fixturenames:
        return
    marks = metafunc.definition.iter_markers("parametrize")
    if not any("engine_name" in mark.args[0] for mark in marks):
        name = metafunc.definition.nodeid
        engines = engines_for(name, metafunc.fixturenames)
        metafunc.parametrize("engine_name", engines, indirect=True)


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """Which database this run of the test uses."""
    return str(request.param)


@pytest.fixture(scope="session")
def settings(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a fresh, migrated database of this kind."""
    folder = tmp_path_factory.mktemp(engine_name)
    with fresh_database(engine_name, folder, postgres_url) as url:
        yield Settings(
            secret_key="t" * 40,
            database_url=url,
            instance_path=folder,
            testing=True,
        )


@pytest.fixture(scope="session")
def shared_app(settings: Settings) -> Iterator[Flask]:
    """The app, once per database. No context of it stays pushed: tests push their own."""
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False  # its own tests switch it on
    app.config["RATELIMIT_ENABLED"] = False
    app.test_client_class = Afresh
    with app.app_context():
        say_savepoints_plainly(database.engine)
        database.create_all()
    yield app
    with app.app_context():
        database.engine.dispose()


@pytest.fixture(scope="session")
def sweeper() -> Sweeper:
    """Keeps the shared database as quick as it was for the first test."""
    return Sweeper()


@pytest.fixture
def app(shared_app: Flask, sweeper: Sweeper) -> Iterator[Flask]:
    """The app inside an outer transaction that is rolled back after the test."""
    with shared_app.app_context():
        engine = database.engine
        connection = engine.connect()
        outer = connection.begin()
        engines = database._app_engines[shared_app]  # noqa: SLF001  # reason: the swap that Flask-SQLAlchemy leaves open
        engines[None] = connection  # type: ignore[assignment]  # reason: a connection stands in for its engine
        database.session.remove()
        database.session.configure(join_transaction_mode="create_savepoint")
        try:
            yield shared_app
        finally:
            database.session.remove()
            engines[None] = engine
            outer.rollback()
            connection.close()
            sweeper.after_a_test(engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is not signed in."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Person], FlaskClient]:
    """``signed_in(person)`` gives that person's browser."""

    def sign(person: Person) -> FlaskClient:
        with transaction():
            _row, token = sign_in.open_session(person, via="test")
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return client

    return sign


@pytest.fixture(autouse=True)
def _no_stray_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SMTP_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session", autouse=True)
def _sockets_close_at_once() -> Iterator[None]:
    """Hang up without waiting for a close frame.

    websocket-client waits three seconds for it, and its own reading thread has already taken it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WebSocket, "close", partialmethod(WebSocket.close, timeout=0))
        yield


@pytest.fixture(scope="session")
def server_environ(
    engine_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The environment of a real server with a schema of its own and no data."""
    folder = tmp_path_factory.mktemp(f"server-{engine_name}")
    with fresh_database(engine_name, folder, postgres_url) as url:
        environ = server.environment(
            url, folder, redis_url=redis_url() if engine_name == "postgresql" else None
        )
        migrate(url)
        yield environ


@pytest.fixture(scope="session")
def live_server(
    server_environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[server.Server]:
    """A real gevent server in a process of its own, once per database."""
    with server.running(server_environ, tmp_path_factory.mktemp("log") / "server.log") as running:
        yield running


@pytest.fixture(scope="session")
def server_app(server_environ: dict[str, str]) -> Iterator[Flask]:
    """An app in this process on the live server's database.

    It speaks to nobody: live events asked in this process stay with the app that had them before,
    without the queue of the live server.
    """
    before = socketio.server  # type: ignore[attr-defined]  # reason: Flask-SocketIO's stubs lack it
    prepared = create_app(
        Settings(
            secret_key=server_environ["SECRET_KEY"],
            database_url=server_environ["DATABASE_URL"],
            instance_path=Path(server_environ["INSTANCE_PATH"]),
            redis_url=server_environ.get("REDIS_URL"),
            public_url=server_environ["PUBLIC_URL"],
            testing=True,
        )
    )
    if before is not None:
        socketio.server = before  # type: ignore[attr-defined]  # reason: the same
    prepared.test_client_class = Afresh
    yield prepared
    with prepared.app_context():
        database.engine.dispose()


@pytest.fixture
def in_server(server_app: Flask) -> Iterator[Flask]:
    """The test stands in the live server's database: to prepare people and read results."""
    with server_app.app_context():
        yield server_app
        database.session.remove()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, once per worker."""
    with chrome() as (_playwright, launched):
        yield launched


@pytest.fixture
def sit(browser: Browser, live_server: server.Server) -> Iterator[Callable[..., Seat]]:
    """``sit(size=…, scripts=…)`` seats a visitor at the live server; contexts end with the test."""
    taken: list[Seat] = []

    def take(**options: Any) -> Seat:
        taken.append(seat(browser, live_server.url, **options))
        return taken[-1]

    yield take
    for one in taken:
        one.context.close()
